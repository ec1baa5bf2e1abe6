// The router's events as lines of a log.

#pragma once

#include "actors/events.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// How much is logged.
enum class log_level : std::uint8_t { debug, info, warning, off };

/// Reads `debug`, `info`, `warning` or `off`. Nothing if `text` is none of them.
std::optional<log_level> parse_log_level(std::string_view text);

/// The text of an event: its name, and what it is about as `key=value`. Octets
/// that a peer has chosen are shown as escapes, so that none can forge a line.
std::string to_line(const event& x);

/// Writes one line an event to standard error, from a thread of its own. When
/// that is slower than the events come, the oldest lines that wait are dropped:
/// the router never waits for its log.
class event_log final : public event_sink {
public:
  explicit event_log(log_level level);

  /// As close().
  ~event_log() override;

  /// Writes what is left; nothing is logged from then on. Returns false if nobody
  /// has read it within a second: then a thread of this log still waits for that,
  /// and has the lock of standard error.
  bool close();

  bool wants(severity level) const noexcept override;
  void report(const event& x) override;

private:
  struct writer;
  log_level level_;
  std::unique_ptr<writer> writer_;
};

} // namespace telex::cli
