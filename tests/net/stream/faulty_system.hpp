// A system that fails calls of the I/O thread on sockets, as a test wants it.

#pragma once

#include <atomic>
#include <cstddef>

namespace telex::test {

/// The linker has accept4(2), epoll_ctl(2) and net/stream/system_calls.hpp go through
/// this. The thread that a test runs on is not concerned.
struct faulty_call {
  /// The next `count` calls fail with `error`.
  void fail(int error, int count) noexcept {
    error_ = error;
    left_ = count;
  }

  /// How many are still to fail.
  int left() const noexcept {
    return left_;
  }

  /// Whether a call is to fail now; then `errno` is set.
  bool fails() noexcept;

private:
  std::atomic<int> error_ = 0;
  std::atomic<int> left_ = 0;
};

/// send and sendmsg.
extern faulty_call sending;
/// recv.
extern faulty_call receiving;
/// accept4.
extern faulty_call accepting;
/// epoll_ctl that adds.
extern faulty_call adding;
/// epoll_ctl for a stream that is watched already.
extern faulty_call changing;
/// epoll_pwait.
extern faulty_call waiting;

} // namespace telex::test
