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

private:
  bool has_colours_;
};

/// Whether a terminal is to show colours: not if NO_COLOR is set to anything, or
/// if the terminal has none.
bool wants_colours();

} // namespace telex::cli
