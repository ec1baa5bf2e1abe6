#include "actors/envelope.hpp"

#include "actors/messages.hpp"

#include <caf/send.hpp>

#include <utility>

namespace telex {

struct delivery_promise::state {
  caf::actor transaction;
  transaction_number number;

  state(caf::actor hdl, transaction_number n) : transaction{std::move(hdl)}, number{n} {
    // nop
  }
  state(const state&) = delete;
  state& operator=(const state&) = delete;

  ~state() {
    settle(outcome::recipient_left);
  }

  void settle(outcome how) {
    if (auto hdl = std::exchange(transaction, nullptr))
      caf::anon_send(hdl, settled_msg{number, how});
  }
};

delivery_promise::delivery_promise(caf::actor transaction, transaction_number number)
  : state_{std::make_shared<state>(std::move(transaction), number)} {
  // nop
}

void delivery_promise::settle(outcome how) {
  state_->settle(how);
}

transaction_number delivery_promise::number() const noexcept {
  return state_->number;
}

} // namespace telex
