#include "cli/telex/log/reader.hpp"

#include "cli/telex/complaint.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::log {

namespace {

/// How often a file that is followed is looked at: soon enough for a person. inotify
/// would not tell of what other hosts write to a shared disk.
constexpr std::chrono::milliseconds interval{100};

constexpr std::string_view standard_input = "-";

bool is_regular(int fd) {
  struct stat status;
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

bool is_same(const struct stat& a, const struct stat& b) noexcept {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

} // namespace

reader::reader(criteria wanted, consumer& to, outlet& out, interruption& stop)
  : wanted_{std::move(wanted)}, to_{&to}, out_{&out}, stop_{&stop} {
  // nop
}

void reader::read(const std::vector<std::string>& files, bool follow) {
  for (const auto& file : files)
    if (!is_over())
      read_file(file, follow && &file == &files.back());
}

void reader::report_damage() const {
  if (damaged_ > 0)
    cli::complain(fmt::format("{} damaged line{} skipped, the first at {}", damaged_,
                              damaged_ == 1 ? " was" : "s were", first_damaged_));
}

// Sets errno where there is none. To open a FIFO does not wait for who writes into it:
// that is waited for as any other input is.
std::optional<source> reader::open(const std::string& file) {
  cli::descriptor opened{
    file == standard_input
      ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
      : ::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
  if (opened.get() < 0)
    return std::nullopt;
  if (file != standard_input)
    ::fcntl(opened.get(), F_SETFL, 0);
  return source{std::move(opened)};
}

void reader::read_file(const std::string& file, bool follow) {
  shown_ = file == standard_input ? "the standard input" : cli::printable(file);
  auto from = open(file);
  if (!from)
    return complain("read", std::strerror(errno));
  read_to_end(*from);
  if (follow && from->failure().empty() && is_regular(from->fd()))
    follow_file(*from, file);
  if (is_over())
    return;
  if (auto failure = from->failure(); !failure.empty())
    complain("read", failure);
  if (from->is_cut())
    lines_ = line_buffer{}; // Of course the last one is cut.
  end_lines();
}

void reader::follow_file(source& from, const std::string& file) {
  while (!is_over() && from.failure().empty()) {
    if (from.is_packed())
      return complain("follow", "it is gzipped, and so does not grow");
    switch (fate_of(from, file)) {
      case fate::as_before:
        pause();
        break;
      case fate::emptied:
        out_->flush();
        cli::complain(
          fmt::format("{} was truncated: goes on with its beginning", shown_));
        end_lines();
        from.rewind();
        break;
      case fate::replaced:
        if (!replace(from, file))
          return;
        break;
    }
    read_to_end(from);
  }
}

// By now, whoever writes the log writes to the new file; what was written to the old
// one before is still to be read. False if the new one can't be.
bool reader::replace(source& from, const std::string& file) {
  read_to_end(from);
  if (auto next = open(file)) {
    end_lines();
    from = std::move(*next);
  } else if (errno != ENOENT) { // It may have got another name again.
    complain("follow", std::strerror(errno));
    return false;
  }
  return true;
}

// A new file that is empty has not replaced the old one yet: who was told late that it
// is there still writes to the old one.
reader::fate reader::fate_of(const source& from, const std::string& file) const {
  struct stat held{};
  struct stat named{};
  ::fstat(from.fd(), &held);
  if (held.st_size < ::lseek(from.fd(), 0, SEEK_CUR))
    return fate::emptied;
  if (file != standard_input && ::stat(file.c_str(), &named) == 0
      && !is_same(held, named) && named.st_size > 0)
    return fate::replaced;
  return fate::as_before;
}

void reader::read_to_end(source& from) {
  while (await(from)) {
    auto got = from.read(lines_.space());
    if (!got)
      return;
    lines_.add(*got);
    take_lines();
  }
}

// Whoever looks at the output sees all that there is before more is waited for.
bool reader::await(const source& from) {
  if (is_over() || from.is_pending())
    return !is_over();
  if (!is_ready(from.fd(), cli::poller::clock::now())) {
    out_->flush();
    if (!is_over())
      is_ready(from.fd(), std::nullopt);
  }
  return !is_over();
}

// Waits for that until `end`, if that is a time.
bool reader::is_ready(int fd, std::optional<cli::poller::clock::time_point> end) {
  cli::poller waiting;
  waiting.watch(fd, POLLIN);
  waiting.wake_at(end);
  out_->wait(waiting);
  return waiting.is_ready(fd);
}

void reader::pause() {
  out_->flush();
  cli::poller waiting;
  waiting.wake_at(cli::poller::clock::now() + interval);
  out_->wait(waiting);
}

// What is read next is of another file.
void reader::end_lines() {
  lines_.finish();
  take_lines();
  lines_ = line_buffer{};
}

void reader::take_lines() {
  while (!out_->is_closed()) {
    auto next = lines_.next();
    if (!next)
      return;
    take(*next);
  }
}

void reader::take(const line_buffer::line& x) {
  ++read_lines_;
  auto event = x.too_long ? std::nullopt : parser_.parse(x.text);
  if (!event) {
    if (++damaged_ == 1)
      first_damaged_ = fmt::format("{}:{}", shown_, x.number);
  } else if (log::matches(wanted_, *event)) {
    ++matches_;
    to_->take(*event);
    out_->flush_if_full();
  }
}

void reader::complain(std::string_view action, const std::string& why) {
  has_read_all_ = false;
  cli::complain(fmt::format("cannot {} {}: {}", action, shown_, why));
}

bool reader::is_over() const noexcept {
  return stop_->has_come() || out_->is_closed();
}

} // namespace telex::log
