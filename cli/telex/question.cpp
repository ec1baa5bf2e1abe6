#include "cli/telex/question.hpp"

#include "cli/system/poller.hpp"

#include <cerrno>
#include <iostream>
#include <optional>

#include <unistd.h>

namespace telex::cli {

namespace {

/// A line of the standard input, which others may have set not to block; nothing if it
/// ends before the line does.
std::optional<std::string> read_answer() {
  std::string result;
  for (;;) {
    poller waiting;
    waiting.watch(STDIN_FILENO, POLLIN);
    waiting.wait();
    char c = 0;
    auto count = ::read(STDIN_FILENO, &c, 1);
    if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN))
      return std::nullopt;
    if (count == 1 && c == '\n')
      return result;
    if (count == 1)
      result += c;
  }
}

} // namespace

bool has_person() noexcept {
  return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
}

bool is_agreed(const std::string& text) {
  std::cerr << text << "Go on? [y/N] " << std::flush;
  auto answer = read_answer();
  // Ctrl-D ends no line.
  if (!answer)
    std::cerr << '\n';
  return answer == "y" || answer == "Y" || answer == "yes";
}

} // namespace telex::cli
