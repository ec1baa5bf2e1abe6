// What is true of every router (docs/protocol.md), and finds out when it is not.
//
// The model knows what peers wrote, because they tell it, what the router has
// read of that and what it wrote, octet by octet, and the time. It knows nothing
// of actors: what they have not settled between two moments at which all of them
// were at rest, a round, may have happened in any order, and the model permits
// every one. What was certain before a round, and what must be true at its end, is
// checked exactly, also of users beside whom others misbehave.
//
// Two things are taken from net/stream/stream.hpp and not from the protocol: that
// answers that are ready together are written before more is read, and that what
// the network takes of a write at once does not count against limits.output.

#pragma once

#include "actors/settings.hpp"
#include "tests/simulation/model/addresses.hpp"
#include "tests/simulation/model/router_frame.hpp"
#include "tests/simulation/model/state.hpp"

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::simulation {

/// A rule that was broken, by its name, and how.
struct violation {
  std::string rule;
  std::string detail;
};

/// What can be seen of the network while all is at rest.
class resting_network {
public:
  virtual ~resting_network() = default;
  /// Whether the router reads what `who` writes.
  virtual bool is_read(connection_id who) const = 0;
  /// Whether the router accepts connections.
  virtual bool is_accepting() const = 0;
};

class model {
public:
  explicit model(const settings& config);

  // Once a rule is broken, nothing that follows is looked at.

  // -- what peers do -----------------------------------------------------------

  connection_id opened(std::uint32_t address);
  /// Nobody was let in from there, though the router accepts connections.
  void turned_away(std::uint32_t address);
  void wrote(connection_id who, request what);
  void hung_up(connection_id who);

  // -- what the router does; each of these within a step -------------------------

  /// It is about to read so many octets.
  void read(connection_id who, std::size_t octets);
  /// It has written `bytes` with one `send`.
  void answered(connection_id who, std::string_view bytes);
  /// So many octets of that have left its buffer, in which there are now `unread`: over
  /// TLS, those that were not encrypted yet, and what those that were have become.
  void passed_on(connection_id who, std::size_t octets, std::size_t unread);
  void shut_down(connection_id who);
  void closed(connection_id who);

  // -- what happens --------------------------------------------------------------

  /// Whatever the last thing that happened set off at once has been told.
  void stepped();
  /// No actor is ready. Ends the round.
  void at_rest(const resting_network& network);
  /// Time passes, while all is at rest.
  void advance(moment interval);
  void drain();
  void end();

  /// The first rule that was broken.
  const std::optional<violation>& broken() const noexcept {
    return broken_;
  }

  /// How many connections the router has not closed.
  std::size_t connections() const noexcept {
    return connections_;
  }

  /// How many messages are not settled whose senders have gone.
  std::size_t left_behind() const noexcept;

  /// Whether all that a peer has written has been taken up.
  bool is_taken_up(connection_id who) const noexcept {
    return peers_[who].requests.empty();
  }

  /// Whether a peer has been given a message, and not answered it.
  bool owes_receipt(connection_id who) const noexcept {
    return !peers_[who].given.empty();
  }

  /// What it was given, and has not answered.
  const std::vector<given_message>& given(connection_id who) const noexcept {
    return peers_[who].given;
  }

  /// Whether it was granted the extended protocol.
  bool is_extended(connection_id who) const noexcept {
    return peers_[who].extended;
  }

  moment now() const noexcept {
    return now_;
  }

  /// Something else than the model has found a rule broken.
  void broke(const char* rule, std::string detail) {
    fail(rule, std::move(detail));
  }

private:
  void fail(const char* rule, std::string detail);
  void touch(connection_id who);
  std::string label(connection_id who) const;
  peer& at(connection_id who) {
    return peers_[who];
  }

  // -- what was read (turns.cpp, requests.cpp) -----------------------------

  bool may_read(const peer& p) const noexcept;
  bool may_have_read(const peer& p) const noexcept;
  bool is_to_be_read(const peer& p) const;
  void read_on(peer& p) noexcept;
  std::optional<std::size_t> next_request(const peer& p, bool is_heard,
                                          bool is_behind) const;
  bool take_up(connection_id who, const router_frame* answer, bool is_send = false);
  void take_up_at(connection_id who, std::size_t which, const router_frame* answer);
  request pop_request(peer& p, std::size_t which);
  void send_aside(connection_id who);
  bool take_up_certainly(connection_id who, std::size_t share);
  void take_up_all(connection_id who);
  /// Whether `f(request)` is true of something that was read of a peer and not taken
  /// up.
  template <class F>
  static bool has_read(const peer& p, F&& f) {
    auto left = p.unparsed;
    for (const auto& each : p.requests) {
      if (each.octets > left)
        return false;
      if (f(each))
        return true;
      left -= each.octets;
    }
    return false;
  }
  static bool is_of_send(const peer& p, const router_frame& f) noexcept;
  static bool leaves(const peer& p) noexcept;
  void take_up_receipts(const message& m, bool is_late);
  bool take_up_claim(connection_id who, name_id name, std::uint32_t session);
  void take_up_claims(name_id name, connection_id but, std::uint32_t session = 0);
  bool may_have_let_go(const peer& p) const noexcept;
  void take_up_rest(connection_id who);
  void note_held(peer& p);
  void go_on(peer& p) noexcept;
  bool may_be_behind(const peer& p) const noexcept;
  void hold(peer& p);
  void take_up_perhaps(connection_id who);
  void put_behind_broadcast(message& m);
  void interpret(connection_id who, request& what, const router_frame* answer);
  void ask_for_name(connection_id who, const request& what, const router_frame* answer);
  void refuse_later(peer& p, owed_answer::kind what, role as);
  std::uint16_t code_of_taken(role as) const noexcept;
  void slow_down(peer& p, moment from);
  bool was_held(const peer& p) const noexcept;
  moment taken_up_from(const peer& p) const noexcept;
  void deny(peer& p);
  void find_fault(peer& p);
  void dispatch(connection_id who, const request& what);
  void date_back(message& m, const peer& p) const;
  void begin_delivery(message& m, name_id sender, bool certain);
  void address(message& m, bool certain);
  void add_delivery(message& m, name_id to, bool certain);
  static given_message* answered_by(peer& p, const request& what) noexcept;
  static delivery::state meaning_of(const request& what) noexcept;
  void answer_perhaps(peer& p);
  void receipt(connection_id who, const request& what);
  bool may_be_complete(connection_id who) const;
  bool may_have_been_complete(connection_id who);

  // -- what was written (answers.cpp) ---------------------------------------

  void handle_forward(connection_id who, const router_frame& f, std::uint64_t begins);
  void check_forward(connection_id who, message& m, delivery& d);
  void pass_over(connection_id who, const message& m);
  void give(connection_id who, message& m, delivery& d, const router_frame& f,
            std::uint64_t begins);
  message* forwarded_message(connection_id who, const router_frame& f);
  void handle_answer(connection_id who, const router_frame& f);
  void leave_when_told(connection_id who);
  void check_owed(connection_id who, const owed_answer& owed, const router_frame& f);
  void check_known(connection_id who, const owed_answer& owed, const router_frame& f);
  void check_message(connection_id who, message& m, const router_frame& f);
  void check_delivered(const message& m);
  void check_failed(const message& m);
  bool may_have_failed(const message& m, const delivery& d) const;
  void check_claim(connection_id who, const router_frame& f);
  void grant(connection_id who);
  void check_owners(connection_id who);
  void refuse(connection_id who);
  void check_pace(connection_id who);

  // -- how a message ended (fates.cpp) ---------------------------------------

  void check_details(connection_id who, const message& m, const router_frame& f);
  void check_fate(const message& m, const delivery& d, const router_frame& f);
  void check_counts(const message& m, const router_frame& f);
  bool may_have_failed_for(const message& m, const delivery& d,
                           std::string_view reason) const;
  bool broadcast_may_have_failed_for(const message& m, const router_frame& f) const;
  bool may_have_none(const delivery& d) const;
  std::uint8_t fates_of(const message& m, const delivery& d) const;
  std::size_t unseen_users(const message& m) const;
  void note_unseen();

  // -- windows (window.cpp) ----------------------------------------------------

  bool takes_more(const peer& p, std::size_t octets) const;
  bool is_to_be_given(name_id name);
  bool may_have_stopped_waiting(connection_id who);
  bool is_unsettled(const given_message& g);
  void check_window(connection_id who, const message& m);
  void check_fields(connection_id who, const message& m, const router_frame& f);
  std::size_t largest_for(name_id name);

  // -- the extended protocol (extended.cpp) ------------------------------------

  void interpret_extended(connection_id who, request& what);
  void say_bye(connection_id who);
  void take_up_bye(name_id name, connection_id but);
  bool may_say_bye(name_id name) const;
  static bool may_be_at_fault(const peer& p);
  static bool says_bye(const peer& p, name_id name);
  void handle_extended(connection_id who, const router_frame& f, std::uint64_t begins);
  void handle_named(connection_id who, const router_frame& f);
  void handle_prompt(connection_id who, const router_frame& f);
  void handle_ping(connection_id who);
  void handle_bye(connection_id who, const router_frame& f);
  void check_bye(connection_id who);
  void check_taken_over(connection_id who);
  bool is_settled(const peer& p);
  void leave_now(connection_id who);
  bool may_take_over(const peer& p, const peer& owner) const noexcept;
  void check_grant(connection_id who, const router_frame& f);
  void check_extended(connection_id who);

  // -- who comes and goes (presence.cpp) ----------------------------------------

  void note_change(name_id name);
  void begin_presence(peer& p);
  knowledge truth(name_id name) const;
  bool may_be_there(name_id name);
  bool may_be_gone(name_id name);
  void handle_presence(connection_id who, const router_frame& f);
  void check_watching(connection_id who, const prompt_answer& owed,
                      const router_frame& f);
  void check_names(connection_id who, const prompt_answer& owed, const router_frame& f);
  void rest_presence();
  bool knows_news(peer& p, name_id name);

  // -- who is there (names.cpp) ---------------------------------------------

  bool holds_for_sure(connection_id who, name_id name) const;
  bool is_complete_for_sure(name_id name) const;
  void complete(connection_id a, connection_id b);
  void gone(connection_id who);
  void shake(name_id name);
  std::uint8_t excuses_of_loss(const message& m) const noexcept;
  void note_pressure(name_id name);
  load unseen_load(name_id name) const;
  void find_unseen() const;
  bool may_be_full(name_id name) const;
  void stop_waiting(name_id name, const message& m);
  void fail_given(peer& p, std::uint8_t why);
  moment deadline_of(const peer& p) const noexcept;
  moment deadline_beside_given(const peer& p) const noexcept;
  bool gives_up() const noexcept;
  name_state& know(name_id name);
  message* find(message_id id) noexcept;
  bool is_done(const message& m) const noexcept;
  void forget_messages();

  // -- copies of broadcasts (copies.cpp) --------------------------------------

  std::size_t least_copies(const message& m) const;
  std::size_t most_copies(const message& m) const;
  std::size_t newcomers(const message& m) const;
  std::size_t copies_beside(const message& m);
  std::size_t unseen_copies(connection_id but) const;
  bool may_wait(const message& m);
  bool may_wait_behind(const message& m);
  bool may_be_held(connection_id who);
  void check_copies(const message& m);
  void add_newcomers(message& m);
  void rest_broadcasts();

  // -- at rest (rest.cpp) ----------------------------------------------------

  void rest_refusals();
  void rest_names();
  void rest_predecessors(name_id name);
  void rest_users(name_id name);
  void rest_waiting(name_id name, bool is_new);
  void rest_messages();
  void check_peer(connection_id who, const resting_network& network);
  void check_pending(connection_id who, const message& m);
  void check_queue(name_id name);
  void check_drained();
  bool is_idle() const;
  bool closes_for_cause(connection_id who) const;
  bool closes_for_its_own_cause(connection_id who) const;
  bool owes_answer(connection_id who);
  bool loses_output(connection_id who) const;
  static void note_settled(peer& p) noexcept;

  settings config_;
  moment now_{1};
  std::uint32_t round_ = 1;
  std::vector<peer> peers_;
  std::vector<connection_id> live_;
  /// How many of them are not closed.
  std::size_t connections_ = 0;
  addresses addresses_;
  /// Of whom something was read in this round, or is left to be taken up.
  std::vector<connection_id> heard_;
  /// The messages that are in what was read and may have been taken up, by whom they
  /// are for, unless that has changed.
  mutable std::array<load, all_names> unseen_{};
  mutable bool is_unseen_known_ = false;
  std::vector<connection_id> touched_;
  std::array<name_state, all_names> names_;
  /// Those that somebody has asked for, or sent to, in order.
  std::vector<name_id> known_names_;
  std::deque<message> messages_;
  /// Those whose users have come or gone, as long as some may have to be told.
  std::vector<name_id> news_;
  /// Those that were read and are broadcasts, or may be taken up late, and are not
  /// done.
  std::vector<message_id> broadcasts_;
  message_id first_message_ = 1;
  /// What is being taken up may have been some time ago.
  bool is_late_ = false;
  bool draining_ = false;
  bool ended_ = false;
  moment drain_at_ = never;
  std::uint32_t drain_round_ = 0;
  moment gave_up_at_ = never;
  /// Until when who has left may still have something to deliver: what it takes up last
  /// has its own time.
  moment lingers_until_{};
  std::optional<violation> broken_;
};

} // namespace telex::simulation
