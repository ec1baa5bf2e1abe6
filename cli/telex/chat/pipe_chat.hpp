// A chat without a person: lines in, lines out.

#pragma once

#include "cli/system/output.hpp"
#include "cli/system/signals.hpp"
#include "cli/telex/chat/line_reader.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/own_password.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace telex::cli {

/// Sends what it reads, one message at a time, and writes a line for each, and
/// one for each message that comes in. What a program can go by are the first
/// words of a line: `delivered`, `not delivered`, `not confirmed`, `not sent` or
/// `from`. A blank line is no message, and has no result.
///
/// When nobody reads what it writes it takes no more messages in, as it could show
/// them to nobody, and sends only what it has been given by then.
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
  void turn();
  void dispatch();
  std::size_t read_input(std::size_t max);
  void end_input();
  void send_next();
  void take(const line_reader::line& line);
  void take_part();
  void report_bad(std::string_view what);
  void leave_when_done(clock::time_point now);
  [[noreturn]] void stop_by_signal();
  void finish_output();
  bool wants_messages() const;
  bool wants_input() const;
  void give_up(std::uint64_t unread);
  void report_failed(const std::string& line);
  void fail_to_register(const std::string& why);
  void find_password();

  void on(const unreachable& news);
  void on(const registered& news);
  void on(const name_refused& news);
  void on(const incoming& news);
  void on(const turned_away& news);
  void on(const delivered& news);
  void on(const not_delivered& news);
  void on(const not_confirmed& news);
  void on(const not_sent& news);
  void on(const lost& news);

  client& network_;
  std::string server_;
  own_password password_;
  std::string name_;
  std::chrono::milliseconds linger_;
  signal_source signals_;
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
