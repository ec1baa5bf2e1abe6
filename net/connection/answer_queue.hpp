// The answers that a connection owes its peer (docs/protocol.md, sections 3 and 6).

#pragma once

#include "actors/delivery.hpp"
#include "actors/settings.hpp"
#include "actors/transaction_number.hpp"
#include "net/connection/fifo.hpp"
#include "net/connection/slab.hpp"
#include "net/wire/frame.hpp"
#include "net/wire/writer.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

namespace telex {

/// A SEND whose answer is owed.
struct owed_send {
  transaction_number number;
  /// As its sender wrote it.
  std::string recipient;
  /// When it had been read.
  time_point received;
  /// How it ended; of no meaning before it has.
  delivery::result result = {};
  /// Of the extended protocol; empty if it has none.
  std::string message_id = {};
  bool operator==(const owed_send&) const = default;
};

/// Writes what its sender is told on the plain protocol; that it is delivered as `SENT`
/// if `spell_sent`.
void write_answer(wire::buffer& out, const owed_send& settled, bool spell_sent);

/// The same on the extended one.
void write_extended_answer(wire::buffer& out, const owed_send& settled);

/// An answer that can be written: to a message, or to anything else.
using answer = std::variant<wire::frame, owed_send>;

class answer_queue {
public:
  /// Adds the answer to a SEND, which is not known yet. If it has a Message-id, it
  /// waits for none that is owed before it.
  answer_id open(owed_send&& message);

  /// Adds an answer that is known already.
  void add(wire::frame&& answer);

  /// That is how the message ended which `id` is for; an id that is not open is
  /// ignored. Returns it if it waits for nothing: it is to be written, and dropped
  /// then.
  const owed_send* settle(answer_id id, const delivery::result& result);

  /// What settle() has returned for that id has been written.
  void drop(answer_id id);

  /// The next answer to be written, until it is dropped; null if there is none, or if
  /// it is not known yet.
  const answer* next() const noexcept {
    return slots_.empty() || !slots_.front().known ? nullptr : &slots_.front().what;
  }

  /// That has been written.
  /// @pre next()
  void drop();

  /// How many answers the peer is owed, known or not.
  std::size_t size() const noexcept {
    return slots_.size() + named_.size();
  }

private:
  struct slot {
    answer what;
    bool known;
  };

  slot* find_open(answer_id id) noexcept;

  /// Those in the order of the requests.
  fifo<slot> slots_;
  /// The id of the front slot.
  answer_id first_ = 0;
  /// Those with a Message-id.
  slab<owed_send, 24> named_;
};

} // namespace telex
