#include "cli/telex/load/stream.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace telex::load {

namespace {

cli::descriptor start_connect(const cli::socket_address& server, int receive_buffer) {
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

stream::stream(event_loop& loop, const target& server, owner& told, int receive_buffer)
  : loop_{&loop}, owner_{&told}, socket_{start_connect(server.where, receive_buffer)} {
  if (server.tls) {
    tls_ = std::make_unique<tls::session>(*server.tls, "localhost");
    tls_->start(encrypted_);
  }
  loop_->watch(socket_.get(), watched_, *this);
}

stream::~stream() {
  close();
}

void stream::flush() {
  if (!connected_ || !is_open())
    return;
  if (!tls_)
    return send(output_);
  send(encrypted_);
  if (!tls_->is_open() || !encrypted_.empty() || output_.empty())
    return;
  tls_->write({output_.data(), output_.size()}, encrypted_);
  output_.clear();
  send(encrypted_);
}

/// Sends of `bytes` what the socket takes.
void stream::send(std::vector<char>& bytes) {
  if (bytes.empty())
    return;
  auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  // A broken connection is found when it is read.
  if (count > 0)
    bytes.erase(bytes.begin(), bytes.begin() + count);
  update();
}

std::string_view stream::farewell() const noexcept {
  if (tls_ && tls_->has_failed())
    return tls_->why();
  return error_ == 0 ? "the other side closed the connection" : std::strerror(error_);
}

void stream::set_reading(bool on) {
  reading_ = on;
  if (is_open())
    update();
}

void stream::close() {
  if (!is_open())
    return;
  loop_->forget(socket_.get(), *this);
  socket_.reset();
  output_.clear();
}

void stream::reset() {
  const linger now{1, 0};
  if (is_open())
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  close();
}

void stream::ready(std::uint32_t events) {
  if (!reading_ && (events & (EPOLLHUP | EPOLLERR)))
    return fail();
  // A send() would take the error that the read is to find.
  if ((events & EPOLLOUT) && !(events & EPOLLERR)) {
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
void stream::read(bool to_end) {
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

/// Gives the owner what has come.
void stream::take(std::string_view bytes) {
  if (!tls_)
    return owner_->received(*this, bytes);
  std::array<char, 64 * 1024> plain;
  tls_->feed(bytes);
  while (auto size = tls_->read(plain, encrypted_)) {
    owner_->received(*this, {plain.data(), size});
    if (!is_open())
      return;
  }
  if (tls_->has_failed() || tls_->has_ended())
    return fail();
  flush();
}

void stream::fail() {
  close();
  owner_->closed(*this);
}

/// Asks the loop for what is of interest now.
void stream::update() {
  std::uint32_t events = 0;
  if (reading_)
    events |= EPOLLIN;
  if (!connected_ || !output_.empty() || !encrypted_.empty())
    events |= EPOLLOUT;
  if (std::exchange(watched_, events) != events)
    loop_->change(socket_.get(), events, *this);
}

} // namespace telex::load
