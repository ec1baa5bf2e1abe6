// What a server is put under, and what was measured of it.

#pragma once

#include "cli/telex/load/event_loop.hpp"
#include "cli/telex/load/histogram.hpp"
#include "cli/telex/load/participant.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

namespace telex::load {

/// What was to be sent and is not answered.
struct unanswered {
  std::uint64_t count = 0;
  /// Since when the oldest was to be sent.
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
  histogram latency;
  /// At its end.
  unanswered open{};
};

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
