// What an actor has been sent and has not handled.

#pragma once

#include <caf/intrusive/lifo_inbox.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/scheduled_actor.hpp>

namespace telex {

/// First in, first out, for any number of senders and one reader, without locks. CAF's
/// own has four queues behind the same stack, for priorities and streams.
class mailbox {
public:
  mailbox() = default;
  mailbox(const mailbox&) = delete;
  mailbox& operator=(const mailbox&) = delete;
  ~mailbox();

  /// From any thread. Returns whether the reader was blocked, and so has to be told.
  /// A message that comes when the mailbox is closed is dropped.
  bool push(caf::mailbox_element_ptr message) noexcept {
    return arrived_.push_front(message.release())
           == caf::intrusive::inbox_result::unblocked_reader;
  }

  // -- for the reader alone ----------------------------------------------------

  /// The next message; null if there is none. Not while blocked or closed.
  caf::mailbox_element_ptr pop() noexcept;

  /// Returns true if there is no message: then the reader is blocked until push() says
  /// otherwise.
  bool try_block() noexcept {
    return !first_ && arrived_.try_block();
  }

  /// Drops what is there, the first first, and whatever still comes.
  void close() noexcept;

private:
  caf::intrusive::lifo_inbox<caf::scheduled_actor::mailbox_policy> arrived_;
  /// Those that have been put in order.
  caf::mailbox_element* first_ = nullptr;
};

} // namespace telex
