#include "actors/envelope.hpp"

#include "actors/messages.hpp"

#include <caf/send.hpp>

namespace telex {

void delivery_promise::announce(std::size_t recipients,
                                const caf::actor& registry) const {
  caf::anon_send(transaction_, recipients_msg{key_.number, recipients, registry});
}

delivery_promise delivery_promise::for_another() const {
  return {transaction_, key_};
}

void delivery_promise::tell(const caf::actor& transaction, outcome how) const {
  caf::anon_send(transaction, settled_msg{key_, how});
}

} // namespace telex
