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

/// What the sender is told of whether its recipient has a message that failed. What
/// those of a broadcast have is for its counts.
std::optional<fate> told_fate(const delivery::result& result) noexcept {
  auto is_answered = result.end.how == outcome::rejected
                     || result.end.how == outcome::header_incomplete;
  return result.counts || is_answered ? std::nullopt : std::optional{result.end.fate()};
}

/// How many recipients had which fate. A broadcast that was refused went to nobody.
const tally* counts_of(const owed_send& settled) noexcept {
  static constexpr tally nobody;
  if (settled.result.counts)
    return &*settled.result.counts;
  return settled.recipient == everybody ? &nobody : nullptr;
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
  auto counts = counts_of(settled);
  if (result.end.how == outcome::delivered)
    wire::write_sent(out, settled.recipient,
                     {settled.message_id, {}, std::nullopt, counts});
  else
    wire::write_error(
      out, code_of(result.end.how),
      {settled.message_id, reason_of(result.end.how), told_fate(result), counts});
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
