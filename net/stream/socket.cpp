#include "net/stream/socket.hpp"

#include "net/stream/socket_error.hpp"
#include "net/stream/system_calls.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace telex {

namespace {

/// An output buffer that has grown beyond this is given back once it is empty.
constexpr std::size_t kept_output = 2 * 1024;

/// What the loop tells of a stream, once for each time that it begins to hold. To ask
/// for both from the beginning takes no call of the system later.
constexpr std::uint32_t stream_events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

/// The peer writes no more.
constexpr std::uint32_t end_events = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

/// Nothing can be read or written any more.
constexpr std::uint32_t broken_events = EPOLLHUP | EPOLLERR;

/// Calls `f`, a call of the system, until no signal comes in between. Returns what it
/// returned last.
template <class F>
ssize_t uninterrupted(F&& f) noexcept {
  for (;;)
    if (auto result = f(); result >= 0 || next_try_after(errno) != next_try::at_once)
      return result;
}

} // namespace

socket::socket(event_loop& loop, int fd, endpoint peer)
  : stream(caf::io::connection_handle::from_int(fd)), loop_{loop}, fd_{fd},
    peer_(std::move(peer)) {
  // nop
}

socket::~socket() {
  close();
}

bool socket::start() {
  watched_ = loop_.watch(fd_, stream_events, *this);
  reading_ = watched_;
  return watched_;
}

void socket::shutdown_write() {
  shutting_down_ = true;
  if (output_.empty())
    ::shutdown(fd_, SHUT_WR);
}

void socket::let_others_first(bool x) {
  if (std::exchange(lets_others_first_, x) && !x)
    loop_.hurry(*this);
}

void socket::configure_read(caf::io::receive_policy::config) {
  // It reads what is there.
}

void socket::ack_writes(bool) {
  // The broker is always told, and only when all is written.
}

std::vector<char>& socket::wr_buf() {
  return output_;
}

void socket::flush() {
  flush({});
}

void socket::flush(std::string_view tail) {
  // What comes later must not overtake what waits. After an error it waits, too: the
  // event loop tells of that soon, while here a handler of the broker runs, which must
  // not learn of its end in the middle.
  if (output_.empty() && tail.empty())
    return;
  if (blocked_ || detached())
    output_.insert(output_.end(), tail.begin(), tail.end());
  else
    blocked_ = send_some(tail) != sent::all;
}

void socket::flush_later() {
  if (watched_ && !std::exchange(flushes_later_, true))
    loop_.call_at_end(*this);
}

std::size_t socket::unread() const noexcept {
  return output_.size();
}

std::string socket::addr() const {
  return peer_.address;
}

std::uint16_t socket::port() const {
  return peer_.port;
}

void socket::add_to_loop() {
  reading_ = watched_;
  if (watched_)
    look_again(); // for what has come meanwhile
}

void socket::remove_from_loop() {
  reading_ = false;
}

void socket::graceful_shutdown() {
  if (detached())
    return;
  if (!output_.empty())
    send_some();
  close();
  detach(&loop_, false);
}

void socket::ready(std::uint32_t events) {
  guarded([=, this] { handle(events); });
}

void socket::turn_ended() {
  guarded([this] {
    flushes_later_ = false;
    flush();
    tell_flushed(loop_);
  });
}

/// Calls `f`, in which the broker may let go of this.
template <class F>
void socket::guarded(F&& f) {
  auto guard = caf::intrusive_ptr<socket>{this};
  try {
    f();
  } catch (...) {
    if (!tell_failed(loop_, std::current_exception()))
      throw;
  }
}

void socket::handle(std::uint32_t events) {
  if (blocked_ && (events & EPOLLOUT) != 0)
    write();
  if (reading_ && (events & (EPOLLIN | end_events)) != 0)
    read(events);
  else if ((events & broken_events) != 0)
    break_off();
}

void socket::read(std::uint32_t events) {
  auto& bytes = loop_.read_buffer();
  auto received
    = uninterrupted([&] { return system::receive(fd_, bytes.data(), bytes.size()); });
  if (received < 0 && can_go_on())
    return;
  if (received <= 0)
    return break_off();
  auto size = static_cast<std::size_t>(received);
  if (!tell_received(loop_, {bytes.data(), size}))
    return remove_from_loop();
  // Others have their turn first. What comes after a short read is an event of its
  // own, but for the end, if that has been told already.
  if (reading_ && (size == bytes.size() || (events & end_events) != 0))
    look_again();
}

void socket::write() {
  switch (send_some()) {
    case sent::some:
      break;
    case sent::failed:
      break_off();
      break;
    case sent::all:
      blocked_ = false;
      if (shutting_down_)
        ::shutdown(fd_, SHUT_WR);
      tell_written(loop_);
  }
}

void socket::end_input() {
  ::shutdown(fd_, SHUT_RD);
  if (reading_)
    look_again();
}

/// The peer has closed the connection, or it is broken.
void socket::break_off() {
  close();
  tell_hung_up(loop_);
}

void socket::close() {
  reading_ = false;
  blocked_ = false;
  if (fd_ < 0)
    return;
  if (std::exchange(watched_, false))
    loop_.forget(fd_, *this);
  ::close(std::exchange(fd_, -1));
}

/// Has the loop tell what holds now, though it has told that already.
void socket::look_again() {
  loop_.change(fd_, stream_events, *this);
}

/// After a call of the system that failed. Returns whether there will be another one:
/// then this is told when it is time for that.
bool socket::can_go_on() {
  auto next = next_try_after(errno);
  if (next == next_try::later && watched_)
    loop_.call_later(*this);
  return next != next_try::never;
}

/// Sends from the front of the output, and of `tail` behind it. What is left is output.
socket::sent socket::send_some(std::string_view tail) {
  auto count = uninterrupted(
    [&] { return system::send(fd_, {output_.data(), output_.size()}, tail); });
  auto failed = count < 0 && !can_go_on();
  auto gone = static_cast<std::size_t>(std::max<ssize_t>(count, 0));
  if (gone < output_.size() + tail.size()) {
    auto from_output = std::min(gone, output_.size());
    output_.erase(output_.begin(),
                  output_.begin() + static_cast<std::ptrdiff_t>(from_output));
    tail.remove_prefix(gone - from_output);
    output_.insert(output_.end(), tail.begin(), tail.end());
    return failed ? sent::failed : sent::some;
  }
  output_.clear();
  if (output_.capacity() > kept_output)
    output_.shrink_to_fit();
  return sent::all;
}

} // namespace telex
