// A message on its way, and the promise to tell how it ended.

#pragma once

#include "actors/batch.hpp"
#include "actors/outcome.hpp"
#include "actors/settings.hpp"
#include "actors/transaction_number.hpp"

#include <caf/actor.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace telex {

/// Which SEND something is about.
struct send_key {
  transaction_number number = 0;
  /// Names the answer that the sender's connection owes.
  telex::answer_id answer_id = 0;
  /// When the router had read it.
  time_point received{};
};

/// How a SEND ended for one recipient.
struct settled_send {
  send_key key;
  settlement end;
};

/// What one SEND is about. Shared by all who have to do with it, and never
/// changed.
struct envelope {
  std::string sender;
  std::string recipient;
  std::string body;
  /// When it counts as not acknowledged.
  time_point deadline;
  /// Of the extended protocol; empty for plain text.
  std::string content_type = {};
  /// The sender has proved its name.
  bool has_account = false;
};

using envelope_ptr = std::shared_ptr<const envelope>;

/// Tells transactions how messages ended: at one time what is in a row of one of them.
class settlements {
public:
  settlements() = default;
  settlements(const settlements&) = delete;
  settlements& operator=(const settlements&) = delete;
  ~settlements() {
    tell();
  }

  void add(caf::actor&& transaction, settled_send&& end);

  /// Tells what was not told yet.
  void tell();

private:
  caf::actor transaction_;
  std::optional<batch<settled_send>> ends_;
};

/// The obligation to tell a transaction how its message ended for one
/// recipient. Whoever holds it last without having settled it, because it ended
/// or because the message was dropped on its way to it, settles it as
/// `recipient_left`: no failure of an actor can leave a sender without answer.
class delivery_promise {
public:
  /// Promises nothing; for CAF, which makes empty messages.
  delivery_promise() = default;

  /// `transaction` follows the message that `key` names.
  delivery_promise(caf::actor transaction, const send_key& key) noexcept
    : transaction_{std::move(transaction)}, key_{key} {
    // nop
  }

  /// The obligation goes to the new one.
  delivery_promise(delivery_promise&&) noexcept = default;

  /// The obligation stays where it is, and the new one promises nothing. For CAF, which
  /// wants messages that can be copied, and copies none that has one receiver.
  delivery_promise(const delivery_promise& other) noexcept : key_{other.key_} {
    // nop
  }

  delivery_promise& operator=(delivery_promise other) noexcept {
    std::swap(transaction_, other.transaction_);
    std::swap(key_, other.key_);
    std::swap(given_, other.given_);
    return *this;
  }

  ~delivery_promise() {
    settle(outcome::recipient_left);
  }

  const send_key& key() const noexcept {
    return key_;
  }

  /// Tells the transaction that there are so many recipients, and not one; from
  /// then on one promise has to be made for each, with for_another(). Before
  /// any of them is settled. `registry` is told as they are.
  void announce(std::size_t recipients, const caf::actor& registry) const;

  /// A promise to the same transaction for another recipient.
  delivery_promise for_another() const;

  /// Whether the recipient is given an octet of the message, or may be yet.
  void note_given(bool x) noexcept {
    given_ = x;
  }

  /// Tells the transaction, at once or with others. Only the first call does.
  void settle(outcome how) {
    if (transaction_)
      tell(std::exchange(transaction_, nullptr), {key_, {how, given_}});
  }
  void settle(outcome how, settlements& with) {
    if (transaction_)
      with.add(std::exchange(transaction_, nullptr), {key_, {how, given_}});
  }

private:
  static void tell(const caf::actor& transaction, settled_send&& end);

  /// Null if it is settled, or the obligation is another one's.
  caf::actor transaction_;
  send_key key_;
  bool given_ = false;
};

/// A message on its way to one recipient.
struct parcel {
  envelope_ptr content;
  delivery_promise promise;

  // What a forward_queue asks of a message.
  const std::string& sender() const noexcept {
    return content->sender;
  }
  std::size_t size() const noexcept {
    return content->body.size();
  }
  time_point deadline() const noexcept {
    return content->deadline;
  }
};

} // namespace telex
