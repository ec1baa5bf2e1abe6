#include "tests/load/channel.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace telex::load {

namespace {

/// Longer than any body that a router of default settings forwards.
constexpr std::size_t max_body = 1024 * 1024;

test::descriptor start_connect(const sockaddr_in& server, int receive_buffer) {
  test::descriptor result{
    ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (result.get() < 0)
    throw std::system_error(errno, std::generic_category(), "socket");
  const int on = 1;
  ::setsockopt(result.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (receive_buffer > 0)
    ::setsockopt(result.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer,
                 sizeof(receive_buffer));
  auto address = reinterpret_cast<const sockaddr*>(&server);
  if (::connect(result.get(), address, sizeof(server)) != 0 && errno != EINPROGRESS)
    throw std::system_error(errno, std::generic_category(), "connect");
  return result;
}

} // namespace

channel::channel(event_loop& loop, const sockaddr_in& server, owner& told,
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
  if (reading_ && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
    read();
}

void channel::read() {
  std::array<char, 64 * 1024> bytes;
  auto count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (count <= 0)
    return fail();
  parser_.feed({bytes.data(), static_cast<std::size_t>(count)});
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
