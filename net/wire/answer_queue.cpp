#include "net/wire/answer_queue.hpp"

#include <utility>

namespace telex::wire {

answer_id answer_queue::open(std::string recipient) {
  slots_.push({sent_frame{std::move(recipient)}, false});
  return first_ + slots_.size() - 1;
}

void answer_queue::add(frame answer) {
  slots_.push({std::move(answer), true});
}

void answer_queue::deliver(answer_id id) {
  if (auto open = find_open(id))
    open->known = true;
}

void answer_queue::fail(answer_id id, error_code why) {
  if (auto open = find_open(id))
    *open = {to_error(why), true};
}

std::optional<frame> answer_queue::take() {
  if (slots_.empty() || !slots_.front().known)
    return std::nullopt;
  ++first_;
  return slots_.pop().answer;
}

answer_queue::slot* answer_queue::find_open(answer_id id) noexcept {
  if (id < first_ || id - first_ >= slots_.size() || slots_[id - first_].known)
    return nullptr;
  return &slots_[id - first_];
}

} // namespace telex::wire
