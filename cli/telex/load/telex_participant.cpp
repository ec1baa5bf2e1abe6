#include "cli/telex/load/telex_participant.hpp"

#include <string>
#include <variant>

namespace telex::load {

telex_participant::telex_participant(event_loop& loop, const target& server,
                                     std::size_t id, const std::string& name,
                                     participant::owner& told)
  : participant{id}, told_{&told}, user_{loop, server, id, name, *this} {
  // nop
}

void telex_participant::send(const std::string& recipient, std::string_view body,
                             ticket which) {
  open_.push(which);
  user_.send(recipient, body);
}

void telex_participant::flush() {
  // each frame has left by itself: plain servers want it so
}

void telex_participant::stop_reading() {
  user_.set_reading(false);
}

void telex_participant::vanish() {
  user_.kill();
}

void telex_participant::joined(user&) {
  told_->joined(*this);
}

void telex_participant::answered(user&, const wire::frame& answer) {
  if (open_.empty())
    return told_->left(*this, "the server answered what nobody had asked");
  auto which = open_.front();
  open_.pop();
  auto error = std::get_if<wire::error_frame>(&answer);
  told_->answered(*this, which, error ? std::to_string(error->code) : std::string{});
}

void telex_participant::given(user&, const wire::frame& message) {
  auto forward = std::get_if<wire::forward_frame>(&message);
  if (!forward)
    return;
  user_.acknowledge(forward->sender);
  told_->given(*this);
}

void telex_participant::left(user& who) {
  told_->left(*this, who.farewell());
}

participant_maker telex_participants(event_loop& loop, const target& server) {
  return [&loop, server](std::size_t id, const std::string& name,
                         participant::owner& told) -> participant_ptr {
    return std::make_unique<telex_participant>(loop, server, id, name, told);
  };
}

} // namespace telex::load
