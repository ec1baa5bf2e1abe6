#include "cli/telex/load/event_loop.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace telex::load {

namespace {

constexpr std::size_t max_events = 256;

void control(int epoll, int operation, int fd, std::uint32_t events, void* handler) {
  epoll_event event{};
  event.events = events | EPOLLET | EPOLLRDHUP;
  event.data.ptr = handler;
  if (::epoll_ctl(epoll, operation, fd, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

} // namespace

event_loop::event_loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_.get() < 0)
    throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

void event_loop::watch(int fd, std::uint32_t events, event_handler& handler) {
  control(epoll_.get(), EPOLL_CTL_ADD, fd, events, &handler);
}

void event_loop::change(int fd, std::uint32_t events, event_handler& handler) {
  control(epoll_.get(), EPOLL_CTL_MOD, fd, events, &handler);
}

void event_loop::forget(int fd, const event_handler& handler) {
  control(epoll_.get(), EPOLL_CTL_DEL, fd, 0, nullptr);
  for (auto& event : reported_)
    if (event.data.ptr == &handler)
      event.data.ptr = nullptr;
}

event_loop::timer event_loop::at(time_point when, std::function<void()> task) {
  timer key{when, ++last_timer_};
  timers_.emplace(key, std::move(task));
  return key;
}

bool event_loop::run_until(const std::function<bool()>& done, time_point end) {
  for (;;) {
    run_timers();
    if (done())
      return true;
    if (steady_clock::now() >= end)
      return false;
    wait(end);
  }
}

void event_loop::run_for(duration time) {
  run_until([] { return false; }, steady_clock::now() + time);
}

void event_loop::run_timers() {
  auto now = steady_clock::now();
  // Those that are set meanwhile have their turn in the next round.
  auto newest = last_timer_;
  for (auto next = timers_.begin();
       next != timers_.end() && next->first.first <= now;) {
    auto key = next->first;
    if (key.second <= newest) {
      auto task = std::move(next->second);
      timers_.erase(next);
      task();
    }
    next = timers_.upper_bound(key);
  }
}

void event_loop::wait(time_point end) {
  if (!timers_.empty())
    end = std::min(end, timers_.begin()->first.first);
  auto left = std::max(duration::zero(), end - steady_clock::now());
  auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  timespec timeout{seconds.count(), (left - seconds).count()};
  reported_.resize(max_events);
  auto count = ::epoll_pwait2(epoll_.get(), reported_.data(),
                              static_cast<int>(max_events), &timeout, nullptr);
  reported_.resize(static_cast<std::size_t>(std::max(count, 0)));
  for (auto& event : reported_)
    if (auto handler = static_cast<event_handler*>(event.data.ptr))
      handler->ready(event.events);
  reported_.clear();
}

} // namespace telex::load
