#include "cli/telex/client/connection.hpp"

#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace telex::cli {

namespace {

void set_option(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof(value));
}

bool is_temporary(int code) noexcept {
  return code == EAGAIN || code == EWOULDBLOCK || code == EINTR;
}

} // namespace

connection::connection(const socket_address& where)
  : fd_(::socket(where.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                 0)) {
  if (fd_ < 0) {
    fail(errno);
    return;
  }
  set_option(fd_, IPPROTO_TCP, TCP_NODELAY, 1);
  // The longest frame fits, so that one send(2) takes all of it.
  set_option(fd_, SOL_SOCKET, SO_SNDBUF, 256 * 1024);
  // A server that has vanished without a word is noticed some day.
  set_option(fd_, SOL_SOCKET, SO_KEEPALIVE, 1);
  auto raw = reinterpret_cast<const sockaddr*>(&where.storage);
  if (::connect(fd_, raw, where.size) == 0)
    state_ = state::open;
  else if (errno != EINPROGRESS)
    fail(errno);
}

connection::~connection() {
  if (fd_ >= 0)
    ::close(fd_);
}

void connection::finish_connecting() {
  if (state_ != state::connecting)
    return;
  int code = 0;
  socklen_t size = sizeof(code);
  ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &code, &size);
  if (code != 0)
    return fail(code);
  sockaddr_storage other;
  size = sizeof(other);
  if (::getpeername(fd_, reinterpret_cast<sockaddr*>(&other), &size) == 0)
    state_ = state::open;
}

void connection::send(wire::buffer frame) {
  auto was_blocked = is_blocked();
  waiting_.append(frame.data(), frame.size());
  if (!was_blocked)
    flush();
}

void connection::flush() {
  while (state_ == state::open && !waiting_.empty()) {
    auto sent = ::send(fd_, waiting_.data(), waiting_.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (!is_temporary(errno))
        waiting_.clear();
      return;
    }
    waiting_.erase(0, static_cast<std::size_t>(sent));
  }
}

std::string_view connection::receive(std::span<char> space) {
  if (state_ != state::open)
    return {};
  auto got = ::recv(fd_, space.data(), space.size(), 0);
  if (got > 0)
    return {space.data(), static_cast<std::size_t>(got)};
  if (got == 0)
    state_ = state::closed;
  else if (!is_temporary(errno))
    fail(errno);
  return {};
}

void connection::fail(int code) {
  state_ = state::closed;
  error_ = std::strerror(code);
}

} // namespace telex::cli
