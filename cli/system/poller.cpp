#include "cli/system/poller.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace telex::cli {

void poller::watch(int fd, short events) {
  entries_.push_back({fd, events, 0});
}

void poller::wake_at(std::optional<clock::time_point> when) {
  if (when && (!wake_at_ || *when < *wake_at_))
    wake_at_ = when;
}

void poller::wait() {
  while (::poll(entries_.data(), entries_.size(), timeout()) < 0)
    if (errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
}

bool poller::is_ready(int fd) const noexcept {
  return std::any_of(entries_.begin(), entries_.end(), [fd](const pollfd& entry) {
    return entry.fd == fd && entry.revents != 0;
  });
}

// In milliseconds, rounded up: who wakes up early finds nothing to do.
int poller::timeout() const {
  if (!wake_at_)
    return -1;
  auto left = std::chrono::ceil<std::chrono::milliseconds>(*wake_at_ - clock::now());
  constexpr std::chrono::milliseconds longest = std::chrono::hours{1};
  return static_cast<int>(
    std::clamp(left, std::chrono::milliseconds{0}, longest).count());
}

} // namespace telex::cli
