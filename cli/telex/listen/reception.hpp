// A user who takes messages, for as long as it is asked for.

#pragma once

#include "cli/system/signals.hpp"
#include "cli/telex/client/backoff.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/listen/message_taker.hpp"
#include "cli/telex/own_password.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace telex::cli {

/// How long it lasts; without both, until a signal ends it.
struct reception_end {
  /// So many messages have been given to the taker.
  std::optional<std::uint64_t> count{};
  std::optional<clock::time_point> until{};
  /// How long the name is asked for again while somebody else has it.
  std::chrono::milliseconds name_patience{};
};

/// Gives what comes in to a taker, and answers each message as that has it. More than
/// were asked for, and what the taker has no room for, are answered with an error.
///
/// It comes back when the connection is lost, which the standard error is told. What
/// had come before is given to the taker all the same; nobody is there to whom it could
/// be acknowledged.
class reception {
public:
  /// `server` is what diagnostics call the server. `password` is looked at when the
  /// server wants one.
  reception(client& network, std::string server, own_password password,
            message_taker& taker, reception_end end);

  /// Registers `name`, a legal one. Returns an exit_code, or ends the process if a
  /// signal says so.
  int run(const std::string& name);

private:
  void turn();
  void dispatch();
  void answer();
  bool has_enough() const;
  void end_when_done(clock::time_point now);
  void end_in_time();
  void part();
  [[noreturn]] void stop_by_signal();
  void connect_again(clock::time_point now);
  void stay_away();
  void wait_for_ghost(const name_refused& news);
  void wait_for_name(const name_refused& news);
  void refuse(const name_refused& news);
  void find_password();
  void fail(const std::string& why);

  void on(const unreachable& news);
  void on(const registered& news);
  void on(const name_refused& news);
  void on(const arrived& news);
  void on(const turned_away& news);
  void on(const lost& news);
  template <class Other>
  void on(const Other&) {
    // nobody has asked for it
  }

  client& network_;
  std::string server_;
  own_password password_;
  message_taker& taker_;
  reception_end end_;
  std::string name_;
  signal_source signals_;
  /// How many messages the taker was given, by which they are called.
  std::uint64_t taken_ = 0;
  /// What they are called on this connection, as long as they are not answered.
  std::map<std::uint64_t, std::string> unanswered_;
  bool has_failed_ = false;
  /// The server says whom a message is for.
  bool is_extended_ = false;
  backoff pauses_;
  /// When the next attempt to connect begins, while there is no connection.
  std::optional<clock::time_point> retry_at_;
  std::optional<clock::time_point> registered_at_;
  clock::time_point name_until_{};
  /// Somebody else had the name at first, which was told.
  std::optional<name_refused> refused_;
  /// The connection was lost, and there is no other yet.
  bool is_away_ = false;
  /// The name was refused since, and this was told.
  bool has_told_of_ghost_ = false;
  std::optional<int> exit_code_;
};

} // namespace telex::cli
