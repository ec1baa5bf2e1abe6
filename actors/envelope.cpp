#include "actors/envelope.hpp"

#include "actors/messages.hpp"

#include <caf/send.hpp>

#include <utility>

namespace telex {

struct delivery_promise::state {
  caf::actor transaction;
  send_key key;

  state(caf::actor hdl, const send_key& which)
    : transaction{std::move(hdl)}, key{which} {
    // nop
  }
  state(const state&) = delete;
  state& operator=(const state&) = delete;

  ~state() {
    settle(outcome::recipient_left);
  }

  void settle(outcome how) {
    if (auto hdl = std::exchange(transaction, nullptr))
      caf::anon_send(hdl, settled_msg{key, how});
  }
};

delivery_promise::delivery_promise(caf::actor transaction, const send_key& key)
  : state_{std::make_shared<state>(std::move(transaction), key)} {
  // nop
}

const send_key& delivery_promise::key() const noexcept {
  return state_->key;
}

void delivery_promise::announce(std::size_t recipients,
                                const caf::actor& registry) const {
  caf::anon_send(state_->transaction,
                 recipients_msg{state_->key.number, recipients, registry});
}

delivery_promise delivery_promise::for_another() const {
  return {state_->transaction, state_->key};
}

void delivery_promise::settle(outcome how) {
  state_->settle(how);
}

} // namespace telex
