#include "cli/system/terminal_state.hpp"

#include "cli/system/descriptor.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace telex::cli {

bool is_in_foreground(int fd) {
  auto group = ::tcgetpgrp(fd);
  return group < 0 || group == ::getpgrp();
}

void await_foreground(int fd) {
  // The system stops who asks for that in the background; else it changes nothing, as a
  // terminal that Ctrl-S has stopped shows no command that could begin this program.
  while (!is_in_foreground(fd) && ::tcflow(fd, TCOON) != 0 && errno == EINTR)
    ; // again
}

terminal_state::terminal_state(std::string farewell) : farewell_(std::move(farewell)) {
  termios found;
  if (::tcgetattr(STDIN_FILENO, &found) == 0)
    found_ = found;
}

void terminal_state::resume() {
  termios now;
  if (!is_ours() || ::tcgetattr(STDIN_FILENO, &now) != 0)
    return;
  ::tcflow(STDIN_FILENO, TCOON);
  is_resumed_ = true;
  // A terminal that knows no Ctrl-S is not stopped by it.
  now.c_iflag &= ~static_cast<tcflag_t>(IXON);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

void terminal_state::settle() const {
  if (is_resumed_ && is_ours())
    ::tcsetattr(STDIN_FILENO, TCSANOW, &*found_);
}

void terminal_state::give_back() const {
  if (!is_ours())
    return;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &*found_);
  // Opened anew: others have what is on the standard streams, and must not find it
  // non-blocking.
  descriptor terminal{::open("/dev/tty", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
  [[maybe_unused]] auto ignored
    = ::write(terminal.get(), farewell_.data(), farewell_.size());
}

bool terminal_state::is_ours() const {
  return found_ && ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

} // namespace telex::cli
