// The calls of the system that messages need. As glibc's, but that they are no points
// at which a thread may be cancelled, as nobody does that here: what glibc does for it
// in a program with several threads takes as many instructions as all else that it
// does. Sanitizers do not see these calls.

#pragma once

#include <cstddef>
#include <string_view>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

namespace telex::system {

/// As recv(2) of at most `size` octets.
inline ssize_t receive(int fd, char* to, std::size_t size) noexcept {
  return ::syscall(SYS_recvfrom, fd, to, size, 0, nullptr, nullptr);
}

/// As send(2), without a signal when the peer has gone.
inline ssize_t send(int fd, std::string_view bytes) noexcept {
  return ::syscall(SYS_sendto, fd, bytes.data(), bytes.size(), MSG_NOSIGNAL, nullptr,
                   0);
}

/// One send(2) of both.
inline ssize_t send(int fd, std::string_view first, std::string_view second) noexcept {
  if (second.empty())
    return send(fd, first);
  iovec parts[] = {{const_cast<char*>(first.data()), first.size()},
                   {const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  return ::syscall(SYS_sendmsg, fd, &message, MSG_NOSIGNAL);
}

/// As epoll_wait(2).
inline int wait(int epoll, epoll_event* to, int size, int timeout) noexcept {
  return static_cast<int>(
    ::syscall(SYS_epoll_pwait, epoll, to, size, timeout, nullptr, 0));
}

} // namespace telex::system
