#include "net/stream/socket_error.hpp"

#include <cerrno>

namespace telex {

next_try next_try_after(int error) noexcept {
  if (error == EAGAIN || error == EWOULDBLOCK)
    return next_try::when_told;
  if (error == EINTR)
    return next_try::at_once;
  if (error == ENOBUFS || error == ENOMEM)
    return next_try::later;
  return next_try::never;
}

std::optional<pause_reason> shortage_after(int error) noexcept {
  if (error == EMFILE || error == ENFILE)
    return pause_reason::descriptors;
  if (error == ENOBUFS || error == ENOMEM)
    return pause_reason::memory;
  return std::nullopt;
}

} // namespace telex
