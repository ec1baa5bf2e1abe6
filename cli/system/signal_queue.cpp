#include "cli/system/signal_queue.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

void signal_queue::add(int number, bool ends, clock::time_point now) {
  waiting_.push_back({number, ends, now});
  if (ends && !due_)
    due_ = waiting_.back();
}

std::optional<int> signal_queue::take() {
  taken_.reset();
  if (waiting_.empty())
    return std::nullopt;
  auto first = first_that_ends();
  if (first == waiting_.end())
    first = waiting_.begin();
  taken_ = *first;
  waiting_.erase(first);
  auto other = first_that_ends();
  if (!is_ending_)
    due_ = other == waiting_.end() ? std::nullopt : std::optional{*other};
  return taken_->number;
}

std::deque<signal_queue::signal>::iterator signal_queue::first_that_ends() {
  return std::find_if(waiting_.begin(), waiting_.end(),
                      [](const signal& x) { return x.ends; });
}

auto signal_queue::next_time() const noexcept -> std::optional<clock::time_point> {
  if (!due_)
    return std::nullopt;
  return due_->came + (due_->is_resumed ? patience : patience - last_chance);
}

auto signal_queue::next_step(clock::time_point now) noexcept -> step {
  if (!due_ || now < *next_time())
    return step::none;
  return std::exchange(due_->is_resumed, true) ? step::end : step::resume_terminal;
}

} // namespace telex::cli
