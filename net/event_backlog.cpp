#include "net/event_backlog.hpp"

namespace telex {

void event_backlog::add(event_handler& handler, std::uint32_t events) {
  if (handler.place_ != 0) {
    entry_of(handler).events |= events;
    return;
  }
  entries_.push_back({&handler, events});
  handler.place_ = first_ + entries_.size() - 1;
  ++size_;
}

void event_backlog::remove(event_handler& handler) noexcept {
  if (handler.place_ == 0)
    return;
  entry_of(handler).handler = nullptr;
  handler.place_ = 0;
  --size_;
}

void event_backlog::put_first(event_handler& handler) {
  if (handler.place_ == 0)
    return;
  auto events = entry_of(handler).events;
  remove(handler);
  entries_.push_front({&handler, events});
  handler.place_ = --first_;
  ++size_;
}

std::optional<event_backlog::entry> event_backlog::take() noexcept {
  while (!entries_.empty()) {
    auto next = entries_.front();
    entries_.pop_front();
    ++first_;
    if (!next.handler)
      continue;
    next.handler->place_ = 0;
    --size_;
    return next;
  }
  return std::nullopt;
}

} // namespace telex
