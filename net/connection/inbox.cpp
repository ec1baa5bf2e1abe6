#include "net/connection/inbox.hpp"

#include "net/wire/number.hpp"

#include <cstdint>
#include <utility>

namespace telex {

namespace {

/// What a recipient's answer says of the message.
outcome to_outcome(const wire::frame& answer) noexcept {
  auto error = std::get_if<wire::error_frame>(&answer);
  if (!error)
    return outcome::delivered;
  auto incomplete = static_cast<std::uint16_t>(wire::error_code::header_incomplete);
  return error->code == incomplete ? outcome::header_incomplete : outcome::rejected;
}

/// Who has sent the message that is answered; null if the answer names nobody.
const std::string* sender_of(const wire::frame& answer) noexcept {
  auto received = std::get_if<wire::received_frame>(&answer);
  return received ? &received->sender : nullptr;
}

/// What the recipient was given the message as; 0, which is no such name, if it says
/// nothing that it was given. Ids are repeated as they were: `07` is not `7`.
std::uint64_t given_id_of(const wire::frame& answer) noexcept {
  auto received = std::get_if<wire::received_frame>(&answer);
  const auto& id = received ? received->message_id
                            : std::get<wire::error_frame>(answer).about.message_id;
  return id.starts_with('0') ? 0 : wire::to_number<std::uint64_t>(id).value_or(0);
}

bool is_copy(const parcel& message) noexcept {
  return message.content->recipient == everybody;
}

} // namespace

const parcel* inbox::add(parcel&& message, const limit_settings& limits) {
  if (!queue_)
    queue_ = std::make_unique<forward_queue<parcel>>(
      limits.recipient_queue, limits.recipient_queue_bytes, window_.value_or(1));
  if (!window_ && !message.content->content_type.empty()) {
    message.promise.settle(outcome::plain_recipient);
    ++missed_;
    return nullptr;
  }
  if (auto refused = queue_->push(std::move(message))) {
    refused->promise.settle(outcome::recipient_busy);
    ++missed_;
    return nullptr;
  }
  auto& added = queue_->pushed();
  own_ += is_copy(added) ? 0 : 1;
  return &added;
}

const parcel* inbox::next(time_point now, std::uint64_t written) {
  auto result = queue_ ? queue_->forward(now, written) : nullptr;
  if (result)
    result->promise.note_given(true);
  return result;
}

std::optional<inbox::receipt> inbox::answered(const wire::frame& f, settlements& ends) {
  if (!queue_)
    return std::nullopt;
  auto answered
    = window_ ? queue_->answer(given_id_of(f)) : queue_->answer(sender_of(f));
  if (!answered)
    return std::nullopt;
  auto& [message, given_at] = *answered;
  auto how = to_outcome(f);
  message.promise.settle(how, ends);
  settled(message);
  missed_ += how == outcome::delivered ? 0 : 1;
  return receipt{std::move(message), how, given_at};
}

void inbox::give_up() {
  settle_until(time_point::max(), outcome::draining);
}

void inbox::drop_waiting() {
  while (auto message = queue_ ? queue_->take_unread() : std::nullopt)
    miss(*message, outcome::recipient_left);
}

void inbox::clear(std::uint64_t left) {
  if (!queue_)
    return;
  queue_->for_each_given([left](parcel& message, std::uint64_t written) {
    message.promise.note_given(written < left);
  });
  missed_ += size();
  own_ = 0;
  queue_.reset();
}

queue_report inbox::report(std::size_t max) const {
  queue_report result;
  if (!queue_)
    return result;
  result.messages = queue_->size();
  result.bytes = queue_->bytes();
  result.owes_since = queue_->owes_receipt_since();
  queue_->for_first(max, [&result](const parcel& message, bool is_given) {
    const auto& key = message.promise.key();
    result.first.push_back(
      {key.number, message.sender(), message.size(), key.received, is_given});
  });
  return result;
}

void inbox::settle_until(time_point deadline, outcome how) {
  while (auto message = queue_ ? queue_->expire(deadline) : std::nullopt)
    miss(*message, how);
}

/// It is not delivered.
void inbox::miss(parcel& message, outcome how) {
  message.promise.settle(how);
  settled(message);
  ++missed_;
}

void inbox::settled(const parcel& message) noexcept {
  own_ -= is_copy(message) ? 0 : 1;
}

} // namespace telex
