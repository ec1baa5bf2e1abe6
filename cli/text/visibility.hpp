// Which characters a person can see.

#pragma once

#include <cstdint>

namespace telex::cli {

enum class visibility {
  shown,   ///< It has a place of its own, or is a mark on the one before it.
  hidden,  ///< It can't be seen, or does something to others than stand beside them.
  joins,   ///< It is seen by what it does to its two neighbours.
  selects, ///< It is seen by what it does to the character before it.
};

/// Of the character with this number, a code point of Unicode that is no surrogate.
visibility visibility_of(std::uint32_t code) noexcept;

} // namespace telex::cli
