// Sockets in one epoll: what both protocols of the yardstick write with.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/epoll.h>
#include <sys/socket.h>

namespace telex::bench {

/// One connection. A negative descriptor is of one that has been closed.
struct epoll_socket {
  int fd;
  bool blocked = false; ///< Output waits for the socket.
  bool halted = false;  ///< Input waits for answers.
  std::string input;
  std::string output;
};

/// An epoll, level-triggered.
class epoll_sockets {
public:
  void add(int fd, void* who) {
    control(EPOLL_CTL_ADD, fd, EPOLLIN, who);
  }

  void halt(epoll_socket& who, bool is_halted) {
    if (is_halted == who.halted)
      return;
    who.halted = is_halted;
    update(who);
  }

  /// At once, as far as the socket takes it; the rest is kept, in order.
  void write(epoll_socket& to, std::string_view bytes) {
    if (to.fd < 0)
      return;
    if (to.output.empty())
      bytes.remove_prefix(send(to, bytes));
    to.output.append(bytes);
    note_blocked(to);
  }

  /// What is kept.
  void flush(epoll_socket& who) {
    if (who.fd < 0)
      return;
    who.output.erase(0, send(who, who.output));
    note_blocked(who);
  }

  int wait(epoll_event* events, int count) {
    return ::epoll_wait(fd_, events, count, -1);
  }

private:
  void control(int operation, int fd, std::uint32_t events, void* who) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = who;
    ::epoll_ctl(fd_, operation, fd, &event);
  }

  void update(epoll_socket& who) {
    control(EPOLL_CTL_MOD, who.fd,
            (who.blocked ? EPOLLOUT : 0u) | (who.halted ? 0u : EPOLLIN), &who);
  }

  void note_blocked(epoll_socket& who) {
    if (who.output.empty() != who.blocked)
      return;
    who.blocked = !who.blocked;
    update(who);
  }

  static std::size_t send(epoll_socket& to, std::string_view bytes) {
    auto count = ::send(to.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  int fd_ = ::epoll_create1(0);
};

} // namespace telex::bench
