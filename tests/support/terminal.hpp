// A program under test, on a terminal of its own.

#pragma once

#include "tests/support/process.hpp"
#include "tests/support/screen.hpp"

#include <functional>

namespace telex::test {

/// A child process under a pseudo-terminal, and a person in front of it.
class terminal {
public:
  /// Starts `command` on an xterm of this size.
  explicit terminal(const std::vector<std::string>& command, unsigned columns = 80,
                    unsigned rows = 24, const environment& changes = {});

  /// Presses keys.
  void type(std::string_view keys);

  /// Waits until the screen is as `wanted` says. Throws timed_out, or
  /// std::runtime_error when the program has ended before, with what is shown.
  void wait_until(const std::function<bool(const screen&)>& wanted);

  /// Waits until some line, one that has scrolled out too, holds `text`.
  void wait_for(std::string_view text);

  /// Waits until the line with the cursor is `text`.
  void wait_for_line(std::string_view text);

  const screen& shown() const noexcept {
    return screen_;
  }

  /// All bytes that the program has written so far.
  const std::string& raw() const noexcept {
    return raw_;
  }

  /// The window gets another size. What is on the screen is forgotten, as each
  /// terminal arranges it in its own way.
  void resize(unsigned columns, unsigned rows);

  pid_t pid() const noexcept {
    return id_.get();
  }

  /// Sends the program a signal.
  void signal(int number);

  /// The terminal goes away, as when somebody closes its window. Nothing but signal()
  /// and wait() may follow.
  void hang_up();

  /// Whether keys are read by lines and shown, as a shell finds its terminal.
  bool takes_lines() const;

  /// Reads what the program still writes, and waits as child_id::wait.
  int wait();

  /// The same without reading: of what it writes nobody sees anything.
  int wait_unread() {
    return id_.wait();
  }

private:
  bool update(const deadline& until);
  std::string picture() const;

  struct started {
    cli::descriptor side;
    pid_t id;
  };
  static started start(const std::vector<std::string>& command, unsigned columns,
                       unsigned rows, const environment& changes);
  terminal(started child, unsigned columns, unsigned rows);

  cli::descriptor side_;
  child_id id_;
  screen screen_;
  std::string raw_;
};

/// A shell with job control, which says "Stopped" of a program that Ctrl-Z has stopped.
terminal job_shell();

} // namespace telex::test
