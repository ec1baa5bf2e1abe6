#include "tests/load/comparison.hpp"

#include <fmt/format.h>

#include <string_view>
#include <type_traits>

namespace telex::load {

namespace {

double microseconds(std::chrono::nanoseconds x) {
  return std::chrono::duration<double, std::micro>(x).count();
}

void print_line(std::string_view round, std::string_view surrounding,
                const round_figures& x) {
  fmt::print("{:<7} {:<16} {:>9.0f} {:>10.0f} {:>10.0f} {:>10.0f} {:>7.1f}\n", round,
             surrounding, x.messages, microseconds(x.p50), microseconds(x.p99),
             microseconds(x.longest), x.cpu_percent);
}

} // namespace

round_figures to_figures(const histogram& latencies, std::chrono::nanoseconds cpu,
                         std::chrono::nanoseconds time) {
  return {latencies.percentile(0.50), latencies.percentile(0.99),
          latencies.percentile(1), static_cast<double>(latencies.count()),
          100 * static_cast<double>(cpu.count()) / static_cast<double>(time.count())};
}

void comparison::add(std::vector<round_figures> round) {
  rounds_.push_back(std::move(round));
}

double comparison::ratio(std::size_t surrounding) const {
  return microseconds(medians(surrounding).p99) / microseconds(medians(0).p99);
}

void comparison::print() const {
  fmt::print("{:<7} {:<16} {:>9} {:>10} {:>10} {:>10} {:>7}\n", "round", "", "messages",
             "p50/us", "p99/us", "max/us", "CPU/%");
  for (std::size_t i = 0; i < rounds_.size(); ++i)
    for (std::size_t k = 0; k < names_.size(); ++k)
      print_line(k == 0 ? fmt::format("{}", i + 1) : "", names_[k], rounds_[i][k]);
  for (std::size_t k = 0; k < names_.size(); ++k)
    print_line(k == 0 ? "median" : "", names_[k], medians(k));
  for (std::size_t k = 1; k < names_.size(); ++k)
    fmt::print("p99, {} : {} = {:.2f}\n", names_[k], names_[0], ratio(k));
}

round_figures comparison::medians(std::size_t surrounding) const {
  auto of = [&](auto member) {
    std::vector<std::decay_t<decltype(round_figures{}.*member)>> values;
    for (const auto& round : rounds_)
      values.push_back(round[surrounding].*member);
    return median(std::move(values));
  };
  return {of(&round_figures::p50), of(&round_figures::p99), of(&round_figures::longest),
          of(&round_figures::messages), of(&round_figures::cpu_percent)};
}

} // namespace telex::load
