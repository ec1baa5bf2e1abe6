// The actor log: every event of every actor, as a line of JSON (docs/actor-log.md).

#pragma once

#include "actors/events.hpp"
#include "cli/telexd/logs/log_file.hpp"
#include "cli/telexd/logs/log_level.hpp"
#include "cli/telexd/logs/patience.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace telex::cli {

/// Writes events to a file, from a thread of its own and many at a time. What is not
/// yet written is bounded: when the disk is slower than the events come, those that
/// find no room are dropped and counted. The router never waits for its log.
class actor_log final : public event_sink {
public:
  /// Appends to `file`. `complaints`, which must outlive the log, is told of what went
  /// wrong later.
  actor_log(log_file file, log_level level, event_sink& complaints);

  /// As close().
  ~actor_log() override;

  actor_log(const actor_log&) = delete;
  actor_log& operator=(const actor_log&) = delete;

  /// From now on the log has events of that level. From any thread.
  void set_level(log_level level) noexcept {
    level_ = level;
  }

  bool wants(severity level) const noexcept override;
  void report(const actor_name& who, const event& what) override;

  /// Has what was reported until now written to the file that is open, and then opens
  /// its path anew, for it may have been renamed. From any thread; does not wait.
  void reopen();

  /// How many events were dropped since the start. From any thread.
  std::uint64_t dropped() const noexcept;

  /// Writes what is left; nothing is logged from then on. Returns false if that takes
  /// longer than until `until`, as for a pipe that nobody reads: then a thread of this
  /// log still waits for it, and the process is to end without waiting for threads.
  bool close(std::chrono::steady_clock::time_point until
             = std::chrono::steady_clock::now() + patience);

private:
  class writer;
  std::atomic<log_level> level_;
  std::shared_ptr<writer> writer_;
  std::thread thread_;
};

} // namespace telex::cli
