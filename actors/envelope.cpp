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

void delivery_promise::tell(const caf::actor& transaction, settled_send&& end) {
  caf::anon_send(transaction, settled_msg{batch{std::move(end)}});
}

void settlements::add(caf::actor&& transaction, settled_send&& end) {
  if (transaction_ != transaction) {
    tell();
    transaction_ = std::move(transaction);
  }
  add_to(ends_, std::move(end));
}

void settlements::tell() {
  if (!ends_)
    return;
  caf::anon_send(transaction_, settled_msg{std::move(*ends_)});
  ends_.reset();
}

} // namespace telex
