#include "net/connection/answer_queue.hpp"

#include <utility>

namespace telex {

namespace {

/// Tells ids of named answers from those in order.
constexpr answer_id named_bit = answer_id{1} << 63;

wire::error_code code_of(outcome how) noexcept {
  return how == outcome::header_incomplete ? wire::error_code::header_incomplete
                                           : wire::error_code::unable_to_send;
}

/// Whether the sender of a broadcast is told what its recipients have is for its
/// counts.
bool is_fate_told(const delivery::result& result) noexcept {
  auto is_answered = result.end.how == outcome::rejected
                     || result.end.how == outcome::header_incomplete;
  return !result.counts && !is_answered;
}

std::string_view reason_of(outcome how) noexcept {
  return to_string(how == outcome::header_incomplete ? outcome::rejected : how);
}

} // namespace

void write_answer(wire::buffer& out, const owed_send& settled, bool spell_sent) {
  if (settled.result.end.how == outcome::delivered)
    wire::write_sent(out, settled.recipient, spell_sent);
  else
    wire::write_error(out, code_of(settled.result.end.how));
}

void write_extended_answer(wire::buffer& out, const owed_send& settled) {
  const auto& result = settled.result;
  wire::answer_details about;
  about.message_id = settled.message_id;
  about.counts = result.counts ? &*result.counts : nullptr;
  if (result.end.how == outcome::delivered)
    return wire::write_sent(out, settled.recipient, about);
  about.reason = reason_of(result.end.how);
  if (is_fate_told(result))
    about.fate = result.end.fate();
  wire::write_error(out, code_of(result.end.how), about);
}

answer_id answer_queue::open(owed_send&& message) {
  if (!message.message_id.empty()) {
    auto name = named_.add();
    named_[name] = std::move(message);
    return name | named_bit;
  }
  slots_.emplace(std::move(message), false);
  return first_ + slots_.size() - 1;
}

void answer_queue::add(wire::frame&& answer) {
  slots_.emplace(std::move(answer), true);
}

const owed_send* answer_queue::settle(answer_id id, const delivery::result& result) {
  if ((id & named_bit) != 0) {
    auto message = named_.find(id & ~named_bit);
    if (message)
      message->result = result;
    return message;
  }
  if (auto open = find_open(id)) {
    std::get<owed_send>(open->what).result = result;
    open->known = true;
  }
  return nullptr;
}

void answer_queue::drop(answer_id id) {
  named_.remove(id & ~named_bit);
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
