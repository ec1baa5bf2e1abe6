// Colours on a terminal.

#pragma once

#include <string>
#include <string_view>

namespace telex::cli {

enum class colour { name, good, bad, quiet, escape };

/// Colours text, or leaves it as it is.
class palette {
public:
  explicit palette(bool has_colours) noexcept : has_colours_(has_colours) {}

  /// `text` with the sequences around it that a terminal shows in this colour.
  std::string paint(colour which, std::string_view text) const;

  /// The same in a colour that is always that of `name`.
  std::string paint_name(std::string_view name, std::string_view text) const;

  bool has_colours() const noexcept {
    return has_colours_;
  }

private:
  bool has_colours_;
};

/// What a person has said of colours once for all.
enum class colour_wish { automatic, always, never };

/// Whether what is written to `fd` is to have colours: if it is a terminal, TERM names
/// one that has them, and NO_COLOR is not set or empty (https://no-color.org). All
/// programs go by it. To who wishes them `always` only NO_COLOR is of interest, and
/// whether it is a terminal.
bool wants_colours(int fd, colour_wish wish = colour_wish::automatic);

} // namespace telex::cli
