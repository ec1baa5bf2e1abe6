#include "cli/system/password_input.hpp"

#include "cli/system/descriptor.hpp"
#include "cli/system/kept_from_others.hpp"
#include "cli/system/poller.hpp"
#include "cli/system/terminal_state.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

namespace telex::cli {

namespace {

using time_limit = std::optional<poller::clock::time_point>;

/// More than any password has, and what is around it.
constexpr std::size_t most_octets = 4096;

/// Text in a place of its own, which is overwritten in the end.
class typed_text {
public:
  typed_text() = default;
  typed_text(const typed_text&) = delete;
  typed_text& operator=(const typed_text&) = delete;
  ~typed_text() {
    ::explicit_bzero(octets_.data(), octets_.size());
  }

  bool add(char c) {
    if (size_ == octets_.size())
      return false;
    octets_[size_++] = c;
    return true;
  }

  /// Takes the last character back, with all of its octets of UTF-8.
  void take_back() {
    auto is_inner
      = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    while (size_ > 0 && is_inner(octets_[size_ - 1]))
      --size_;
    size_ -= size_ > 0 ? 1 : 0;
  }

  void clear() {
    size_ = 0;
  }

  std::string_view text() const {
    return {octets_.data(), size_};
  }

private:
  std::array<char, most_octets> octets_{};
  std::size_t size_ = 0;
};

/// Holds back the signals that end a program; those that have come do so once this is
/// destroyed.
class held_signals {
public:
  held_signals() {
    ::sigemptyset(&held_);
    for (auto each : {SIGHUP, SIGINT, SIGQUIT, SIGTERM})
      ::sigaddset(&held_, each);
    ::pthread_sigmask(SIG_BLOCK, &held_, &before_);
    come_ = descriptor{::signalfd(-1, &held_, SFD_CLOEXEC)};
  }
  held_signals(const held_signals&) = delete;
  held_signals& operator=(const held_signals&) = delete;
  ~held_signals() {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  /// Readable when one has come.
  int fd() const noexcept {
    return come_.get();
  }

private:
  sigset_t held_{};
  sigset_t before_{};
  descriptor come_;
};

/// The terminal, which shows nothing and takes keys one by one; at last it is as it
/// was, also for a signal that ends the program.
class unseen_terminal {
public:
  unseen_terminal() : terminal_{::open("/dev/tty", O_RDWR | O_CLOEXEC)} {
    await_foreground(terminal_.get());
    if (::tcgetattr(terminal_.get(), &found_) != 0)
      return;
    auto unseen = found_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    unseen.c_cc[VMIN] = 1;
    unseen.c_cc[VTIME] = 0;
    is_open_ = ::tcsetattr(terminal_.get(), TCSAFLUSH, &unseen) == 0;
  }
  unseen_terminal(const unseen_terminal&) = delete;
  unseen_terminal& operator=(const unseen_terminal&) = delete;
  ~unseen_terminal() {
    if (is_open_)
      ::tcsetattr(terminal_.get(), TCSAFLUSH, &found_);
  }

  bool is_open() const {
    return is_open_;
  }

  void write(std::string_view text) const {
    [[maybe_unused]] auto ignored = ::write(terminal_.get(), text.data(), text.size());
  }

  /// The next octet, or -1 if there is none any more or by then, or the program is to
  /// end.
  int read(time_limit until) const {
    char c = 0;
    for (;;) {
      poller waiting;
      waiting.watch(terminal_.get(), POLLIN);
      waiting.watch(signals_.fd(), POLLIN);
      waiting.wake_at(until);
      waiting.wait();
      if (waiting.is_ready(signals_.fd()) || (until && *until <= poller::clock::now()))
        return -1;
      if (!waiting.is_ready(terminal_.get()))
        continue;
      auto count = ::read(terminal_.get(), &c, 1);
      if (count == 1)
        return static_cast<unsigned char>(c);
      if (count == 0 || (errno != EINTR && errno != EAGAIN))
        return -1;
    }
  }

private:
  held_signals signals_; // to the last
  descriptor terminal_;
  termios found_{};
  bool is_open_ = false;
};

constexpr int ctrl(char letter) {
  return letter & 0x1f;
}

/// Reads keys up to Enter. Returns whether it came to that.
bool read_line(const unseen_terminal& terminal, typed_text& line, time_limit until) {
  for (;;) {
    auto key = terminal.read(until);
    if (key == '\r' || key == '\n')
      return true;
    if (key < 0 || key == ctrl('C') || key == ctrl('D'))
      return false;
    if (key == 0x7f || key == ctrl('H'))
      line.take_back();
    else if (key == ctrl('U'))
      line.clear();
    else
      line.add(static_cast<char>(key));
  }
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n'))
    text.remove_suffix(1);
  if (text.ends_with('\r'))
    text.remove_suffix(1);
  return text;
}

} // namespace

bool can_ask() {
  return ::isatty(STDIN_FILENO) != 0 || ::isatty(STDERR_FILENO) != 0;
}

std::optional<secret> ask_unseen(const std::string& question, time_limit until) {
  unseen_terminal terminal;
  if (!terminal.is_open())
    return std::nullopt;
  terminal.write(question);
  typed_text line;
  auto is_whole = read_line(terminal, line, until);
  terminal.write("\r\n");
  if (!is_whole)
    return std::nullopt;
  return secret{line.text()};
}

namespace {

/// How long somebody may take to open a pipe that he is about to write to.
constexpr auto time_to_open = std::chrono::seconds{1};

/// Whether there is something to be read, or an end, by then.
bool is_ready(int fd, poller::clock::time_point until) {
  poller waiting;
  waiting.watch(fd, POLLIN);
  waiting.wake_at(until);
  waiting.wait();
  return waiting.is_ready(fd);
}

/// Reads what does not block no longer than `until`.
std::variant<secret, std::string> read_password(int fd,
                                                poller::clock::time_point until) {
  std::array<char, 512> space;
  typed_text found;
  std::string problem;
  for (;;) {
    auto count = ::read(fd, space.data(), space.size());
    if (count < 0 && (errno == EINTR || (errno == EAGAIN && is_ready(fd, until))))
      continue;
    if (count < 0)
      problem = errno == EAGAIN ? "it takes too long" : std::strerror(errno);
    for (ssize_t i = 0; i < count && problem.empty(); ++i)
      if (!found.add(space[static_cast<std::size_t>(i)]))
        problem = "it is too long for a password";
    if (count <= 0 || !problem.empty())
      break;
  }
  ::explicit_bzero(space.data(), space.size());
  if (!problem.empty())
    return problem;
  return secret{without_line_end(found.text())};
}

} // namespace

std::variant<secret, std::string> read_password(int fd) {
  return read_password(fd, poller::clock::time_point::max());
}

std::variant<secret, std::string>
read_password_file(const std::string& path, std::chrono::milliseconds patience) {
  auto now = poller::clock::now();
  auto until = now + patience;
  // Nobody may write to a pipe: it is not to be waited for in open(2).
  descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
  struct stat about{};
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0)
    return std::string{std::strerror(errno)};
  // What is no file, as a pipe of the shell, is for nobody else.
  if (auto why = S_ISREG(about.st_mode) ? exposure_of(about, path) : ""; !why.empty())
    return why;
  // A pipe that nobody has open is at its end, and is not ready.
  auto has_come = !S_ISFIFO(about.st_mode)
                  || is_ready(file.get(), std::min(until, now + time_to_open));
  auto read = read_password(file.get(), until);
  auto password = std::get_if<secret>(&read);
  if (password && password->empty() && !has_come)
    return std::string{"nobody writes to that pipe"};
  return read;
}

} // namespace telex::cli
