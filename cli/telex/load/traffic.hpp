// Messages between participants.

#pragma once

#include "cli/telex/load/workload.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
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
  /// For one to many: so many recipients read nothing. One of them is written to when
  /// what it was sent before is answered, and nothing of it counts. There are others.
  std::size_t stopped = 0;
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
  /// A message that is under way, or the next one in its place.
  struct place {
    participant::ticket name;
    bool is_open = false;
    /// Its recipient, if that is a stopped one.
    std::optional<std::size_t> stopped{};
    time_point since{};
  };

  /// One that sends, and what it has under way.
  struct sender {
    std::size_t id;
    /// When messages that wait for a place were to be sent.
    std::deque<time_point> due;
    /// As many as may be unanswered, once they have been.
    std::vector<place> places;
    std::vector<std::size_t> free;
    /// Which recipient is next; for one to many.
    std::size_t turn = 0;
  };

  void joined(participant& who) override;
  void answered(participant& who, participant::ticket which,
                participant::verdict how) override;
  void given(participant& who) override;
  void left(participant& who, std::string_view why) override;

  void add_participant();
  bool find_place(sender& from);
  std::size_t next_of_many(sender& from) const;
  const std::string& recipient_for(sender& from, place& at);
  void count(const place& which, participant::verdict how, time_point now);
  unanswered find_open(time_point now) const;
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
  /// Which of the stopped recipients have a message that is not answered.
  std::vector<bool> stuck_;

  /// For the open loop: when the next message is to be sent, and whose turn it is.
  duration interval_{0};
  time_point next_{};
  std::size_t turn_ = 0;
  event_loop::timer timer_{};

  time_point since_{};
  figures figures_;
};

} // namespace telex::load
