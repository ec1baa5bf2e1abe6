// What a log says on the whole.

#pragma once

#include "cli/telex/load/histogram.hpp"
#include "cli/telex/log/consumer.hpp"
#include "cli/telex/log/latency_chart.hpp"
#include "cli/telex/log/tally.hpp"
#include "cli/telex/log/user_table.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::log {

/// Counts events, and writes what comes out at the end. Has the same memory however
/// many there are.
class summary final : public consumer {
public:
  /// Appends to `out`, which must outlive it; lines fit into `columns`, unless names
  /// and numbers are very long.
  summary(std::string& out, std::size_t columns) noexcept
    : out_{&out}, columns_{columns} {}

  void take(const record& x) override;
  void finish() override;

private:
  void take_answer(const record& x);
  void take_acknowledgement(const record& x);
  void add_span();
  void add_messages();
  void add_latency();
  void add_busiest();
  void add_slowest();
  void add_connections();
  void add_line(std::string_view what, const std::string& text);

  std::string* out_;
  std::size_t columns_;
  std::uint64_t events_ = 0;
  time_point first_;
  time_point last_;
  std::uint64_t received_ = 0;
  std::uint64_t answered_ = 0;
  tally failed_;
  load::histogram latency_;
  std::chrono::microseconds longest_{0};
  latency_chart chart_;
  user_table users_;
  std::uint64_t connected_ = 0;
  tally left_;
  std::uint64_t turned_away_ = 0;
  std::uint64_t dropped_ = 0;
};

} // namespace telex::log
