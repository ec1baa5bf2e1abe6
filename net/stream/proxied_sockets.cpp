#include "net/stream/proxied_sockets.hpp"

#include "net/stream/socket_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace telex {

bool proxied_sockets::add(int fd, endpoint proxy, time_point until) {
  auto& added = all_.emplace_back(*this, fd, std::move(proxy), until);
  if (!loop_.watch(fd, EPOLLIN | EPOLLRDHUP, added)) {
    all_.pop_back();
    ::close(fd);
    return false;
  }
  if (all_.size() > max)
    refuse(all_.front(), "too-many");
  return true;
}

std::optional<time_point> proxied_sockets::close_overdue(time_point now) {
  while (!all_.empty() && all_.front().until <= now)
    refuse(all_.front(), "too-late");
  return all_.empty() ? std::nullopt : std::optional{all_.front().until};
}

void proxied_sockets::clear() {
  while (!all_.empty())
    ::close(take(all_.front()));
}

/// Nothing of this may be used once the owner has been told.
void proxied_sockets::read(newcomer& from) {
  while (from.header.wanted() > 0)
    if (!read_some(from))
      return;
  if (!from.header.fault().empty())
    return refuse(from, from.header.fault());
  auto peer = from.header.source().value_or(from.proxy);
  // That is the proxy's own host. This one is not meant, unless the proxy is here.
  if (is_loopback(peer))
    peer = from.proxy;
  auto fd = take(from);
  owner_.introduced(fd, std::move(peer));
}

/// Returns false if there is no more now, or it has gone: who connects and writes
/// nothing has had a look whether somebody listens.
bool proxied_sockets::read_some(newcomer& from) {
  std::array<char, 512> space;
  auto size = std::min(space.size(), from.header.wanted());
  auto received = ::recv(from.fd, space.data(), size, 0);
  if (received > 0) {
    from.header.feed({space.data(), static_cast<std::size_t>(received)});
    return true;
  }
  auto next = received == 0 ? next_try::never : next_try_after(errno);
  if (next == next_try::later)
    loop_.call_later(from);
  else if (next == next_try::never)
    ::close(take(from));
  return next == next_try::at_once;
}

int proxied_sockets::take(newcomer& which) {
  auto fd = which.fd;
  loop_.forget(fd, which);
  all_.remove_if([&which](const newcomer& each) { return &each == &which; });
  return fd;
}

void proxied_sockets::refuse(newcomer& whom, std::string_view why) {
  auto proxy = std::move(whom.proxy);
  ::close(take(whom));
  owner_.refused(proxy, why);
}

} // namespace telex
