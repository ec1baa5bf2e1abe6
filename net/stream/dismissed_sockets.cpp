#include "net/stream/dismissed_sockets.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace telex {

dismissed_sockets::~dismissed_sockets() {
  while (!all_.empty())
    close_oldest();
}

void dismissed_sockets::add(int fd, std::string_view words, time_point until) {
  if (all_.size() >= max)
    close_oldest();
  // The buffer of a new socket has room for it; and if the peer has gone, that is all
  // right.
  if (::send(fd, words.data(), words.size(), MSG_NOSIGNAL) >= 0)
    ::shutdown(fd, SHUT_WR);
  all_.push_back({fd, until});
}

std::optional<time_point> dismissed_sockets::close_overdue(time_point now) {
  while (!all_.empty() && all_.front().until <= now)
    close_oldest();
  return all_.empty() ? std::nullopt : std::optional{all_.front().until};
}

void dismissed_sockets::close_oldest() {
  ::close(all_.front().fd);
  all_.pop_front();
}

} // namespace telex
