#include "cli/load/channel.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace telex::load {

namespace {

/// Longer than any body that a router of default settings forwards.
constexpr std::size_t max_body = 1024 * 1024;

cli::descriptor start_connect(const cli::endpoint& server, int receive_buffer) {
  cli::descriptor result{
    ::socket(server.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (result.get() < 0)
    throw std::system_error(errno, std::generic_category(), "socket");
  const int on = 1;
  ::setsockopt(result.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (receive_buffer > 0)
    ::setsockopt(result.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer,
                 sizeof(receive_buffer));
  auto address = reinterpret_cast<const sockaddr*>(&server.storage);
  if (::connect(result.get(), address, server.size) != 0 && errno != EINPROGRESS)
    throw std::system_error(errno, std::generic_category(), "connect");
  return result;
}

} // namespace

channel::channel(event_loop& loop, const cli::endpoint& server, owner& told,
                 int receive_buffer)
  : loop_{&loop}, owner_{&told}, socket_{start_connect(server, receive_buffer)},
    parser_{wire::source::router, max_body} {
  loop_->watch(socket_.get(), watched_, *this);
}

channel::~channel() {
  close();
}

void channel::flush() {
  if (!connected_ || !is_open() || output_.empty())
    return;
  auto count = ::send(socket_.get(), output_.data(), output_.size(), MSG_NOSIGNAL);
  // A broken connection is found when it is read.
  if (count > 0)
    output_.erase(output_.begin(), output_.begin() + count);
  update();
}

void channel::write(std::string_view bytes) {
  output_.insert(output_.end(), bytes.begin(), bytes.end());
  flush();
}

void channel::set_reading(bool on) {
  reading_ = on;
  if (is_open())
    update();
}

void channel::close() {
  if (!is_open())
    return;
  loop_->forget(socket_.get(), *this);
  socket_.reset();
  output_.clear();
}

void channel::reset() {
  const linger now{1, 0};
  if (is_open())
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  close();
}

void channel::ready(std::uint32_t events) {
  if (!reading_ && (events & (EPOLLHUP | EPOLLERR)))
    return fail();
  if (events & EPOLLOUT) {
    connected_ = true;
    flush();
    update();
  }
  constexpr std::uint32_t ended = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
  if (reading_ && (events & (EPOLLIN | ended)))
    read((events & ended) != 0);
}

/// Reads all that is there: events come once. `to_end` says that the other side has
/// closed, which comes with no event of its own if it came with the last octets.
void channel::read(bool to_end) {
  std::array<char, 64 * 1024> bytes;
  for (auto more = true; more && reading_ && is_open();) {
    auto count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0 && errno == EAGAIN)
      return;
    if (count <= 0) {
      error_ = count < 0 ? errno : 0;
      return fail();
    }
    auto size = static_cast<std::size_t>(count);
    more = to_end || size == bytes.size();
    take({bytes.data(), size});
  }
}

void channel::take(std::string_view bytes) {
  parser_.feed(bytes);
  while (is_open()) {
    auto result = parser_.next();
    if (std::holds_alternative<wire::need_more>(result))
      return;
    if (std::holds_alternative<wire::fault>(result))
      return fail();
    owner_->received(*this, std::get<wire::frame>(std::move(result)));
  }
}

void channel::fail() {
  close();
  owner_->closed(*this);
}

/// Asks the loop for what is of interest now.
void channel::update() {
  std::uint32_t events = 0;
  if (reading_)
    events |= EPOLLIN;
  if (!connected_ || !output_.empty())
    events |= EPOLLOUT;
  if (std::exchange(watched_, events) != events)
    loop_->change(socket_.get(), events, *this);
}

} // namespace telex::load
