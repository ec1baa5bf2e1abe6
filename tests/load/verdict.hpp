// Whether what was measured is within its bounds.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::load {

class verdict {
public:
  // Note a fault unless the figure keeps to its bound. One that is not a number
  // does not.
  void at_least(std::string_view what, double figure, double bound);
  void at_most(std::string_view what, double figure, double bound);
  void none(std::string_view what, std::size_t figure);

  /// That it is told at all, too.
  void at_most(std::string_view what, std::optional<double> figure, double bound);

  /// A line each: what, its figure, and the bound that it has missed.
  const std::vector<std::string>& faults() const noexcept {
    return faults_;
  }

  /// Prints them, or that there are none; returns the exit status.
  int print() const;

private:
  std::vector<std::string> faults_;
};

} // namespace telex::load
