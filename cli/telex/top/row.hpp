// A line of the screen.

#pragma once

#include "cli/text/colour.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::top {

/// Text of ASCII that is cut off where its line ends; a `>` in the last column tells
/// so.
class row {
public:
  row(std::size_t width, const cli::palette& colours)
    : width_(width), colours_(&colours) {}

  row& add(std::string_view text, std::optional<cli::colour> look = {});

  /// Adds blanks up to a column; none if it is reached.
  row& fill(std::size_t column);

  std::size_t column() const noexcept {
    return column_;
  }

  /// What a terminal is to be given for it.
  std::string bytes() const;

private:
  struct part {
    std::string text;
    std::optional<cli::colour> look;
  };

  std::size_t width_;
  const cli::palette* colours_;
  std::size_t column_ = 0;
  bool is_cut_ = false;
  std::vector<part> parts_; ///< None is empty.
};

} // namespace telex::top
