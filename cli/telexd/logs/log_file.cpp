#include "cli/telexd/logs/log_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

/// Has all writes go to the end: what was shortened meanwhile, as by logrotate's
/// copytruncate, would else get a hole.
void append_only(int fd) {
  struct stat about;
  if (::fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_APPEND);
}

/// If it can't be opened, `errno` says why.
descriptor open_to_append(const std::string& path, int flags = 0) {
  if (path == "-") {
    descriptor result{::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)};
    append_only(result.get());
    return result;
  }
  constexpr auto mode = S_IRUSR | S_IWUSR | S_IRGRP;
  return descriptor{
    ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | flags, mode)};
}

/// Whether the file at `path` ends within a line, as after a crash.
bool ends_in_a_line(const std::string& path) {
  descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  auto last = '\n';
  struct stat about;
  if (::fstat(file.get(), &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0
      && ::pread(file.get(), &last, 1, about.st_size - 1) != 1)
    return false;
  return last != '\n';
}

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

log_file::log_file(const std::string& path) : path_{path}, file_{open_to_append(path)} {
  if (file_.get() < 0)
    throw std::runtime_error(std::strerror(errno));
  is_cut_ = ends_in_a_line(path);
}

std::optional<std::string_view> log_file::reopen() {
  auto file = open_to_append(path_, O_NONBLOCK);
  if (file.get() < 0)
    return ::strerrorname_np(errno);
  if (path_ != "-")
    ::fcntl(file.get(), F_SETFL, ::fcntl(file.get(), F_GETFL) & ~O_NONBLOCK);
  file_ = std::move(file);
  is_cut_ = ends_in_a_line(path_);
  cut_at_.reset(); // what is to be completed is elsewhere
  return std::nullopt;
}

std::size_t log_file::write(std::string_view lines) {
  auto lost = complete();
  if (!rest_.empty())
    return lost + count_lines(lines);
  std::string_view feed = is_cut_ ? "\n" : "";
  auto left = lines;
  if (write_all(feed) && write_all(left))
    return lost;
  return lost + count_lines(left) - keep_rest(lines, left);
}

std::size_t log_file::close() {
  auto lost = complete();
  lost += rest_.empty() ? 0 : give_up_rest();
  file_.reset();
  return lost;
}

/// Writes from the front of `text`, which is what is left of it then. Returns whether
/// all was written.
bool log_file::write_all(std::string_view& text) {
  while (!text.empty()) {
    auto count = ::write(file_.get(), text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
      is_cut_ = false;
    } else if (!wait_until_writable()) {
      failure_ = ::strerrorname_np(errno);
      return false;
    }
  }
  return true;
}

/// After a failed write. Returns false if there is nothing to wait for.
bool log_file::wait_until_writable() const {
  if (errno == EINTR)
    return true;
  if (errno != EAGAIN)
    return false;
  pollfd events{file_.get(), POLLOUT, 0};
  return ::poll(&events, 1, -1) >= 0 || errno == EINTR;
}

/// Only `left` of `lines` could not be written: keeps what the line lacks that was cut
/// short, if one was. Returns how many were.
std::size_t log_file::keep_rest(std::string_view lines, std::string_view left) {
  lines.remove_suffix(left.size());
  // Whoever reads a pipe anew has no use for the end of a line.
  if (lines.empty() || lines.back() == '\n' || !size())
    return 0;
  rest_ = left.substr(0, left.find('\n') + 1);
  cut_at_ = size();
  return 1;
}

/// Goes on with the line that was cut short, if it is still the last thing there.
/// Returns how many lines are lost by that.
std::size_t log_file::complete() {
  if (rest_.empty())
    return 0;
  if (!cut_at_ || size() != cut_at_)
    return give_up_rest();
  std::string_view left = rest_;
  write_all(left);
  rest_.erase(0, rest_.size() - left.size());
  cut_at_ = size();
  return 0;
}

std::size_t log_file::give_up_rest() {
  rest_.clear();
  is_cut_ = ends_in_a_line(path_);
  return 1;
}

/// Of a file that others may shorten or add to; nothing for a pipe.
std::optional<std::size_t> log_file::size() const {
  struct stat about;
  if (::fstat(file_.get(), &about) != 0 || !S_ISREG(about.st_mode))
    return std::nullopt;
  return static_cast<std::size_t>(about.st_size);
}

} // namespace telex::cli
