// How a peer proves the name that it asks for (docs/protocol.md, section 8). Only of a
// router that keeps accounts.

#include "net/connection/connection.hpp"

#include "net/stream/network.hpp"

#include <caf/send.hpp>

#include <utility>

namespace telex {

namespace {

/// Why a name is refused. `result` is no reason to grant it.
refuse_reason reason_of(login_result result) noexcept {
  switch (result) {
    case login_result::password_required:
      return refuse_reason::password_required;
    case login_result::wrong_password:
      return refuse_reason::wrong_password;
    case login_result::insecure:
      return refuse_reason::insecure;
    default:
      return refuse_reason::rate_limited;
  }
}

} // namespace

/// Asks the accounts whether the peer may have the name of its claim.
void connection_state::log_in() {
  auto from = network_of(stream_->addr());
  auto is_exempt = is_loopback(from) && !env_->config.per_address.loopback;
  login_.begin(!claim_->password.empty());
  self_->send(env_->accounts,
              login_msg{claim_->name, std::exchange(claim_->password, {}),
                        is_exempt ? 0 : from, stream_->is_private(),
                        stream_->certified_name(), caf::actor{self_}});
}

void connection_state::logged_in(const logged_in_msg& msg) {
  if (!login_.is_open() || ending_.has_left())
    return;
  auto is_proved = msg.result == login_result::proved;
  login_.end(is_proved);
  if (is_proved || msg.result == login_result::free)
    ask_registry();
  else
    refuse_name(*std::exchange(claim_, nullptr), reason_of(msg.result));
  proceed();
}

/// The peer has left: nobody waits for the answer.
void connection_state::drop_login() {
  if (!login_.is_open())
    return;
  login_.end(false);
  self_->send(env_->accounts, drop_login_msg{caf::actor{self_}});
}

} // namespace telex
