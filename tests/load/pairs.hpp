// A background of messages at a fixed rate, whose latency is measured.

#pragma once

#include "cli/telex/load/histogram.hpp"
#include "cli/telex/load/user.hpp"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace telex::load {

/// Pairs of users: one sends, the other acknowledges at once. Messages are sent
/// when it is time, whether or not the earlier ones are answered, and each
/// latency counts from when its message should have been sent: so a router that
/// stalls is charged for all that it has held up. The event loop throws connection_lost
/// when the router closes one of the users.
class pairs final : public user::owner {
public:
  /// `rate` is that of all pairs together, in messages a second.
  pairs(event_loop& loop, const target& server, std::size_t count, double rate);
  ~pairs();

  /// Waits until all have joined. Throws std::runtime_error when they can't.
  void join();

  /// Sends from now on, until stop().
  void start();

  /// Sends no more, and waits for the answers that are due. Messages without one have
  /// failed then, and their latencies count up to then.
  void stop(duration patience = std::chrono::seconds{30});

  /// What was measured since the last call: from the time that a message was to
  /// be sent to its answer.
  histogram take_latencies();

  /// How much later than they should have been messages were sent since the last call:
  /// what this program itself adds to latencies.
  histogram take_lateness();

  /// How many messages were answered with an error, or not at all. None should be.
  std::size_t failures() const noexcept {
    return failures_;
  }

private:
  struct pair {
    std::unique_ptr<user> sender;
    std::unique_ptr<user> recipient;
    /// When the messages that are not answered should have been sent.
    std::deque<time_point> open;
  };

  void joined(user& who) override;
  void answered(user& who, const wire::frame& answer) override;
  void given(user& who, const wire::frame& message) override;
  void left(user& who) override;
  void send_due();

  event_loop* loop_;
  std::vector<pair> pairs_;
  duration interval_;
  time_point next_{};
  std::size_t turn_ = 0;
  event_loop::timer timer_{};
  histogram latencies_;
  histogram lateness_;
  std::size_t joined_ = 0;
  std::size_t open_ = 0;
  std::size_t failures_ = 0;
  bool sending_ = false;
};

} // namespace telex::load
