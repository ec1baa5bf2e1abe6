#include "net/stream/event_backlog.hpp"

namespace telex {

void event_backlog::line::push(event_handler& handler, std::uint32_t events) {
  entries.push_back({&handler, events});
  handler.place_ = first + entries.size() - 1;
}

auto event_backlog::line::pop() -> entry {
  auto result = entries.front();
  entries.pop_front();
  ++first;
  return result;
}

auto event_backlog::entry_of(const event_handler& handler) noexcept -> entry& {
  auto& where = handler.place_ < first_place_in_order ? first_ : in_order_;
  return where.entries[static_cast<std::size_t>(handler.place_ - where.first)];
}

void event_backlog::add(event_handler& handler, std::uint32_t events) {
  if (handler.place_ != 0) {
    entry_of(handler).events |= events;
    return;
  }
  in_order_.push(handler, events);
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
  if (handler.place_ == 0 || handler.place_ < first_place_in_order)
    return;
  auto events = entry_of(handler).events;
  remove(handler);
  first_.push(handler, events);
  ++size_;
}

std::optional<event_backlog::entry> event_backlog::take() noexcept {
  for (auto where : {&first_, &in_order_})
    while (!where->entries.empty()) {
      auto next = where->pop();
      if (!next.handler)
        continue;
      next.handler->place_ = 0;
      --size_;
      return next;
    }
  return std::nullopt;
}

} // namespace telex
