// The answers that a connection owes its peer, in the order of the requests
// (docs/protocol.md, section 3).

#pragma once

#include "actors/outcome.hpp"
#include "actors/settings.hpp"
#include "actors/transaction_number.hpp"
#include "net/connection/fifo.hpp"
#include "net/wire/frame.hpp"
#include "net/wire/writer.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

namespace telex {

/// Names one open answer of one queue.
using answer_id = std::uint64_t;

/// A SEND whose answer is owed.
struct owed_send {
  transaction_number number;
  /// As its sender wrote it.
  std::string recipient;
  /// When it had been read.
  time_point received;
  /// How it ended; of no meaning before it has.
  outcome how = outcome::delivered;
  bool operator==(const owed_send&) const = default;
};

/// Writes what its sender is told; that it is delivered as `SENT` if `spell_sent`.
void write_answer(wire::buffer& out, const owed_send& settled, bool spell_sent);

/// An answer that can be written: to a message, or to anything else.
using answer = std::variant<wire::frame, owed_send>;

class answer_queue {
public:
  /// Adds the answer to a SEND, which is not known yet.
  answer_id open(owed_send&& message);

  /// Adds an answer that is known already.
  void add(wire::frame&& answer);

  /// That is how the message ended which `id` is for. An id that is not open is
  /// ignored.
  void settle(answer_id id, outcome how);

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
    return slots_.size();
  }

private:
  struct slot {
    answer what;
    bool known;
  };

  slot* find_open(answer_id id) noexcept;

  fifo<slot> slots_;
  /// The id of the front slot.
  answer_id first_ = 0;
};

} // namespace telex
