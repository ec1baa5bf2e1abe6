// The answers that a connection owes its peer, in the order of the requests
// (docs/protocol.md, section 3).

#pragma once

#include "net/wire/fifo.hpp"
#include "net/wire/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace telex::wire {

/// Names one open answer of one queue.
using answer_id = std::uint64_t;

class answer_queue {
public:
  /// Adds the answer to a SEND to `recipient`, which is not known yet.
  answer_id open(std::string recipient);

  /// Adds an answer that is known already.
  void add(frame answer);

  /// The message that `id` is for has been delivered. An id that is not open is
  /// ignored, here and in fail().
  void deliver(answer_id id);

  /// The message that `id` is for was not delivered.
  void fail(answer_id id, error_code why);

  /// Takes out the next answer to be written; nothing if there is none, or if
  /// it is not known yet.
  std::optional<frame> take();

  /// How many answers the peer is owed, known or not.
  std::size_t size() const noexcept {
    return slots_.size();
  }

private:
  struct slot {
    frame answer;
    bool known;
  };

  slot* find_open(answer_id id) noexcept;

  fifo<slot> slots_;
  /// The id of the front slot.
  answer_id first_ = 0;
};

} // namespace telex::wire
