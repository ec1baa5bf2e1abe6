#include "net/wire/session.hpp"

#include <utility>

namespace telex::wire {

namespace {

/// The frames that a client can write, as columns of the table.
enum class column : std::uint8_t { send, answer, other };

column column_of(const frame& f) noexcept {
  if (std::holds_alternative<send_frame>(f))
    return column::send;
  if (std::holds_alternative<received_frame>(f)
      || std::holds_alternative<error_frame>(f))
    return column::answer;
  return column::other;
}

/// What is done with the other frames of the extended protocol.
struct other_action {
  action operator()(const who_frame&) const noexcept {
    return action::who;
  }
  action operator()(const watch_frame&) const noexcept {
    return action::watch;
  }
  action operator()(const unwatch_frame&) const noexcept {
    return action::unwatch;
  }
  action operator()(const ping_frame&) const noexcept {
    return action::pong;
  }
  action operator()(const pong_frame&) const noexcept {
    return action::ignore;
  }
  action operator()(const bye_frame&) const noexcept {
    return action::bye;
  }
  action operator()(const unknown_frame&) const noexcept {
    return action::unknown;
  }
  template <class Frame>
  action operator()(const Frame&) const noexcept {
    return action::reject;
  }
};

/// That is for the frame itself to say.
constexpr auto others = action::unknown;

/// The table itself. REGISTER has rules of its own, below, but for who is leaving.
constexpr action table[6][3] = {
  //              SEND              RECEIVED, ERROR  anything else
  /* stranger */ {action::deny, action::deny, action::deny},
  /* half     */ {action::deny, action::deny, action::deny},
  /* sender   */ {action::dispatch, action::reject, action::reject},
  /* receiver */ {action::reject, action::receipt, action::reject},
  /* duplex   */ {action::dispatch, action::receipt, others},
  /* leaving  */ {action::reject, action::receipt, action::ignore},
};

} // namespace

action session::action_for(const frame& f) const {
  auto request = std::get_if<register_frame>(&f);
  if (request && (request->as != role::duplex || request->extended))
    return action_for_register(*request);
  auto result = table[static_cast<std::size_t>(standing_)]
                     [static_cast<std::size_t>(column_of(f))];
  return result == others ? std::visit(other_action{}, f) : result;
}

action session::action_for_register(const register_frame& f) const {
  if (standing_ == standing::leaving)
    return action::ignore;
  auto same = standing_ != standing::stranger && f.as == role_ && f.name == name_;
  if (same)
    return action::confirm;
  if (is_complete())
    return action::taken;
  return is_username(f.name) ? action::claim : action::malform;
}

void session::register_as(role as, std::string name) {
  role_ = as;
  name_ = std::move(name);
  standing_ = standing::half;
  early_errors_ = 0;
}

void session::complete() noexcept {
  standing_ = role_ == role::sender     ? standing::sender
              : role_ == role::receiver ? standing::receiver
                                        : standing::duplex;
}

bool session::count_early_error(std::size_t max) noexcept {
  return standing_ == standing::stranger && ++early_errors_ >= max;
}

} // namespace telex::wire
