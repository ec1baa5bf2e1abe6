// What a server is put under, and what was measured of it.

#pragma once

#include "cli/telex/load/event_loop.hpp"
#include "cli/telex/load/histogram.hpp"
#include "cli/telex/load/participant.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

namespace telex::load {

/// What was to be answered and is not, whether or not it could be sent. How long each
/// has waited counts from when it was to be sent.
struct unanswered {
  void add(duration so_far) {
    waited.add(so_far);
    oldest = std::max(oldest, so_far);
  }

  histogram waited{};
  duration oldest{0};
};

/// What was measured in a span of time.
struct figures {
  duration time{0};
  std::uint64_t answered = 0;
  /// How often a participant was given a message.
  std::uint64_t given = 0;
  /// How many of the answers said that the message was not delivered, by what they
  /// said.
  std::map<std::string, std::uint64_t, std::less<>> failed;
  /// Of those that were answered.
  histogram latency{};
  /// At its end.
  unanswered open{};

  /// How long `share` of the messages, as in 0.99, took at most. A server that stops
  /// answers nothing, so answers alone would have it as fast as before: what is
  /// unanswered counts with its time so far, where that makes the result longer. Where
  /// it does not, most of it was just sent, and its time says nothing. 0 without any.
  duration percentile(double share) const;
};

/// How long a message may be unanswered at the end, whatever others took.
inline constexpr auto patience_at_end = std::chrono::seconds{1};

/// Whether something is unanswered that no server at work would leave so: for
/// `patience_at_end`, and for twice as long as any that was answered.
bool has_overdue(const figures& x);

/// The participants could not join, or did not stay.
class connection_lost : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

class workload {
public:
  virtual ~workload() = default;

  /// Has those who are there from the beginning join. Throws connection_lost when
  /// they can't.
  virtual void join() = 0;

  /// Begins; to be called once, when all have joined. From here on the event loop
  /// throws connection_lost when the server lets anybody down.
  virtual void start() = 0;

  /// What was measured since the last call or the start.
  virtual figures take() = 0;
};

} // namespace telex::load
