#include "tests/load/soak_log.hpp"

#include "cli/telex/load/histogram.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace telex::load {

soak_log::soak_log(const std::string& csv, bool is_terminal)
  : is_terminal_{is_terminal} {
  if (csv.empty())
    return;
  csv_.open(csv);
  if (!csv_)
    throw std::runtime_error("cannot write " + csv);
  csv_ << "seconds,resident_kib,descriptors,users,sends_a_second,cpu_percent,sent,"
          "delivered,failed,forwards,faults\n";
}

void soak_log::add(const soak_sample& sample) {
  auto before = samples_.empty() ? soak_sample{} : samples_.back();
  auto interval = std::max(in_seconds(sample.time - before.time), 1e-3);
  auto rate = static_cast<double>(sample.totals.sent - before.totals.sent) / interval;
  auto cpu = samples_.empty()
               ? 0
               : 100 * in_seconds(sample.router.cpu - before.router.cpu) / interval;
  samples_.push_back(sample);
  if (csv_.is_open()) {
    fmt::print(csv_, "{:.1f},{},{},{},{:.0f},{:.1f},{},{},{},{},{}\n",
               in_seconds(sample.time), sample.router.resident_kib,
               sample.router.descriptors, sample.users, rate, cpu, sample.totals.sent,
               sample.totals.delivered, sample.totals.failed, sample.totals.forwards,
               sample.faults);
    csv_.flush();
  }
  if (is_terminal_)
    print_progress(sample, rate);
}

void soak_log::end_progress() const {
  if (is_terminal_)
    fmt::print(stderr, "\n");
}

std::size_t soak_log::resident_kib(duration time, duration window) const {
  std::vector<std::size_t> values;
  for (const auto& each : samples_)
    if (each.time <= time && each.time > time - window)
      values.push_back(each.router.resident_kib);
  return values.empty() ? 0 : median(std::move(values));
}

duration soak_log::longest_wait() const {
  duration result{0};
  for (std::size_t i = 1; i < samples_.size(); ++i)
    result = std::max<duration>(result, samples_[i].router.waited
                                          - samples_[i - 1].router.waited);
  return result;
}

void soak_log::print_progress(const soak_sample& now, double rate) const {
  auto time = static_cast<long>(in_seconds(now.time));
  fmt::print(stderr,
             "\r{:02}:{:02}:{:02}  {:5.0f} messages/s  {:4} users  {:7} KiB  {:5} "
             "descriptors  {} faults ",
             time / 3600, time / 60 % 60, time % 60, rate, now.users,
             now.router.resident_kib, now.router.descriptors, now.faults);
  std::fflush(stderr);
}

void print_result(const soak_result& result) {
  for (const auto& [what, value] : result)
    fmt::print("{:<46} {}\n", what, value);
}

void write_markdown(const std::string& file, const soak_result& result) {
  std::ofstream out{file};
  fmt::print(out, "| | |\n| --- | ---: |\n");
  for (const auto& [what, value] : result)
    fmt::print(out, "| {} | {} |\n", what, value);
  if (!out.flush())
    throw std::runtime_error("cannot write " + file);
}

} // namespace telex::load
