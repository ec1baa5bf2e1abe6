// What a peer is told: the answers that it is owed, in the order of its requests or as
// they are known, and the messages that are for it, each as bytes of its stream
// (docs/protocol.md, sections 1, 3 and 6).
//
// Here is what the two protocols write in ways of their own. On the extended one, what
// is written is gathered for as long as there is something to do at once.

#pragma once

#include "actors/envelope.hpp"
#include "actors/outcome.hpp"
#include "actors/settings.hpp"
#include "net/connection/answer_queue.hpp"
#include "net/connection/journal.hpp"
#include "net/stream/stream.hpp"
#include "net/wire/frame.hpp"

#include <cstddef>
#include <cstdint>
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

  /// What follows is of the extended protocol.
  void extend() noexcept {
    is_extended_ = true;
  }

  // -- answers -------------------------------------------------------------------

  /// The peer is owed the answer to a message, which is not known yet.
  answer_id owe(owed_send&& message) {
    return answers_.open(std::move(message));
  }

  /// That is how the message ended which `id` is for.
  void settle(answer_id id, const delivery::result& result);

  /// The peer is owed an answer that is known. It leaves with write_answers().
  void add(wire::frame&& answer);

  /// How many answers the peer is owed.
  std::size_t owed() const noexcept {
    return answers_.size();
  }

  /// Writes the answers that are known and whose turn it is. They share one `send`.
  void write_answers();

  // -- messages ------------------------------------------------------------------

  /// Writes a FORWARD of the plain protocol. It shares its `send` with nothing: many
  /// clients take what one `recv` brings for one frame.
  void write(const parcel& message);

  /// Writes one of the extended protocol, which its recipient is to answer as `id`;
  /// `date` is when the router had read it.
  void write(const parcel& message, std::uint64_t id, std::string_view date);

  // -- of the extended protocol, what is no answer to a message ---------------------

  /// It waits for nothing that is owed.
  void write(const wire::frame& f);

  // -- whether the peer reads ------------------------------------------------------

  /// Whether something was gathered: flushed() will be called when it has left.
  bool has_gathered() const noexcept {
    return has_gathered_;
  }

  /// Writes what was gathered.
  void flush() {
    stream_->flush();
  }

  /// What was gathered has left, or waits for the peer to read.
  void flushed() noexcept {
    has_gathered_ = false;
  }

  /// How many octets the peer has not read; 0 once the stream has ended, as nobody
  /// reads any more what it has kept.
  std::size_t unread() const;

  /// How many octets were written for the peer, and how many of these have left or may
  /// yet leave.
  std::uint64_t written() const noexcept {
    return written_;
  }
  std::uint64_t left() const;

  /// As much waits for the peer to read as may, or did since it has read all.
  bool is_full() const noexcept {
    return full_;
  }

  /// The peer has read all.
  void was_read() noexcept {
    full_ = false;
  }

private:
  void put(const wire::frame& f);
  void put(const owed_send& message);
  void note_written(std::size_t before, std::size_t tail = 0);
  void gather(std::string_view tail = {});
  void send(std::string_view tail);

  journal& log_;
  const settings* config_ = nullptr;
  stream_ptr stream_;
  answer_queue answers_;
  std::uint64_t written_ = 0;
  bool is_extended_ = false;
  bool has_gathered_ = false;
  bool full_ = false;
};

} // namespace telex
