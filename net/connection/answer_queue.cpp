#include "net/connection/answer_queue.hpp"

#include <utility>

namespace telex {

void write_answer(wire::buffer& out, const owed_send& settled, bool spell_sent) {
  switch (settled.how) {
    case outcome::delivered:
      return wire::write_sent(out, settled.recipient, spell_sent);
    case outcome::header_incomplete:
      return wire::write_error(out, wire::error_code::header_incomplete);
    default:
      return wire::write_error(out, wire::error_code::unable_to_send);
  }
}

answer_id answer_queue::open(owed_send&& message) {
  slots_.emplace(std::move(message), false);
  return first_ + slots_.size() - 1;
}

void answer_queue::add(wire::frame&& answer) {
  slots_.emplace(std::move(answer), true);
}

void answer_queue::settle(answer_id id, outcome how) {
  auto open = find_open(id);
  if (!open)
    return;
  std::get<owed_send>(open->what).how = how;
  open->known = true;
}

void answer_queue::drop() {
  ++first_;
  slots_.drop();
}

answer_queue::slot* answer_queue::find_open(answer_id id) noexcept {
  if (id < first_ || id - first_ >= slots_.size() || slots_[id - first_].known)
    return nullptr;
  return &slots_[id - first_];
}

} // namespace telex
