#include "net/connection/inbox.hpp"

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

bool is_copy(const parcel& message) noexcept {
  return message.content->recipient == everybody;
}

} // namespace

const parcel* inbox::add(parcel&& message, const limit_settings& limits) {
  if (!queue_)
    queue_ = std::make_unique<forward_queue<parcel>>(limits.recipient_queue,
                                                     limits.recipient_queue_bytes);
  if (auto refused = queue_->push(std::move(message))) {
    refused->promise.settle(outcome::recipient_busy);
    ++missed_;
    return nullptr;
  }
  auto& added = queue_->pushed();
  own_ += is_copy(added) ? 0 : 1;
  return &added;
}

const parcel* inbox::next(time_point now) {
  if (size() == 0)
    return nullptr;
  expire(now);
  return queue_->forward(now);
}

std::optional<inbox::receipt> inbox::answered(const wire::frame& f) {
  if (!queue_)
    return std::nullopt;
  auto received = std::get_if<wire::received_frame>(&f);
  auto message = queue_->answer(received ? &received->sender : nullptr);
  if (!message)
    return std::nullopt;
  auto how = to_outcome(f);
  message->promise.settle(how);
  settled(*message);
  missed_ += how == outcome::delivered ? 0 : 1;
  return receipt{std::move(*message), how};
}

void inbox::expire(time_point now) {
  settle_until(now, outcome::no_acknowledgement);
}

void inbox::give_up() {
  settle_until(time_point::max(), outcome::draining);
}

void inbox::clear() {
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
  while (auto message = queue_ ? queue_->expire(deadline) : std::nullopt) {
    message->promise.settle(how);
    settled(*message);
    ++missed_;
  }
}

void inbox::settled(const parcel& message) noexcept {
  own_ -= is_copy(message) ? 0 : 1;
}

} // namespace telex
