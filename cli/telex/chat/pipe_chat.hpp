// A chat without a person: lines in, lines out.

#pragma once

#include "cli/system/output.hpp"
#include "cli/system/signals.hpp"
#include "cli/telex/chat/awaited_recipients.hpp"
#include "cli/telex/chat/pipe_input.hpp"
#include "cli/telex/chat/pipe_report.hpp"
#include "cli/telex/client/backoff.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/own_password.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include <unistd.h>

namespace telex::cli {

/// What such a chat is asked for beside its input.
struct pipe_options {
  /// How results are told; with `json` all else is, too.
  report_form form = report_form::words;
  /// What is read.
  int input = STDIN_FILENO;
  /// How long messages are taken in after the input has ended and all of it is settled.
  std::chrono::milliseconds linger{0};
  /// How long a name that somebody else has is asked for again.
  std::chrono::milliseconds name_patience{0};
  /// How long recipients who are not there are waited for, if they are.
  std::optional<std::chrono::milliseconds> recipient_patience{};
  /// When it ends, whatever is under way.
  std::optional<clock::time_point> deadline{};
};

/// Sends what it reads, and writes a line for each message, in their order, and one for
/// each that comes in. What a program can go by are the first words of a line:
/// `delivered`, `not delivered`, `not confirmed`, `not sent` or `from`. A blank line is
/// no message, and has no result. As JSON there is an object for each event
/// (client/event_json.hpp).
///
/// A message that comes in is acknowledged when its line is written, and no sooner.
/// When nobody reads what it writes, or that fails, messages are turned away, as it
/// could show them to nobody, and it sends only what it has been given by then.
class pipe_chat {
public:
  /// `server` is what diagnostics call the server. `password` is looked at when the
  /// server wants one. Waiting begins now.
  pipe_chat(client& network, std::string server, own_password password,
            pipe_input input, pipe_options options);

  /// Registers `name`, a legal one, and sends all of the input. Returns an exit_code,
  /// or ends the process if a signal says so.
  int run(const std::string& name);

  /// Instead of run(), where it is not even tried to connect: reports all that was
  /// written to the input so far as not sent, for the reason `why`, in words; empty if
  /// there is no way to connect. Returns `code`.
  int decline(exit_code code = not_registered, std::string why = {});

private:
  /// A message whose line is within the first octets of the output.
  struct shown_message {
    std::uint64_t end = 0;
    std::string id;
  };

  bool is_json() const noexcept {
    return options_.form == report_form::json;
  }

  void turn();
  void watch(poller& waiting) const;
  void dispatch();
  void answer_shown();
  std::size_t read_input(std::size_t max);
  void send_next(clock::time_point now);
  void take(outgoing what);
  void submit(pipe_report::number which, message what);
  void leave_when_done(clock::time_point now);
  bool is_time_up(clock::time_point now) const noexcept;
  void stop_in_time(clock::time_point now);
  [[noreturn]] void stop_by_signal();
  void finish();
  bool wants_input() const;
  bool give_up(std::uint64_t unread);
  void give_up_waiting();
  void fail_to_register(const std::string& why);
  bool come_again(const name_refused& news, clock::time_point now);
  void find_password();

  void on(const unreachable& news);
  void on(const registered& news);
  void on(const name_refused& news);
  void on(const arrived& news);
  void on(const turned_away& news);
  void on(settled& news);
  void on(const watching& news);
  void on(const joined& news);
  void on(const not_answered& news);
  void on(const lost& news);
  template <class Other>
  void on(const Other&) {
    // nobody has asked for it
  }

  client& network_;
  std::string server_;
  own_password password_;
  std::string name_;
  pipe_input input_;
  pipe_options options_;
  signal_source signals_;
  output output_;
  pipe_report report_;
  /// What is under way.
  std::map<ticket, pipe_report::number> sent_;
  /// What waits for its recipients, if anything may.
  std::optional<awaited_recipients> awaited_;
  std::deque<shown_message> shown_;
  bool was_registered_ = false;
  /// The server has the plain protocol.
  bool is_plain_ = false;
  /// Of what is not sent from now on.
  std::string unsent_why_;
  /// Why it is not registered yet.
  std::string refusal_;
  clock::time_point name_until_;
  backoff pauses_;
  std::optional<clock::time_point> reconnect_at_;
  std::optional<clock::time_point> leave_at_;
  std::optional<int> exit_code_;
};

} // namespace telex::cli
