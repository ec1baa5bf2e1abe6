#include "tests/load/verdict.hpp"

#include <fmt/format.h>

namespace telex::load {

void verdict::at_least(std::string_view what, double figure, double bound) {
  if (!(figure >= bound))
    faults_.push_back(fmt::format("{}: {:.6g}, at least {:.6g}", what, figure, bound));
}

void verdict::at_most(std::string_view what, double figure, double bound) {
  if (!(figure <= bound))
    faults_.push_back(fmt::format("{}: {:.6g}, at most {:.6g}", what, figure, bound));
}

void verdict::none(std::string_view what, std::size_t figure) {
  at_most(what, static_cast<double>(figure), 0);
}

void verdict::at_most(std::string_view what, std::optional<double> figure,
                      double bound) {
  if (figure)
    at_most(what, *figure, bound);
  else
    faults_.push_back(fmt::format("{}: not told, at most {:.6g}", what, bound));
}

int verdict::print() const {
  for (const auto& each : faults_)
    fmt::print("FAULT: {}\n", each);
  if (faults_.empty())
    fmt::print("ok\n");
  return faults_.empty() ? 0 : 1;
}

} // namespace telex::load
