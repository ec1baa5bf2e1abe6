// How large the window of a terminal is.

#pragma once

#include <cstddef>
#include <optional>

namespace telex::cli {

struct window_size {
  std::size_t columns;
  std::size_t lines;
};

/// The size of the terminal on `fd`; nothing if there is none, or if it does not know.
std::optional<window_size> window_size_of(int fd) noexcept;

/// How wide it is; 0 if that is not known.
std::size_t columns_of_window(int fd) noexcept;

} // namespace telex::cli
