// One user's conversation with a server, from REGISTER to the end.

#pragma once

#include "cli/telex/client/event.hpp"
#include "cli/telex/client/timing.hpp"
#include "net/wire/frame.hpp"
#include "net/wire/writer.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// The rules of a client, with bytes and times as arguments: it knows no socket and no
/// clock. There is one class for each protocol. Of these functions those that tell the
/// server something do nothing where that could not be told: before the name is
/// granted, and after the end.
class session {
public:
  virtual ~session() = default;

  // -- messages ------------------------------------------------------------------

  /// Sends a message, now or when its turn comes; they leave in the order of
  /// submission. Each is `settled` once.
  virtual ticket submit(message what, clock::time_point now) = 0;

  /// Answers a message that has `arrived`, once.
  virtual void acknowledge(std::string_view id) = 0;
  virtual void reject(std::string_view id,
                      wire::error_code why = wire::error_code::unable_to_send)
    = 0;

  // -- who is there ----------------------------------------------------------------

  // Each is answered by one event, in the order of the questions: `names`, `watching`
  // or `unwatched`, or `not_answered`. No argument holds a line feed.

  virtual void who(std::string prefix) = 0;
  virtual void watch(std::string name) = 0;
  virtual void unwatch(std::string name) = 0;

  // -- the connection --------------------------------------------------------------

  /// Ends the conversation by our own will. What has not left is not sent.
  virtual void leave(clock::time_point now) = 0;

  /// Whether what comes on that socket is to be read now.
  virtual bool is_reading(wire::role from) const noexcept = 0;

  /// Bytes have come on a socket, in any pieces. They are not copied: they must stay
  /// valid until next() has returned nothing.
  virtual void feed(wire::role from, std::string_view bytes, clock::time_point now) = 0;

  /// What has happened next. No more is read than that takes.
  virtual std::optional<event> next(clock::time_point now) = 0;

  /// What is to be written to a socket next, each with one send(2).
  virtual std::optional<wire::buffer> next_frame(wire::role to) = 0;

  /// The connection has ended; `said` is what the system says about it. Settles what
  /// is under way.
  virtual void end(loss why, std::string said = {}) = 0;

  /// When expire() has something to do.
  virtual std::optional<clock::time_point> deadline() const noexcept = 0;

  /// Gives up what is overdue.
  virtual void expire(clock::time_point now) = 0;

  /// Whether the name is granted, and neither side has ended the conversation.
  virtual bool is_open() const noexcept = 0;

  /// How many messages have been submitted and not settled.
  virtual std::size_t unsettled() const noexcept = 0;

  /// When the server was asked whether it is there, if it has not answered that since.
  /// The plain protocol has no such question.
  virtual std::optional<clock::time_point> asked_at() const noexcept {
    return std::nullopt;
  }
};

} // namespace telex::cli
