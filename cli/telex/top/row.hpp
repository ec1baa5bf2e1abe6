// A line of the screen.

#pragma once

#include "cli/text/colour.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace telex::top {

/// Text of ASCII that is cut off where its line ends.
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
  const std::string& bytes() const noexcept {
    return bytes_;
  }

private:
  std::size_t width_;
  const cli::palette* colours_;
  std::size_t column_ = 0;
  std::string bytes_;
};

} // namespace telex::top
