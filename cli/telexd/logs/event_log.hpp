// The router's events as lines of a log.

#pragma once

#include "actors/events.hpp"
#include "cli/telexd/logs/log_level.hpp"
#include "cli/telexd/logs/patience.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace telex::cli {

/// The text of an event: its name, and its fields as `name=value`. What is not of
/// letters, digits and the signs of addresses alone is in quotes and with escapes, so
/// that nobody can forge a line by what he sends.
std::string to_line(const event& x);

/// Writes one line an event to standard error, from a thread of its own. When
/// that is slower than the events come, the oldest lines that wait are dropped:
/// the router never waits for its log. Nothing is written before begin().
class event_log final : public event_sink {
public:
  explicit event_log(log_level level);

  /// From now on the log has events of that level. From any thread.
  void set_level(log_level level) noexcept {
    level_ = level;
  }

  /// As close().
  ~event_log() override;

  /// Writes from now on, what was reported before first. To be called once whoever
  /// shares standard error has written what he has to: a line may be written in parts.
  void begin();

  /// Writes what was reported until now, while others may still report. Returns false
  /// if nobody has read it until `until`: then a thread of this log still waits for
  /// that, and has the lock of standard error.
  bool close(std::chrono::steady_clock::time_point until
             = std::chrono::steady_clock::now() + patience);

  /// How many lines were dropped since the start. From any thread.
  std::uint64_t dropped() const;

  bool wants(severity level) const noexcept override;
  void report(const actor_name& who, const event& what) override;

private:
  struct writer;
  std::atomic<log_level> level_;
  std::shared_ptr<writer> writer_;
  /// Lines that there was no memory for.
  std::atomic<std::uint64_t> lost_ = 0;
};

} // namespace telex::cli
