// What a chat without a person is to send: messages out of a stream of bytes.

#pragma once

#include "cli/telex/chat/line_reader.hpp"
#include "cli/telex/chat/outgoing.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

// What a line may mean; a blank one means nothing.

/// `@bob hello`, as a person writes it.
std::vector<outgoing> read_chat_line(const line_reader::line& line);

/// A text for each of them.
std::vector<outgoing> read_text_line(const line_reader::line& line,
                                     const std::vector<std::string>& recipients);

/// Lines, which are read as they are asked for.
class pipe_input {
public:
  using line_parser = std::function<std::vector<outgoing>(const line_reader::line&)>;

  /// A line has at most `longest` octets; `parse` says what it means.
  explicit pipe_input(line_parser parse, std::size_t longest = max_line);

  /// There is no stream, but these messages.
  explicit pipe_input(std::vector<message> all);

  /// Adds what has come.
  void feed(std::string_view bytes);

  /// Nothing more comes: what is left is the last line.
  void finish();

  /// Nothing more is known to come, though there may be more: what is left is a part of
  /// a line, and what it lacks may be what is wrong with it. To be called when next()
  /// has given nothing.
  void break_off();

  /// What is to be sent next; nothing if there is no whole line.
  std::optional<outgoing> next();

  /// Whether finish() or break_off() was called.
  bool has_ended() const noexcept {
    return has_ended_;
  }

  /// Whether there will be nothing more.
  bool is_done() const noexcept {
    return has_ended_ && read_.empty() && lines_.size() == 0;
  }

  /// How many octets wait to be taken.
  std::size_t size() const noexcept {
    return lines_.size();
  }

private:
  line_parser parse_;
  line_reader lines_;
  /// What the lines before mean, and was not taken.
  std::deque<outgoing> read_;
  bool has_ended_ = false;
};

} // namespace telex::cli
