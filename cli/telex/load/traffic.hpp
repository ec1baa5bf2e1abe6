// Messages between participants.

#pragma once

#include "cli/telex/load/workload.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace telex::load {

/// Who writes to whom.
enum class pattern : std::uint8_t {
  silence,     ///< Nobody writes.
  pairs,       ///< Each sender to a recipient of its own.
  many_to_one, ///< All senders to one recipient.
  one_to_many, ///< One sender to all recipients by turns.
  broadcast,   ///< One sender to everybody at once.
};

struct traffic_options {
  pattern shape = pattern::pairs;
  /// Of what there are many: pairs, senders or recipients; in silence, participants.
  std::size_t count = 1;
  /// Octets of a body.
  std::size_t size = 32;
  /// How many messages of one sender may be unanswered.
  std::size_t window = 1;
  /// Messages a second of all senders together; 0 for as many as get answered.
  double rate = 0;
};

/// Without a rate the loop is closed: a sender writes its next message when one is
/// answered. With a rate it is open: each message has a time at which it is to be
/// sent, from which its latency counts, whether or not the server has let the sender
/// get that far. So a server that stalls is charged for all that it has held up.
class traffic final : public workload, participant::owner {
public:
  /// Participants are named `prefix`, a letter and a number.
  traffic(event_loop& loop, participant_maker make, std::string prefix,
          const traffic_options& options);
  ~traffic() override;

  void join() override;
  void start() override;

  /// An answer is that of a message; its latency counts from the time at which the
  /// message was to be sent.
  figures take() override;

private:
  /// One that sends, and what it has under way.
  struct sender {
    std::size_t id;
    /// When the messages that are not answered were to be sent. The first `sent` of
    /// them have been.
    std::deque<time_point> open;
    std::size_t sent = 0;
    /// Which recipient is next; for one to many.
    std::size_t turn = 0;
  };

  void joined(participant& who) override;
  void answered(participant& who, participant::verdict how) override;
  void given(participant& who) override;
  void left(participant& who, std::string_view why) override;

  void add_participant();
  const std::string& recipient_for(sender& from);
  void send_open(sender& from);
  void send_due();

  event_loop* loop_;
  participant_maker make_;
  std::string prefix_;
  traffic_options options_;
  std::string body_;
  std::vector<participant_ptr> participants_;
  std::vector<std::string> names_;
  std::vector<sender> senders_;
  std::size_t recipients_;
  std::size_t joined_ = 0;

  /// For the open loop: when the next message is to be sent, and whose turn it is.
  duration interval_{0};
  time_point next_{};
  std::size_t turn_ = 0;
  event_loop::timer timer_{};

  time_point since_{};
  figures figures_;
};

} // namespace telex::load
