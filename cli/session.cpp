#include "cli/session.hpp"

#include <utility>

namespace telex::cli {

namespace {

constexpr std::size_t index_of(wire::role which) noexcept {
  return which == wire::role::sender ? 0 : 1;
}

bool has_code(const wire::error_frame& error, wire::error_code code) noexcept {
  return error.code == static_cast<std::uint16_t>(code);
}

refusal refusal_of(const wire::error_frame& error) noexcept {
  if (has_code(error, wire::error_code::username_taken))
    return refusal::taken;
  // Only legal names are asked for, so that malformed can't be what is meant.
  return has_code(error, wire::error_code::malformed_username) ? refusal::unclear
                                                               : refusal::other;
}

failure failure_of(const wire::error_frame& error) noexcept {
  if (has_code(error, wire::error_code::unable_to_send))
    return failure::refused;
  if (has_code(error, wire::error_code::header_incomplete))
    return failure::unreadable;
  return has_code(error, wire::error_code::no_user_registered) ? failure::unregistered
                                                               : failure::other;
}

} // namespace

session::session(std::string name, clock::time_point now)
  : name_(std::move(name)), deadline_(now + registration_timeout),
    parsers_{wire::parser{wire::source::router, max_incoming},
             wire::parser{wire::source::router, max_incoming}} {
  wire::write_register(new_frame(wire::role::sender), wire::role::sender, name_);
}

void session::submit(message what, clock::time_point now) {
  if (phase_ == phase::ended) {
    events_.push_back(not_delivered{std::move(what), failure::disconnected, {}});
    return;
  }
  submitted_.push_back(std::move(what));
  send_next(now);
}

void session::feed(wire::role from, std::string_view bytes) {
  parser_of(from).feed(bytes);
}

std::optional<event> session::next(clock::time_point now) {
  while (events_.empty() && phase_ != phase::ended)
    // Answers first: a reply to a message comes after the news that it arrived.
    if (!read_frame(wire::role::sender, now) && !read_frame(wire::role::receiver, now))
      return std::nullopt;
  if (events_.empty())
    return std::nullopt;
  auto result = std::move(events_.front());
  events_.pop_front();
  return result;
}

std::optional<wire::buffer> session::next_frame(wire::role to) {
  auto& frames = frames_[index_of(to)];
  if (frames.empty())
    return std::nullopt;
  auto result = std::move(frames.front());
  frames.pop_front();
  return result;
}

void session::end(loss why) {
  if (phase_ == phase::ended)
    return;
  phase_ = phase::ended;
  deadline_.reset();
  for (auto& what : std::exchange(submitted_, {}))
    events_.push_back(not_delivered{std::move(what), failure::disconnected, {}});
  events_.push_back(lost{why});
}

std::optional<clock::time_point> session::deadline() const noexcept {
  return deadline_;
}

void session::expire(clock::time_point now) {
  if (deadline_ && *deadline_ <= now)
    end(loss::silent);
}

// Whether there was a whole frame, or the end of all.
bool session::read_frame(wire::role from, clock::time_point now) {
  auto result = parser_of(from).next();
  if (std::holds_alternative<wire::need_more>(result))
    return false;
  if (std::holds_alternative<wire::fault>(result)) {
    end(loss::nonsense);
    return true;
  }
  auto& frame = std::get<wire::frame>(result);
  if (auto forward = std::get_if<wire::forward_frame>(&frame)) {
    if (from == wire::role::receiver)
      on_forward(*forward);
  } else if (phase_ == phase::registering_receiver) {
    if (from == wire::role::receiver)
      on_answer(frame, now);
  } else if (from == wire::role::sender) {
    on_answer(frame, now);
  }
  return true;
}

// The answer to what was asked last. What nobody has asked for is ignored.
void session::on_answer(wire::frame& answer, clock::time_point now) {
  auto error = std::get_if<wire::error_frame>(&answer);
  if (phase_ != phase::open) {
    if (error)
      on_refused(*error);
    else if (std::holds_alternative<wire::registered_frame>(answer))
      on_registered();
  } else if (awaits_answer()) {
    if (error) {
      on_rejected(*error);
    } else if (std::holds_alternative<wire::sent_frame>(answer)) {
      // Some servers name the sender here, so the name says nothing.
      deadline_.reset();
      events_.push_back(delivered{std::move(submitted_.front())});
      submitted_.pop_front();
    }
  }
  send_next(now);
}

void session::on_forward(wire::forward_frame& forward) {
  auto& answer = new_frame(wire::role::receiver);
  if (forward.too_large) {
    wire::write_error(answer, wire::error_code::unable_to_send);
    events_.push_back(turned_away{std::move(forward.sender)});
  } else {
    wire::write_received(answer, forward.sender);
    events_.push_back(incoming{std::move(forward.sender), std::move(forward.body)});
  }
}

void session::on_registered() {
  if (phase_ == phase::registering_sender) {
    phase_ = phase::registering_receiver;
    wire::write_register(new_frame(wire::role::receiver), wire::role::receiver, name_);
  } else {
    phase_ = phase::open;
    deadline_.reset();
    events_.push_back(registered{});
  }
}

void session::on_refused(wire::error_frame& error) {
  events_.push_back(name_refused{refusal_of(error), std::move(error.text)});
  phase_ = phase::ended;
  deadline_.reset();
}

void session::on_rejected(wire::error_frame& error) {
  auto why = failure_of(error);
  deadline_.reset();
  events_.push_back(
    not_delivered{std::move(submitted_.front()), why, std::move(error.text)});
  submitted_.pop_front();
  if (why == failure::unregistered)
    end(loss::forgotten);
}

bool session::awaits_answer() const noexcept {
  return phase_ == phase::open && deadline_.has_value();
}

void session::send_next(clock::time_point now) {
  if (phase_ != phase::open || awaits_answer() || submitted_.empty())
    return;
  auto& what = submitted_.front();
  wire::write_send(new_frame(wire::role::sender), what.recipient, what.text);
  deadline_ = now + answer_timeout;
}

wire::parser& session::parser_of(wire::role which) noexcept {
  return parsers_[index_of(which)];
}

wire::buffer& session::new_frame(wire::role to) {
  return frames_[index_of(to)].emplace_back();
}

} // namespace telex::cli
