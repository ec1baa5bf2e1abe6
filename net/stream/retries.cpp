#include "net/stream/retries.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace telex {

retries::retries()
  : fd_{::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)} {
  if (fd_ < 0)
    throw std::system_error(errno, std::generic_category(), "timerfd");
}

retries::~retries() {
  ::close(fd_);
}

void retries::add(event_handler& handler) {
  if (std::find(waiting_.begin(), waiting_.end(), &handler) != waiting_.end())
    return;
  waiting_.push_back(&handler);
  if (waiting_.size() == 1 && due_.empty())
    wind_up();
}

void retries::remove(const event_handler& handler) noexcept {
  std::erase(waiting_, &handler);
  std::erase(due_, &handler);
}

void retries::ready(std::uint32_t) {
  if (due_.empty())
    due_ = std::exchange(waiting_, {});
  auto next = due_.empty() ? nullptr : due_.back();
  if (next)
    due_.pop_back();
  // Until then it stays ready, so that others have their turn between two of these.
  if (due_.empty())
    wind_up();
  if (next)
    next->ready(EPOLLIN | EPOLLOUT);
}

/// Also makes it ready no more.
void retries::wind_up() {
  itimerspec when{};
  if (!waiting_.empty())
    when.it_value.tv_nsec = std::chrono::nanoseconds{wait}.count();
  ::timerfd_settime(fd_, 0, &when, nullptr);
}

} // namespace telex
