#include "tests/support/terminal.hpp"

#include <algorithm>
#include <csignal>

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace telex::test {

namespace {

winsize size_of(unsigned columns, unsigned rows) {
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  return size;
}

} // namespace

terminal::started terminal::start(const std::vector<std::string>& command,
                                  unsigned columns, unsigned rows,
                                  const environment& changes) {
  // The person's own settings must not decide how a test ends.
  environment all{{"TERM", "xterm"},
                  {"INPUTRC", "/dev/null"},
                  {"COLUMNS", ""},
                  {"LINES", ""},
                  {"LC_ALL", "C.UTF-8"}};
  all.insert(all.end(), changes.begin(), changes.end());
  auto size = size_of(columns, rows);
  int side = -1;
  exec_notice runs;
  auto id = ::forkpty(&side, nullptr, nullptr, &size);
  if (id < 0)
    throw std::runtime_error("forkpty failed");
  if (id == 0)
    become(command, all);
  runs.wait();
  return {cli::descriptor{side}, id};
}

terminal::terminal(const std::vector<std::string>& command, unsigned columns,
                   unsigned rows, const environment& changes)
  : terminal(start(command, columns, rows, changes), columns, rows) {}

terminal::terminal(started child, unsigned columns, unsigned rows)
  : side_(std::move(child.side)), id_(child.id), screen_(columns, rows) {}

void terminal::type(std::string_view keys) {
  deadline until;
  while (!keys.empty()) {
    if (!wait_ready(side_.get(), POLLOUT, until))
      throw timed_out("the program does not read the keys");
    auto written = ::write(side_.get(), keys.data(), keys.size());
    if (written <= 0)
      throw std::runtime_error("the terminal is closed");
    keys.remove_prefix(static_cast<std::size_t>(written));
  }
}

void terminal::wait_until(const std::function<bool(const screen&)>& wanted) {
  deadline until;
  while (!wanted(screen_))
    if (!update(until))
      throw std::runtime_error("the program has ended; shown is\n" + picture());
}

void terminal::wait_for(std::string_view text) {
  wait_until([text](const screen& now) {
    auto lines = now.lines();
    return std::any_of(lines.begin(), lines.end(), [text](const std::string& line) {
      return line.find(text) != std::string::npos;
    });
  });
}

void terminal::wait_for_line(std::string_view text) {
  wait_until([text](const screen& now) { return now.current_line() == text; });
}

void terminal::resize(unsigned columns, unsigned rows) {
  screen_ = screen{columns, rows};
  auto size = size_of(columns, rows);
  ::ioctl(side_.get(), TIOCSWINSZ, &size);
}

void terminal::signal(int number) {
  ::kill(id_.get(), number);
}

void terminal::hang_up() {
  side_.reset();
}

bool terminal::takes_lines() const {
  termios now{};
  ::tcgetattr(side_.get(), &now);
  return (now.c_lflag & ICANON) && (now.c_lflag & ECHO);
}

int terminal::wait() {
  deadline until;
  while (side_.get() >= 0 && update(until))
    ;
  return id_.wait();
}

// False when the program has closed the terminal.
bool terminal::update(const deadline& until) {
  if (!wait_ready(side_.get(), POLLIN, until))
    throw timed_out("not shown in time; shown is\n" + picture());
  char bytes[4096];
  auto got = ::read(side_.get(), bytes, sizeof(bytes));
  if (got <= 0)
    return false;
  std::string_view fresh{bytes, static_cast<std::size_t>(got)};
  raw_.append(fresh);
  screen_.write(fresh);
  return true;
}

std::string terminal::picture() const {
  std::string result;
  for (auto& line : screen_.lines())
    result.append("  | ").append(line).append("\n");
  return result + "  cursor in column " + std::to_string(screen_.column())
         + " of: " + screen_.current_line();
}

terminal job_shell() {
  // Nobody's own start-up file is read.
  return terminal{{"/bin/sh", "-i"}, 80, 24, {{"ENV", ""}, {"PS1", "$ "}}};
}

} // namespace telex::test
