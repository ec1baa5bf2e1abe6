// What a peer is told: the answers that it is owed, in the order of its requests, and
// the messages that are for it, each as bytes of its stream (docs/protocol.md, sections
// 1 and 3).

#pragma once

#include "actors/envelope.hpp"
#include "actors/outcome.hpp"
#include "actors/settings.hpp"
#include "net/connection/answer_queue.hpp"
#include "net/connection/journal.hpp"
#include "net/stream/stream.hpp"
#include "net/wire/frame.hpp"

#include <cstddef>
#include <string_view>

namespace telex {

class outbox {
public:
  /// `log` is told what is written, and must outlive this.
  explicit outbox(journal& log) : log_{log} {
    // nop
  }

  /// Before anything else. `config` must outlive this.
  void open(stream_ptr to, const settings& config);

  // -- answers -------------------------------------------------------------------

  /// The peer is owed the answer to a message, which is not known yet.
  answer_id owe(owed_send&& message) {
    return answers_.open(std::move(message));
  }

  /// That is how the message ended which `id` is for.
  void settle(answer_id id, outcome how) {
    answers_.settle(id, how);
  }

  /// The peer is owed an answer that is known. It leaves with write_answers().
  void add(wire::frame&& answer);

  /// How many answers the peer is owed.
  std::size_t owed() const noexcept {
    return answers_.size();
  }

  /// Writes the answers that are known and whose turn it is. They share one `send`.
  void write_answers();

  // -- messages ------------------------------------------------------------------

  /// Writes a FORWARD. It shares its `send` with nothing: many clients take what one
  /// `recv` brings for one frame.
  void write(const parcel& message);

  // -- whether the peer reads ------------------------------------------------------

  /// How many octets the peer has not read; 0 once the stream has ended, as nobody
  /// reads any more what it has kept.
  std::size_t unread() const;

  /// As much waits for the peer to read as may, or did since it has read all.
  bool is_full() const noexcept {
    return full_;
  }

  /// The peer has read all.
  void was_read() noexcept {
    full_ = false;
  }

private:
  void write(const wire::frame& answer);
  void write(const owed_send& message);
  void flush(std::string_view tail = {});

  journal& log_;
  const settings* config_ = nullptr;
  stream_ptr stream_;
  answer_queue answers_;
  bool full_ = false;
};

} // namespace telex
