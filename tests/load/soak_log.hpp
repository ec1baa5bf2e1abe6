// What a soak has measured: a line of CSV each second, and the sum at the end.

#pragma once

#include "tests/load/ledger.hpp"
#include "tests/load/router.hpp"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace telex::load {

/// One second of a soak.
struct soak_sample {
  duration time{0}; ///< Since the start.
  usage router;
  std::size_t users = 0;
  ledger::counts totals;
  std::size_t faults = 0;
};

class soak_log {
public:
  /// Writes to `csv` if that is not empty. With `is_terminal` there is a line of
  /// progress on standard error.
  soak_log(const std::string& csv, bool is_terminal);

  void add(const soak_sample& sample);

  /// Ends the line of progress.
  void end_progress() const;

  /// The resident memory about that time in KiB: the median of the samples of
  /// the `window` before. 0 without any.
  std::size_t resident_kib(duration time, duration window) const;

  /// The longest that the router has waited for a processor between two samples.
  duration longest_wait() const;

  const std::vector<soak_sample>& samples() const noexcept {
    return samples_;
  }

private:
  void print_progress(const soak_sample& now, double rate) const;

  std::ofstream csv_;
  bool is_terminal_;
  std::vector<soak_sample> samples_;
};

/// What a soak has found, line by line: what, and how much.
using soak_result = std::vector<std::pair<std::string, std::string>>;

/// For people on a terminal, and as a table of Markdown.
void print_result(const soak_result& result);
void write_markdown(const std::string& file, const soak_result& result);

} // namespace telex::load
