// A message on its way, and the promise to tell how it ended.

#pragma once

#include "actors/outcome.hpp"
#include "actors/settings.hpp"

#include <caf/actor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace telex {

/// Numbers the messages of a router, from 1. Everything that its actors report
/// about one SEND carries the same number.
using transaction_number = std::uint64_t;

/// What one SEND is about. Shared by all actors that have to do with it, and
/// never changed.
struct envelope {
  std::string sender;
  std::string recipient;
  std::string body;
  /// When it counts as not acknowledged.
  time_point deadline;
  /// Names the answer that the sender's connection owes.
  std::uint64_t answer_id;
};

using envelope_ptr = std::shared_ptr<const envelope>;

/// The obligation to tell a transaction how its message ended for one
/// recipient. Whoever holds it last without having settled it, because it ended
/// or because the message was dropped on its way to it, settles it as
/// `recipient_left`: no failure of an actor can leave a sender without answer.
///
/// Copies share the one obligation, since messages between actors are copied.
class delivery_promise {
public:
  /// Promises nothing; for CAF, which makes empty messages.
  delivery_promise() = default;

  delivery_promise(caf::actor transaction, transaction_number number);

  /// Tells the transaction. Only the first call does.
  void settle(outcome how);

  transaction_number number() const noexcept;

private:
  struct state;
  std::shared_ptr<state> state_;
};

/// A message as it waits for one recipient; what a forward_queue holds.
class parcel {
public:
  /// For CAF, which makes empty messages. Nothing but assigning to it is defined.
  parcel() = default;

  parcel(envelope_ptr content, delivery_promise promise)
    : content_{std::move(content)}, promise_{std::move(promise)} {
    // nop
  }

  const std::string& sender() const noexcept {
    return content_->sender;
  }
  const std::string& body() const noexcept {
    return content_->body;
  }
  std::size_t size() const noexcept {
    return content_->body.size();
  }
  time_point deadline() const noexcept {
    return content_->deadline;
  }
  transaction_number number() const noexcept {
    return promise_.number();
  }
  void settle(outcome how) {
    promise_.settle(how);
  }

private:
  envelope_ptr content_;
  delivery_promise promise_;
};

} // namespace telex
