// The terminal, as the program found it.

#pragma once

#include <optional>
#include <string>

#include <termios.h>

namespace telex::cli {

/// Whether this process has the terminal `fd`, if it is one; a job in the background
/// has not, and what it finds there are the settings of the shell.
bool is_in_foreground(int fd);

/// Returns when this process has the terminal `fd`: one in the background is stopped
/// until somebody brings it to the foreground. Returns at once if nobody could do that.
void await_foreground(int fd);

/// Gives the terminal on the standard input back when whoever has taken it can't:
/// no call waits for anything. Without a terminal, or when the shell has it,
/// nothing happens.
class terminal_state {
public:
  /// Keeps what it finds. `farewell` is what the terminal has to be written to
  /// show what it showed before.
  explicit terminal_state(std::string farewell);

  /// Lets a terminal that was stopped, as by Ctrl-S, show what it was written; Ctrl-S
  /// has no effect from then on, until its settings are changed.
  void resume();

  /// Makes its settings what they were, if it was resumed; for who has given it back
  /// himself, maybe at the same time.
  void settle() const;

  /// Makes it as it was found.
  void give_back() const;

private:
  bool is_ours() const;

  std::optional<termios> found_;
  std::string farewell_;
  bool is_resumed_ = false;
};

} // namespace telex::cli
