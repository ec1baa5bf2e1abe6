#include "cli/system/output.hpp"

#include "cli/system/standard_streams.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

bool is_regular_file(int fd) noexcept {
  struct stat about{};
  return ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

} // namespace

output::output(int fd, std::string complaint, parting of_reader)
  : fd_(fd), complaint_(std::move(complaint)), of_reader_{of_reader},
    is_file_{is_regular_file(fd)} {
  // nop
}

void output::write_line(std::string_view line) {
  write(line);
  write("\n");
}

void output::write(std::string_view text) {
  if (!is_closed_)
    waiting_.append(text);
  else if (!text.empty())
    lose_lines(EPIPE);
}

void output::watch(poller& waiting) const {
  if (!is_closed_)
    waiting.watch(fd_, waiting_.empty() ? 0 : POLLOUT);
}

void output::handle(const poller& waiting) {
  if (!waiting.is_ready(fd_))
    return;
  // With nothing to write all that can be told is that nobody reads any more.
  if (waiting_.empty())
    is_closed_ = true;
  else
    write_some();
}

void output::flush() {
  while (!waiting_.empty()) {
    poller waiting;
    watch(waiting);
    waiting.wait();
    handle(waiting);
  }
}

// A pipe that is ready for writing takes this much without blocking. It is not
// made non-blocking itself: others have the same pipe.
std::size_t output::size_of_next_piece() const noexcept {
  if (is_file_ || waiting_.size() <= PIPE_BUF)
    return waiting_.size();
  auto end = waiting_.rfind('\n', PIPE_BUF - 1);
  return end == waiting_.npos ? PIPE_BUF : end + 1;
}

void output::write_some() {
  auto size = size_of_next_piece();
  auto written = ::write(fd_, waiting_.data(), size);
  if (written > 0) {
    waiting_.erase(0, static_cast<std::size_t>(written));
    written_ += static_cast<std::uint64_t>(written);
  } else if (errno != EINTR && errno != EAGAIN) {
    lose_lines(errno);
    is_closed_ = true;
    waiting_.clear();
  }
}

void output::lose_lines(int reason) {
  if (has_failed_ || (reason == EPIPE && of_reader_ == parting::has_enough))
    return;
  print_error(complaint_ + ": " + std::strerror(reason) + ".");
  has_failed_ = true;
}

bool print(std::string_view text, std::string complaint) {
  output out{STDOUT_FILENO, std::move(complaint)};
  out.write(text);
  out.flush();
  return !out.has_failed();
}

} // namespace telex::cli
