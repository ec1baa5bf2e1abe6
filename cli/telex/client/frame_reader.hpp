// What a server writes on one socket, as frames (docs/protocol.md, sections 1 and 7).

#pragma once

#include "cli/telex/client/timing.hpp"
#include "net/wire/parser.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// How long a line that is no frame may stay without its end. A server that writes
/// it in pieces takes less, and one that ends no line lets it be quiet for longer.
inline constexpr std::chrono::milliseconds word_timeout{200};

/// The largest body that is taken in: far more than a router forwards, and a
/// bound for what a server can make a client hold.
inline constexpr std::size_t max_incoming = 1024 * 1024;

/// A parser that does not wait for the end of what will never be a frame.
class frame_reader {
public:
  /// As parser::speak().
  void speak(wire::protocol spoken) noexcept {
    parser_.speak(spoken);
    most_junk_ = spoken == wire::protocol::extended ? wire::max_head : max_incoming;
  }

  /// Bytes have come. They are not copied: they must stay valid until next() has
  /// returned need_more.
  void feed(std::string_view bytes);

  /// As parser::hold().
  void hold() {
    parser_.hold();
  }

  /// As parser::next(); there are no faults in a server's stream.
  wire::parse_result next(clock::time_point now);

  /// When expire() has something to do.
  std::optional<clock::time_point> deadline() const noexcept {
    return stuck_until_;
  }

  /// The line that has not gone on for too long, if it has not yet been given out.
  std::optional<wire::unreadable> expire(clock::time_point now);

  /// Whether what comes is not this protocol: more in a row is no frame than could be a
  /// head or, on the plain protocol, where the end of a body may stand there, a body.
  bool is_lost() const noexcept {
    return parser_.junk_octets() > most_junk_;
  }

  /// What was no frame so far was an answer all the same.
  void forgive_junk() noexcept {
    parser_.forgive_junk();
  }

  /// The last line that was no frame.
  const std::string& last_junk() const noexcept {
    return last_junk_;
  }

private:
  wire::parser parser_{wire::source::router, max_incoming};
  std::size_t most_junk_ = max_incoming;
  std::string last_junk_;
  /// When the line at which the parser is stuck is taken for whole.
  std::optional<clock::time_point> stuck_until_;
};

} // namespace telex::cli
