#include "net/wire/answer_queue.hpp"

#include <utility>

namespace telex::wire {

frame to_frame(const owed_send& settled) {
  switch (settled.how) {
    case outcome::delivered:
      return sent_frame{settled.recipient};
    case outcome::header_incomplete:
      return to_error(error_code::header_incomplete);
    default:
      return to_error(error_code::unable_to_send);
  }
}

answer_id answer_queue::open(owed_send message) {
  slots_.push({std::move(message), false});
  return first_ + slots_.size() - 1;
}

void answer_queue::add(frame answer) {
  slots_.push({std::move(answer), true});
}

void answer_queue::settle(answer_id id, outcome how) {
  auto open = find_open(id);
  if (!open)
    return;
  std::get<owed_send>(open->what).how = how;
  open->known = true;
}

std::optional<answer> answer_queue::take() {
  if (slots_.empty() || !slots_.front().known)
    return std::nullopt;
  ++first_;
  return slots_.pop().what;
}

answer_queue::slot* answer_queue::find_open(answer_id id) noexcept {
  if (id < first_ || id - first_ >= slots_.size() || slots_[id - first_].known)
    return nullptr;
  return &slots_[id - first_];
}

} // namespace telex::wire
