#include "cli/telex/top/screen.hpp"

#include "cli/system/terminal_state.hpp"
#include "cli/system/window_size.hpp"
#include "net/wire/number.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include <unistd.h>

namespace telex::top {

namespace {

// The alternate screen, the cursor, and lines that do not go on in the next one.
constexpr std::string_view enter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";

cli::window_size size_of(int fd) {
  constexpr cli::window_size usual{80, 24};
  return cli::window_size_of(fd).value_or(usual);
}

/// A terminal that is gone is noticed by who reads from it.
void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    auto written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR)
      return;
    if (written > 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

} // namespace

screen::screen() {
  cli::await_foreground(STDIN_FILENO);
  if (::tcgetattr(STDIN_FILENO, &before_) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot use the terminal");
  take();
}

screen::~screen() {
  release();
}

extent screen::size() const {
  auto [columns, lines] = size_of(STDOUT_FILENO);
  return {columns, lines};
}

void screen::show(const std::vector<std::string>& lines) {
  std::string bytes = "\x1b[H";
  for (const auto& line : lines) {
    // Erased first: behind the last column, the last character would be erased too.
    bytes.append("\x1b[K").append(line);
    if (&line != &lines.back())
      bytes += "\r\n";
  }
  bytes += lines.size() < size().lines ? "\r\n\x1b[J" : "";
  write_all(bytes);
}

std::optional<std::string> screen::read() {
  std::array<char, 1024> space;
  auto got = ::read(STDIN_FILENO, space.data(), space.size());
  if (got > 0)
    return std::string(space.data(), static_cast<std::size_t>(got));
  return got < 0 && errno == EINTR ? std::optional<std::string>{""} : std::nullopt;
}

void screen::take() {
  if (is_taken_)
    return;
  cli::await_foreground(STDIN_FILENO);
  auto raw = before_;
  // Ctrl-C and Ctrl-Z still are signals.
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
  write_all(enter);
  is_taken_ = true;
}

void screen::release() {
  if (!is_taken_)
    return;
  write_all(farewell);
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  is_taken_ = false;
}

std::size_t columns_of(int fd) {
  // Enough for all that there is to show.
  constexpr std::size_t all = 160;
  if (auto window = cli::window_size_of(fd))
    return window->columns;
  auto wanted = std::getenv("COLUMNS");
  auto columns = wanted ? wire::to_number<std::uint16_t>(wanted) : std::nullopt;
  return columns && *columns > 0 ? *columns : all;
}

bool has_screen() {
  auto kind = std::getenv("TERM");
  return ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO) && kind
         && std::string_view{kind} != "dumb" && *kind != '\0';
}

} // namespace telex::top
