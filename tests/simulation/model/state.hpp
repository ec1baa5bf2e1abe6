// What the model knows of connections, names and messages.

#pragma once

#include "tests/simulation/request.hpp"
#include "tests/simulation/stage.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace telex::simulation {

/// Names a connection; the first one is 0.
using connection_id = std::uint32_t;
inline constexpr auto no_connection = std::numeric_limits<connection_id>::max();

/// The time of a run, from its beginning.
using moment = std::chrono::nanoseconds;
inline constexpr auto never = moment::max();

enum class standing : std::uint8_t { stranger, half, complete };

/// An answer that a connection is owed.
struct owed_answer {
  enum class kind : std::uint8_t {
    message,     ///< Whatever becomes of a message.
    claim,       ///< REGISTERED or that the name is taken: the registry decides.
    registered,  ///< REGISTERED, once more.
    malformed,   ///< 100
    denied,      ///< 101
    last_denied, ///< The same, and then the socket is closed.
    too_large,   ///< 102
    fault,       ///< 103, and then the socket is closed.
    taken,       ///< compatibility.taken
  };

  kind what;
  message_id message = 0;
  /// That a name is taken is told so.
  std::uint16_t taken = 100;
  /// Of a refusal that is slowed down: when it is told, at the latest.
  moment due{};
};

/// An answer of the extended protocol that waits for nothing that is owed before it.
struct prompt_answer {
  request::kind what;
  name_id name = empty_name;
  std::string prefix{};
  /// In place of that an error: 100, 104, 106 or 107.
  std::uint16_t code = 0;
  /// Until when it may be slowed down.
  moment due{};
};

/// Why a message to a recipient may have failed. What can have happened unseen,
/// in whatever order actors ran, is an excuse; what is certain is a state.
enum excuse : std::uint8_t {
  unknown_recipient = 1,
  recipient_left = 2,
  recipient_busy = 4,
  too_late = 8,
  draining = 16,
  plain_recipient = 32,
};

/// What has become of a message with one recipient.
struct delivery {
  enum class state : std::uint8_t {
    waiting,    ///< Not forwarded, if it ever will.
    given,      ///< Forwarded; it is not known how it ended.
    received,   ///< Acknowledged.
    refused,    ///< Answered with an error other than 103.
    incomplete, ///< Answered with an error 103.
    failed,     ///< It will be forwarded no more, or not acknowledged.
  };

  name_id to;
  /// It is certain that the recipient was there when the message was sent.
  bool certain;
  state now = state::waiting;
  bool was_given = false;
  /// What it may have become, if that is not `failed`: before its recipient was gone,
  /// or by an answer that the router may have taken up.
  state perhaps = state::failed;
  /// Of `excuse`.
  std::uint8_t excuses = 0;
  /// Who was given it, and behind how many octets.
  connection_id given_to = no_connection;
  std::uint64_t begins = 0;
};

/// Whether it is not settled.
inline bool is_open(const delivery& d) noexcept {
  return d.now == delivery::state::waiting || d.now == delivery::state::given;
}

/// Whether it may have ended so.
inline bool was(const delivery& d, delivery::state how) noexcept {
  auto is_uncertain
    = d.now == delivery::state::failed || d.now == delivery::state::given;
  return d.now == how || (is_uncertain && d.perhaps == how);
}

inline bool was_rejected(const delivery& d) noexcept {
  return was(d, delivery::state::refused) || was(d, delivery::state::incomplete);
}

/// What a peer has written and wants to have delivered.
struct message {
  message_id id = 0;
  connection_id from = no_connection;
  name_id sender = 0;
  /// Who else it may be of: its connection may have had, or have asked for, two names.
  name_id sender_before = 0;
  name_id recipient = 0;
  std::string body;
  /// Its sender has the extended protocol, and has said so much of it.
  bool is_named = false;
  bool is_typed = false;
  /// How many users it may have found beside its deliveries.
  std::size_t unseen = 0;
  /// The router has read it; the round in which it did, at the latest, and at the
  /// earliest.
  bool read = false;
  std::uint32_t round = 0;
  std::uint32_t round_from = 0;
  /// The first round in which it may find recipients; of a broadcast that has to wait,
  /// the next one.
  std::uint32_t seeks = 0;
  /// Until when it may be taken up in a later round: its sender has left, and sent a
  /// broadcast before it.
  moment late_until{};
  /// When its time is up, at the latest, and at the earliest.
  moment due = never;
  moment due_from = never;
  bool answered = false;
  /// Its sender has gone: no answer will be seen.
  bool orphaned = false;
  /// In the order of their recipients; how many of them are open.
  std::vector<delivery> deliveries;
  std::size_t open = 0;
  /// How many recipients it may have found, at most.
  std::size_t most_recipients = 0;
  /// Some recipient has been given it.
  bool begun = false;

  /// The one to this recipient; null if there is none.
  delivery* find_delivery(name_id to) noexcept {
    auto found = place_of(to);
    return found != deliveries.end() && found->to == to ? &*found : nullptr;
  }
  const delivery* find_delivery(name_id to) const noexcept {
    return const_cast<message*>(this)->find_delivery(to);
  }

  /// Adds one more recipient.
  delivery& add_delivery(name_id to, bool certain) {
    ++open;
    return *deliveries.insert(place_of(to), delivery{to, certain});
  }

  /// `what`, which is one of its own, is settled.
  void end(delivery& what, delivery::state how) noexcept {
    open -= is_open(what) ? 1 : 0;
    what.now = how;
  }

private:
  std::vector<delivery>::iterator place_of(name_id to) noexcept {
    return std::lower_bound(
      deliveries.begin(), deliveries.end(), to,
      [](const delivery& each, name_id name) { return each.to < name; });
  }
};

/// For the words of what is broken.
inline std::string describe(const message& m) {
  return "message " + std::to_string(m.id) + " from " + std::string{names[m.sender]}
         + " to " + std::string{names[m.recipient]};
}

/// What a peer was given and has not answered.
struct given_message {
  /// 0 if nothing becomes of it any more.
  message_id message = 0;
  name_id sender = 0;
  moment at{};
  /// Its Message-id.
  std::string name{};
  /// How many octets its peer has read when it has read this one.
  std::uint64_t ends = 0;
  /// The peer has written an answer.
  bool is_answered = false;
};

/// What a peer knows of whether somebody is there.
enum class knowledge : std::uint8_t { nothing, gone, there };

/// Messages, and the octets that they take.
struct load {
  std::size_t messages = 0;
  std::size_t octets = 0;

  void raise(const load& to) noexcept {
    messages = std::max(messages, to.messages);
    octets = std::max(octets, to.octets);
  }
  load operator+(const load& other) const noexcept {
    return {messages + other.messages, octets + other.octets};
  }
};

/// A connection as far as its peer and what the router wrote to it tell.
struct peer {
  std::uint32_t address = 0;
  moment opened_at{};
  // -- what it wrote -----------------------------------------------------------
  std::deque<request> requests;
  /// Octets that the router has read and the model has not.
  std::size_t unparsed = 0;
  /// How many of its requests, the first ones, wait by themselves: they are SENDs that
  /// others, which it has written behind them, have passed.
  std::size_t aside = 0;
  // -- who it is ---------------------------------------------------------------
  standing stands = standing::stranger;
  role as = role::sender;
  name_id name = 0;
  std::size_t early_errors = 0;
  /// What it asks the registry for, while its claim is open.
  bool claims = false;
  role claimed_role = role::sender;
  name_id claimed_name = 0;
  offer claimed{};
  /// It has asked who is there, and that is not answered.
  bool asks = false;
  /// How many more of its requests are taken up at once; others may have to wait until
  /// all is at rest.
  std::size_t share = 0;
  /// The broadcast that may have to be handed out before more is taken up.
  message_id broadcast = 0;
  /// The round in which there last was one.
  std::uint32_t went_on_in = 0;
  /// Since when more may have been taken up, and the round of that, if it is not
  /// certain whether it was; 0 if it is.
  moment held_since{};
  std::uint32_t held_round = 0;
  // -- what it is owed ---------------------------------------------------------
  std::deque<owed_answer> answers;
  /// Those that have a Message-id, in any order; those that wait for nothing.
  std::vector<owed_answer> named;
  std::deque<prompt_answer> prompt;
  /// It has been told of its fault, and is owed some that have a Message-id.
  bool is_told = false;
  /// How many names it was refused since it was granted one.
  std::size_t refusals = 0;
  /// When the last of its answers is due, if that is a refusal that is slowed down, at
  /// the latest, and at the earliest.
  moment slowed_until = never;
  moment slowed_from = never;
  /// The round in which one was last due, or was told.
  std::uint32_t read_on_in = 0;
  /// Octets in the router's buffer, since when there are any, and whether they
  /// have come to limits.output since there were none.
  std::size_t unread = 0;
  moment blocked_since = never;
  bool held_up = false;
  /// The last round in which they have come to that.
  std::uint32_t full_in = 0;
  // -- what it is given --------------------------------------------------------
  /// In the order in which it was.
  std::vector<given_message> given;
  std::uint32_t window = 1;
  /// The last message that it was given of each connection.
  std::vector<std::pair<connection_id, message_id>> last_given;
  // -- of the extended protocol ------------------------------------------------
  bool extended = false;
  offer granted{};
  moment granted_at{};
  /// By name; empty as long as it is told of nobody.
  std::vector<knowledge> knows;
  std::vector<name_id> watched;
  moment heard_at{};
  moment pinged_at = never;
  /// It has said that it leaves; since then at the latest, and at the earliest.
  bool said_bye = false;
  moment bye_at{};
  moment bye_from{};
  /// It was told that the router drains.
  bool is_dismissed = false;
  /// Octets that were written for it, and that have left.
  std::uint64_t written = 0;
  std::uint64_t passed = 0;
  // -- its end -----------------------------------------------------------------
  moment patience_ends = never;
  bool faulted = false;
  /// The router has told it why it is closed: it is nobody any more.
  bool left = false;
  bool shut = false;
  bool closed = false;
  /// One of its times was up at some moment of this round.
  bool overdue = false;
  /// The router was told to stop, and has at any moment since then owed it an answer,
  /// or octets that it has not read.
  bool holds_up_drain = false;
  // -- this round and this step ------------------------------------------------
  bool heard = false;
  bool touched = false;

  bool is_there() const noexcept {
    return !closed && !left;
  }
  /// It owns its name, or half of it.
  bool has_name() const noexcept {
    return stands != standing::stranger && !said_bye && !(extended && faulted);
  }
  bool sends() const noexcept {
    return as != role::receiver;
  }
  bool receives() const noexcept {
    return as != role::sender;
  }
  bool watches(name_id who) const noexcept {
    return std::find(watched.begin(), watched.end(), who) != watched.end();
  }
  /// How many answers it is owed that count.
  std::size_t owed() const noexcept {
    return answers.size() + named.size();
  }
};

/// A connection that has, had or asked for a half of a name in this round.
struct holder {
  connection_id who;
  role as;
};

struct name_state {
  std::vector<holder> holders;
  /// The sockets of the user who has it, if there is a complete one.
  connection_id sender = no_connection;
  connection_id receiver = no_connection;
  /// The one that received when this round began.
  connection_id receiver_before = no_connection;
  /// One of them may have left in this round.
  bool shaken = false;
  /// The same, also if somebody else has come since then.
  bool lost = false;
  /// The user became complete in this round.
  bool fresh = false;
  bool known = false;
  /// Messages that may wait for it, in the order in which they were read.
  std::vector<message_id> waiting;
  std::size_t waiting_octets = 0;
  /// The most that can have waited at a moment of this round; and with what was read
  /// then, and not seen to be taken up.
  load peak;
  load most;
  /// When its user has come or gone, or may have; whether some may have to be told.
  moment changed_at{};
  bool is_news = false;
  /// The router may not have had the time to tell of it.
  bool is_late_news = false;
  bool is_complete() const noexcept {
    return receiver != no_connection;
  }
};

} // namespace telex::simulation
