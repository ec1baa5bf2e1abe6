#include "actors/envelope.hpp"

#include "actors/messages.hpp"

#include <caf/send.hpp>

#include <utility>

namespace telex {

struct delivery_promise::state {
  caf::actor transaction;
  std::uint64_t answer_id;
  transaction_number number = 0;

  state(caf::actor hdl, std::uint64_t id) : transaction{std::move(hdl)}, answer_id{id} {
    // nop
  }
  state(const state&) = delete;
  state& operator=(const state&) = delete;

  ~state() {
    settle(outcome::recipient_left);
  }

  void settle(outcome how) {
    if (auto hdl = std::exchange(transaction, nullptr))
      caf::anon_send(hdl, settled_msg{answer_id, number, how});
  }
};

delivery_promise::delivery_promise(caf::actor transaction, std::uint64_t answer_id)
  : state_{std::make_shared<state>(std::move(transaction), answer_id)} {
  // nop
}

void delivery_promise::number(transaction_number x) noexcept {
  state_->number = x;
}

transaction_number delivery_promise::number() const noexcept {
  return state_->number;
}

void delivery_promise::announce(std::size_t recipients) const {
  caf::anon_send(state_->transaction, recipients_msg{recipients});
}

delivery_promise delivery_promise::for_another() const {
  delivery_promise result{state_->transaction, state_->answer_id};
  result.number(number());
  return result;
}

void delivery_promise::settle(outcome how) {
  state_->settle(how);
}

} // namespace telex
