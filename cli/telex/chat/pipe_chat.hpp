// A chat without a person: lines in, lines out.

#pragma once

#include "cli/system/output.hpp"
#include "cli/system/signals.hpp"
#include "cli/telex/chat/line_reader.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/own_password.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace telex::cli {

/// Sends what it reads, and writes a line for each message, in their order, and one for
/// each that comes in. What a program can go by are the first words of a line:
/// `delivered`, `not delivered`, `not confirmed`, `not sent` or `from`. A blank line is
/// no message, and has no result.
///
/// A message that comes in is acknowledged when its line is written, and no sooner.
/// When nobody reads what it writes, or that fails, messages are turned away, as it
/// could show them to nobody, and it sends only what it has been given by then.
class pipe_chat {
public:
  /// `server` is what diagnostics call the server. `linger` is how long messages
  /// are taken in after the input has ended and all of it is settled. `password` is
  /// looked at when the server wants one.
  pipe_chat(client& network, std::string server, own_password password,
            std::chrono::milliseconds linger);

  /// Registers `name`, a legal one, and sends all lines of the standard input.
  /// Returns an exit_code, or ends the process if a signal says so.
  int run(const std::string& name);

  /// The same with one message instead of the input.
  int run(const std::string& name, message only);

  /// Instead of run(), where there is no way to connect: reports all that was
  /// written to the standard input so far as not sent. Returns not_registered.
  int decline();

private:
  /// The result of a line of the input, once there is one.
  struct result {
    std::optional<ticket> which;
    std::string line;
  };

  /// A message whose line is within the first octets of the output.
  struct shown_message {
    std::uint64_t end = 0;
    std::string id;
  };

  void turn();
  void dispatch();
  void answer_shown();
  std::size_t read_input(std::size_t max);
  void end_input();
  void send_next();
  void take(const line_reader::line& line);
  void take_part();
  void submit(message what);
  void note_failure();
  void add_result(std::string line);
  void write_results();
  void leave_when_done(clock::time_point now);
  [[noreturn]] void stop_by_signal();
  void finish();
  bool wants_input() const;
  void give_up(std::uint64_t unread);
  void fail_to_register(const std::string& why);
  void find_password();

  void on(const unreachable& news);
  void on(const registered& news);
  void on(const name_refused& news);
  void on(const arrived& news);
  void on(const turned_away& news);
  void on(const settled& news);
  void on(const lost& news);
  template <class Other>
  void on(const Other&) {
    // nobody has asked for it
  }

  client& network_;
  std::string server_;
  own_password password_;
  std::string name_;
  std::chrono::milliseconds linger_;
  signal_source signals_;
  output output_;
  /// Those that are not written yet, in the order of the lines.
  std::deque<result> results_;
  std::deque<shown_message> shown_;
  line_reader lines_;
  /// What is sent before the lines of the input.
  std::optional<message> first_;
  bool input_ended_ = false;
  bool was_registered_ = false;
  /// What has become of the messages so far.
  exit_code results_are_ = all_delivered;
  std::optional<clock::time_point> leave_at_;
  std::optional<int> exit_code_;
};

} // namespace telex::cli
