// What a bench has found, for people and for programs.

#pragma once

#include "cli/telex/load/traffic.hpp"
#include "cli/telex/load/workload.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace telex::load {

/// What the server's process has used, if that is known.
struct server_figures {
  double cpu_percent = 0; ///< Of one core, while it was measured.
  std::size_t resident_kib = 0;
  /// How much more that is than before anybody had joined.
  std::int64_t added_kib = 0;
};

struct bench_report {
  /// As on the command line: `pairs`, `connect` ...
  std::string workload;
  traffic_options options;
  /// Of each user on the extended protocol; nothing on the plain one.
  std::optional<std::uint16_t> receive_window{};
  load::figures figures;
  double load_cpu_percent = 0; ///< What the load itself has used, of one core.
  std::optional<server_figures> server;
};

/// Whether all that was to happen did: messages were answered, none with an error, and
/// none is overdue.
bool is_success(const bench_report& x);

/// Some lines of text, the last one with its line feed.
std::string to_text(const bench_report& x);

/// One JSON object on one line, with a line feed. Its members are described in
/// docs/benchmarks.md.
std::string to_json(const bench_report& x);

/// One line for who watches: what was measured since the last one.
std::string to_progress(std::chrono::seconds elapsed, const figures& x);

} // namespace telex::load
