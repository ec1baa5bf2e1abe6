// A chat without a person: lines in, lines out.

#pragma once

#include "cli/client.hpp"
#include "cli/line_reader.hpp"
#include "cli/output.hpp"
#include "cli/signals.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace telex::cli {

/// Sends what it reads, one message at a time, and writes a line for each, and
/// one for each message that comes in. What a program can go by are the first
/// words of a line: `delivered`, `not delivered` or `from`. A blank line is no
/// message, and has no result.
class pipe_chat {
public:
  /// `server` is what diagnostics call the server. `linger` is how long messages
  /// are taken in after the input has ended and all of it is settled.
  pipe_chat(client& network, std::string server, std::chrono::milliseconds linger);

  /// Registers `name`, a legal one, and sends all lines of the standard input.
  /// Returns an exit_code, or ends the process if a signal says so.
  int run(const std::string& name);

  /// The same with one message instead of the input.
  int run(const std::string& name, message only);

private:
  void turn();
  void dispatch();
  void read_input();
  void send_next();
  void take(const line_reader::line& line);
  void report_bad(std::string_view what);
  void leave_when_done(clock::time_point now);
  void stop_by_signal(int number);
  void finish_output();
  bool wants_input() const;
  void give_up();
  void fail_to_register(const std::string& why);

  void on(const unreachable& news);
  void on(const registered& news);
  void on(const name_refused& news);
  void on(const incoming& news);
  void on(const turned_away& news);
  void on(const delivered& news);
  void on(const not_delivered& news);
  void on(const lost& news);

  client& network_;
  std::string server_;
  std::string name_;
  std::chrono::milliseconds linger_;
  std::optional<signal_source> signals_;
  output results_;
  line_reader lines_;
  /// What is sent before the lines of the input.
  std::optional<message> first_;
  bool input_ended_ = false;
  bool was_registered_ = false;
  bool all_delivered_ = true;
  std::optional<clock::time_point> leave_at_;
  std::optional<int> exit_code_;
};

} // namespace telex::cli
