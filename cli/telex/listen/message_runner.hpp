// Messages as the input of a program.

#pragma once

#include "cli/system/child_program.hpp"
#include "cli/telex/listen/message_taker.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// Runs a program for each message, one after the other. A message is taken when its
/// program has ended with 0; if that fails, or can't be started, this is told of.
///
/// The program has the text on its standard input, octet for octet, and what else is
/// known in its environment: TELEX_FROM, TELEX_TO, TELEX_DATE, TELEX_CONTENT_TYPE and
/// TELEX_ACCOUNT. None of it is in its arguments.
class message_runner final : public message_taker {
public:
  /// How many messages may wait for the program.
  static constexpr std::size_t most_waiting = 32;

  /// The program and its arguments.
  explicit message_runner(std::vector<std::string> command);

  void take(std::uint64_t which, const arrived& what,
            const std::string& recipient) override;

  bool has_room() const override {
    return !is_stopped_ && waiting_.size() < most_waiting;
  }

  void note(const turned_away& news) override;

  void tell(const std::string&) override {
    // programs are run for messages alone
  }
  void watch(poller& waiting) const override;
  void handle(const poller& waiting) override;
  std::optional<answer> next() override;

  bool is_idle() const override {
    return waiting_.empty() && !running_ && answers_.empty();
  }

  bool is_closed() const override {
    return is_stopped_;
  }

  void stop() override;

private:
  struct waiting_message {
    std::uint64_t which = 0;
    arrived what;
    std::string recipient;
  };

  void run_next();
  void finish(int status);
  void answer_first(const std::string& problem);

  std::vector<std::string> command_;
  /// The first one is the one that the program runs for, if it does.
  std::deque<waiting_message> waiting_;
  std::optional<child_program> running_;
  std::deque<answer> answers_;
  bool is_stopped_ = false;
};

} // namespace telex::cli
