#include "actors/outcome.hpp"

#include <cstddef>

namespace telex {

std::string_view to_string(outcome x) noexcept {
  return outcomes[static_cast<std::size_t>(x)].name;
}

} // namespace telex
