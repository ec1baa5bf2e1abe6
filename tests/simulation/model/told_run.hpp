// A run that a test makes up: what the model is told of it, step by step.

#pragma once

#include "tests/simulation/model/model.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace telex::simulation {

inline const std::string unable = "ERROR 102 Unable to send\n\n";
inline const std::string incomplete = "ERROR 103 Header incomplete\n\n";
inline const std::string taken = "ERROR 100 Malformed username\n\n";

inline constexpr name_id alice = 0;
inline constexpr name_id bob = 1;
inline constexpr name_id carol = 2;
inline constexpr name_id dave = 3;

inline settings small() {
  settings result;
  result.limits.recipient_queue = 2;
  result.limits.pending_sends = 3;
  return result;
}

/// A run that the test tells the model of. Each call is a step.
class told_run : private resting_network {
public:
  explicit told_run(const settings& config = small()) : model_{config} {
    // nop
  }

  connection_id connect(std::uint32_t address = 0) {
    return model_.opened(address);
  }

  void is_turned_away(std::uint32_t address) {
    model_.turned_away(address);
  }

  void asks(connection_id who, request what) {
    what.octets = 1;
    model_.wrote(who, std::move(what));
    model_.read(who, 1);
    model_.stepped();
  }

  void asks_for(connection_id who, role as, name_id name) {
    request what;
    what.what = request::kind::register_;
    what.as = as;
    what.name = name;
    asks(who, std::move(what));
  }

  /// Returns the number of the message.
  message_id sends(connection_id who, name_id to) {
    asks(who, next_message(to));
    return last_;
  }

  /// Two messages, which are read at once. Returns the number of the second.
  message_id sends_both(connection_id who, name_id first, name_id second) {
    for (auto to : {first, second}) {
      auto what = next_message(to);
      what.octets = 1;
      model_.wrote(who, std::move(what));
    }
    model_.read(who, 2);
    model_.stepped();
    return last_;
  }

  void acknowledges(connection_id who, name_id sender) {
    request what;
    what.what = request::kind::received;
    what.name = sender;
    asks(who, std::move(what));
  }

  void says_error(connection_id who, std::uint16_t code) {
    request what;
    what.what = request::kind::error;
    what.code = code;
    asks(who, std::move(what));
  }

  void writes(connection_id who, const std::string& bytes) {
    model_.answered(who, bytes);
    model_.passed_on(who, bytes.size(), unread_[who]);
    model_.stepped();
  }

  /// What its peer does not read.
  void writes_in_vain(connection_id who, const std::string& bytes) {
    model_.answered(who, bytes);
    unread_[who] += bytes.size();
    model_.passed_on(who, 0, unread_[who]);
    model_.stepped();
  }

  void forwards(connection_id who, message_id id, name_id sender) {
    auto body = make_body(id, 1);
    writes(who, "FORWARD " + std::string{names[sender]}
                  + "\nContent-length: " + std::to_string(body.size()) + "\n\n" + body);
  }

  void hangs_up(connection_id who) {
    model_.hung_up(who);
    model_.stepped();
  }

  void closes(connection_id who) {
    model_.closed(who);
    model_.stepped();
  }

  void rests() {
    model_.at_rest(*this);
  }

  void waits(moment interval) {
    rests();
    model_.advance(interval);
  }

  /// The router reads nothing more of it.
  void is_ignored(connection_id who) {
    ignored_ = who;
  }

  void drains() {
    model_.drain();
    accepts_ = false;
  }

  /// The name of the rule that was broken; empty if none was.
  std::string broken() const {
    return model_.broken() ? model_.broken()->rule : "";
  }

private:
  request next_message(name_id to) {
    request what;
    what.what = request::kind::send;
    what.name = to;
    what.message = ++last_;
    what.body = make_body(last_, 1);
    return what;
  }

  bool is_read(connection_id who) const override {
    return who != ignored_;
  }
  bool is_accepting() const override {
    return accepts_;
  }

  model model_;
  message_id last_ = 0;
  bool accepts_ = true;
  connection_id ignored_ = no_connection;
  /// What the peer of each does not read.
  std::map<connection_id, std::size_t> unread_;
};

struct user {
  connection_id sending;
  connection_id receiving;
};

inline std::string registered(role as, name_id name) {
  return "REGISTERED " + std::string{word_of(as)} + ' ' + std::string{names[name]}
         + "\n\n";
}

inline user join(told_run& run, name_id name) {
  user result{run.connect(), run.connect()};
  run.asks_for(result.sending, role::sender, name);
  run.writes(result.sending, registered(role::sender, name));
  run.asks_for(result.receiving, role::receiver, name);
  run.writes(result.receiving, registered(role::receiver, name));
  run.rests();
  return result;
}

/// Alice and bob are there.
struct two_users : told_run {
  user a = join(*this, alice);
  user b = join(*this, bob);
};

} // namespace telex::simulation
