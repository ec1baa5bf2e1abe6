// Colours on a terminal.

#pragma once

#include <string>
#include <string_view>

namespace telex::cli {

enum class colour { name, good, bad, quiet };

/// Colours text, or leaves it as it is.
class palette {
public:
  explicit palette(bool has_colours) noexcept : has_colours_(has_colours) {}

  /// `text` with the sequences around it that a terminal shows in this colour.
  std::string paint(colour which, std::string_view text) const;

  /// The same in a colour that is always that of `name`.
  std::string paint_name(std::string_view name, std::string_view text) const;

private:
  bool has_colours_;
};

/// Whether what is written to `fd` is to have colours: if it is a terminal, TERM names
/// one that has them, and NO_COLOR is not set or empty (https://no-color.org). All
/// programs go by it.
bool wants_colours(int fd);

} // namespace telex::cli
