// Events of a log, for people.

#pragma once

#include "cli/telex/log/consumer.hpp"
#include "cli/text/colour.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace telex::log {

/// Writes a line for each event, and one with the date whenever that changes:
///
///     2026-11-25
///     12:29:56.000240 connection/24  answered     #4711 alice -> bob 140 us delivered
///
/// The level is that of the event, so only a warning is called one.
/// Nothing in it but its own colours can do something to a terminal.
class pretty_printer final : public consumer {
public:
  /// Appends to `out`, which must outlive it.
  pretty_printer(std::string& out, cli::palette colours) noexcept
    : out_{&out}, colours_{colours} {}

  void take(const record& x) override;

private:
  void add_date(time_point time);
  void add_columns(const record& x);
  void add_parties(const record& x);
  void add_details(const record& x);
  void add(std::string_view word);
  void add_name(std::string_view name);

  std::string* out_;
  cli::palette colours_;
  std::optional<std::chrono::sys_days> date_;
};

} // namespace telex::log
