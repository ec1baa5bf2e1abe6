#include "cli/telex/load/user.hpp"

#include "cli/telex/client/registration.hpp"
#include "cli/telex/client/wording.hpp"

#include <utility>

namespace telex::load {

user::user(event_loop& loop, const target& server, std::size_t id, std::string name,
           owner& told, int receive_buffer)
  : id_{id}, name_{std::move(name)}, owner_{&told},
    sending_{loop, server, *this, receive_buffer},
    receiving_{loop, server, *this, receive_buffer} {
  wire::write_register(sending_.output(), role::sender, name_);
}

void user::send(std::string_view recipient, std::string_view body) {
  wire::write_send(sending_.output(), recipient, body);
  sending_.flush();
}

void user::acknowledge(std::string_view sender) {
  wire::write_received(receiving_.output(), sender);
  receiving_.flush();
}

void user::refuse(const wire::error_frame& why) {
  wire::write(receiving_.output(), why);
  receiving_.flush();
}

void user::set_reading(bool on) {
  sending_.set_reading(on);
  receiving_.set_reading(on);
}

void user::leave() {
  state_ = state::ended;
  sending_.close();
  receiving_.close();
}

void user::kill() {
  state_ = state::ended;
  sending_.reset();
  receiving_.reset();
}

void user::received(channel& from, wire::frame&& frame) {
  if (state_ != state::joined)
    advance(frame);
  else if (&from == &sending_)
    owner_->answered(*this, frame);
  else
    owner_->given(*this, frame);
}

void user::closed(channel& which) {
  end(std::string{which.farewell()});
}

void user::advance(const wire::frame& answer) {
  auto asked = state_ == state::registering ? role::sender : role::receiver;
  if (auto objection = cli::objection_in(answer, asked, name_))
    return end(cli::describe(*objection, name_));
  if (state_ == state::registering) {
    state_ = state::completing;
    wire::write_register(receiving_.output(), role::receiver, name_);
    receiving_.flush();
  } else {
    state_ = state::joined;
    owner_->joined(*this);
  }
}

void user::end(std::string why) {
  farewell_ = std::move(why);
  leave();
  owner_->left(*this);
}

} // namespace telex::load
