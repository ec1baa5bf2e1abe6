// All that is shown of a router at one moment, as lines of text.

#pragma once

#include "cli/telex/top/reading.hpp"
#include "cli/telex/top/view.hpp"
#include "cli/text/colour.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace telex::top {

struct extent {
  std::size_t columns;
  std::size_t lines;
};

/// Below that there is no room for all parts, which the last line says.
inline constexpr extent min_extent{40, 10};

/// At most `size.lines` lines of at most `size.columns` columns. Only colours are in
/// them besides printable ASCII, whatever the router says.
std::vector<std::string> draw(const reading& what, const view& wanted, extent size,
                              const cli::palette& colours);

/// The same without keys and without an end, for who has no screen.
std::vector<std::string> draw_once(const reading& what, const view& wanted,
                                   std::size_t columns);

} // namespace telex::top
