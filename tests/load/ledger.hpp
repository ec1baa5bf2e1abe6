// What a router may do with the messages of a crowd, checked as it does it.

#pragma once

#include "cli/telex/load/event_loop.hpp"
#include "net/wire/frame.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::load {

/// The time-outs of the router, as far as its promises depend on them.
struct promised_times {
  duration acknowledge;
  duration unresponsive;
};

/// Knows both ends of every message of users 0 to `users` - 1, each of which may
/// come and go under its one name. It finds, and notes as a fault:
///
/// - an answer that nobody waits for, or that names another recipient; a SEND
///   that is never answered;
/// - the answer `SEND` for a message that its recipients have not acknowledged,
///   or an error for one that was acknowledged in time;
/// - a FORWARD that nobody has sent, to the wrong user, with another body, for the
///   second time, or before one that was sent earlier; and one while an earlier
///   one is not answered;
/// - that a user is given up that owes nothing, or kept that owes too long.
///
/// The body carries who sent it and its number, as far as it is long enough.
class ledger {
public:
  static constexpr std::size_t everybody = static_cast<std::size_t>(-1);

  ledger(std::size_t users, promised_times times);

  static std::string name_of(std::size_t who);

  // -- who is there ------------------------------------------------------------

  void joined(std::size_t who, time_point now);

  /// The user has closed its sockets.
  void left(std::size_t who);

  /// The router has closed them.
  void given_up(std::size_t who, time_point now);

  bool is_present(std::size_t who) const {
    return parties_[who].present;
  }

  // -- what a user does --------------------------------------------------------

  /// Notes a SEND with a body of `size` octets, at least one, and returns the
  /// body. Nothing if `sender` has sent too much lately to tell its messages apart.
  std::optional<std::string> send(std::size_t sender, std::size_t recipient,
                                  std::size_t size, time_point now);

  /// `recipient` answers what it was given, with an error if `error` is not 0.
  void answer(std::size_t recipient, std::uint16_t error, time_point now);

  // -- what the router does ----------------------------------------------------

  void given(std::size_t recipient, const wire::frame& frame);
  void answered(std::size_t sender, const wire::frame& frame);

  // -- the verdict -------------------------------------------------------------

  /// Notes a fault that somebody else has found.
  void note(std::string fault);

  /// Looks for what should have happened by now.
  void look_for_overdue(time_point now);

  /// The first faults, in words, and how many there are.
  const std::vector<std::string>& faults() const noexcept {
    return faults_;
  }
  std::size_t fault_count() const noexcept {
    return fault_count_;
  }

  /// How many SENDs are not answered.
  std::size_t open() const noexcept {
    return open_;
  }

  struct counts {
    std::uint64_t sent = 0;
    std::uint64_t delivered = 0;  ///< Answered SEND.
    std::uint64_t failed = 0;     ///< Answered with an error.
    std::uint64_t broadcasts = 0; ///< Of those delivered.
    std::uint64_t forwards = 0;
    std::uint64_t unheard = 0;  ///< Their senders left before the answer.
    std::uint64_t given_up = 0; ///< Users that the router has closed.
  };
  const counts& totals() const noexcept {
    return totals_;
  }

private:
  struct message {
    std::uint64_t number = 0; ///< From 1, for each sender.
    std::size_t recipient = 0;
    std::size_t size = 0;
    time_point sent{};
    bool open = false;
    bool delivered = false; ///< Has been answered SEND.
    std::size_t forwarded = 0;
    std::size_t acknowledged = 0;
    std::uint16_t error = 0; ///< The last with which a recipient answered.
    bool acknowledged_in_time = false;
    bool recipient_left = false;
  };

  /// A FORWARD that is to be answered.
  struct debt {
    std::size_t sender;
    std::uint64_t number;
    time_point since;
  };

  struct party {
    bool present = false;
    time_point joined_at{};
    /// The last messages, each at its number modulo the size.
    std::array<message, 256> messages;
    std::uint64_t last_number = 0;
    /// Those that wait for an answer.
    std::deque<std::uint64_t> open;
    std::optional<debt> owes;
    /// The number of the last message from each user.
    std::vector<std::uint64_t> last_from;
  };

  message& at(party& sender, std::uint64_t number) {
    return sender.messages[number % sender.messages.size()];
  }
  void check_delivered(std::size_t sender, const message& m, std::string_view named);
  void check_error(std::size_t sender, const message& m, std::uint16_t code);

  promised_times times_;
  std::vector<party> parties_;
  std::size_t open_ = 0;
  counts totals_;
  std::vector<std::string> faults_;
  std::size_t fault_count_ = 0;
};

} // namespace telex::load
