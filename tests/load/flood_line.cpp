#include "tests/load/flood_line.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace telex::load {

namespace {

void check(int result, const char* call) {
  if (result < 0 && errno != EINPROGRESS)
    throw std::system_error(errno, std::generic_category(), call);
}

cli::descriptor start_connect(const cli::socket_address& server, in_addr_t source) {
  cli::descriptor result{
    ::socket(server.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  check(result.get(), "socket");
  const int on = 1;
  ::setsockopt(result.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const linger none{1, 0};
  ::setsockopt(result.get(), SOL_SOCKET, SO_LINGER, &none, sizeof(none));
  if (source != INADDR_ANY) {
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(source);
    check(::bind(result.get(), reinterpret_cast<const sockaddr*>(&from), sizeof(from)),
          "bind");
  }
  auto address = reinterpret_cast<const sockaddr*>(&server.storage);
  check(::connect(result.get(), address, server.size), "connect");
  return result;
}

} // namespace

flood_line::flood_line(event_loop& loop, const cli::socket_address& server,
                       in_addr_t source)
  : loop_{&loop}, socket_{start_connect(server, source)} {
  loop_->watch(socket_.get(), EPOLLIN | EPOLLOUT, *this);
}

flood_line::~flood_line() {
  loop_->forget(socket_.get(), *this);
}

void flood_line::flush() {
  if (!connected_ || output_.empty())
    return;
  auto count = ::send(socket_.get(), output_.data(), output_.size(), MSG_NOSIGNAL);
  // A broken connection is found when it is read.
  if (count > 0)
    output_.erase(output_.begin(), output_.begin() + count);
}

void flood_line::ready(std::uint32_t events) {
  if ((events & EPOLLOUT) && !(events & EPOLLERR)) {
    connected_ = true;
    flush();
  }
  constexpr std::uint32_t ended = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
  if (!(events & (EPOLLIN | ended)))
    return;
  std::array<char, 16 * 1024> bytes;
  for (;;) {
    auto count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EAGAIN)
      return;
    if (count <= 0)
      return closed();
    received({bytes.data(), static_cast<std::size_t>(count)});
  }
}

} // namespace telex::load
