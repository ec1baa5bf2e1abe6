#include "net/stream/socket_error.hpp"

#include "tests/support/catch.hpp"

#include <cerrno>

using namespace telex;

TEST_CASE("a call on a socket is made again when that makes sense") {
  CHECK(next_try_after(EAGAIN) == next_try::when_told);
  CHECK(next_try_after(EWOULDBLOCK) == next_try::when_told);
  CHECK(next_try_after(EINTR) == next_try::at_once);
  CHECK(next_try_after(ENOBUFS) == next_try::later);
  CHECK(next_try_after(ENOMEM) == next_try::later);
  for (auto error : {ECONNRESET, EPIPE, ETIMEDOUT, EHOSTUNREACH, EBADF})
    CHECK(next_try_after(error) == next_try::never);
}

TEST_CASE("a shortage is told from the end of a connection") {
  CHECK(shortage_after(EMFILE) == pause_reason::descriptors);
  CHECK(shortage_after(ENFILE) == pause_reason::descriptors);
  CHECK(shortage_after(ENOBUFS) == pause_reason::memory);
  CHECK(shortage_after(ENOMEM) == pause_reason::memory);
  for (auto error : {EAGAIN, EINTR, ECONNABORTED, EPROTO, ENETDOWN, EPERM})
    CHECK_FALSE(shortage_after(error));
}
