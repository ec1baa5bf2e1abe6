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
long __real_syscall(long number, long a, long b, long c, long d, long e, long f);
int __real_accept4(int fd, sockaddr* address, socklen_t* size, int flags);
int __real_epoll_ctl(int epoll, int operation, int fd, epoll_event* event);

long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f) {
  auto fails = number == SYS_sendto || number == SYS_sendmsg ? sending.fails()
               : number == SYS_recvfrom                      ? receiving.fails()
               : number == SYS_epoll_pwait                   ? waiting.fails()
                                                             : false;
  return fails ? -1 : __real_syscall(number, a, b, c, d, e, f);
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
// NOLINTEND
}
