#include "tests/net/stream/faulty_system.hpp"

#include <cerrno>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace telex::test {

faulty_call sending;
faulty_call receiving;
faulty_call accepting;
faulty_call adding;
faulty_call changing;
faulty_call waiting;

bool faulty_call::fails() noexcept {
  if (::getpid() == ::gettid() || left_ == 0)
    return false;
  --left_;
  errno = error_;
  return true;
}

} // namespace telex::test

using namespace telex::test;

extern "C" {

// NOLINTBEGIN: names that the linker gives them
ssize_t __real_send(int fd, const void* bytes, size_t size, int flags);
ssize_t __real_sendmsg(int fd, const msghdr* message, int flags);
ssize_t __real_recv(int fd, void* bytes, size_t size, int flags);
int __real_accept4(int fd, sockaddr* address, socklen_t* size, int flags);
int __real_epoll_ctl(int epoll, int operation, int fd, epoll_event* event);
int __real_epoll_wait(int epoll, epoll_event* events, int max, int timeout);

ssize_t __wrap_send(int fd, const void* bytes, size_t size, int flags) {
  return sending.fails() ? -1 : __real_send(fd, bytes, size, flags);
}

ssize_t __wrap_sendmsg(int fd, const msghdr* message, int flags) {
  return sending.fails() ? -1 : __real_sendmsg(fd, message, flags);
}

ssize_t __wrap_recv(int fd, void* bytes, size_t size, int flags) {
  return receiving.fails() ? -1 : __real_recv(fd, bytes, size, flags);
}

int __wrap_accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
  return accepting.fails() ? -1 : __real_accept4(fd, address, size, flags);
}

int __wrap_epoll_ctl(int epoll, int operation, int fd, epoll_event* event) {
  auto is_stream = event != nullptr && (event->events & EPOLLET) != 0;
  if ((operation == EPOLL_CTL_ADD && adding.fails())
      || (operation == EPOLL_CTL_MOD && is_stream && changing.fails()))
    return -1;
  return __real_epoll_ctl(epoll, operation, fd, event);
}

int __wrap_epoll_wait(int epoll, epoll_event* events, int max, int timeout) {
  return waiting.fails() ? -1 : __real_epoll_wait(epoll, events, max, timeout);
}
// NOLINTEND
}
