// One user's conversation with a server, from REGISTER to the end
// (docs/protocol.md, sections 2, 3 and 7).

#pragma once

#include "actors/secret.hpp"
#include "cli/telex/client/event.hpp"
#include "cli/telex/client/frame_reader.hpp"
#include "cli/telex/client/timing.hpp"
#include "net/wire/frame.hpp"
#include "net/wire/writer.hpp"

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// The rules of a client, with bytes and times as arguments: it knows no socket
/// and no clock.
///
/// It never pipelines: one frame on the sending socket waits for its answer, and
/// messages submitted in the meantime wait here, in order. It registers the
/// sending socket first, and the receiving one when that is granted. When the name is
/// refused without a password, it asks in the words of the extended protocol whether
/// one is needed: the plain one has none for that.
///
/// What a server writes that is no frame ends nothing: where an answer is due it
/// settles that message as not confirmed, a FORWARD is answered with an error, and
/// all else is dropped.
class session {
public:
  /// Both sockets are connected, and `password` may be sent over them: what
  /// wire::flaw_of_password finds no flaw in, or nothing. `name` is a legal user name.
  session(std::string name, clock::time_point now, secret password = {});

  /// Sends a message, now or when its turn comes. It is settled with one
  /// `delivered`, `not_delivered`, `not_confirmed` or `not_sent`, in the order of
  /// submission.
  void submit(message what, clock::time_point now);

  /// Bytes have come on a socket. They are not copied: they must stay valid
  /// until next() has returned nothing.
  void feed(wire::role from, std::string_view bytes);

  /// What has happened next. A FORWARD is answered, in next_frame(), when its
  /// event is given out, and the one behind it is not read before.
  std::optional<event> next(clock::time_point now);

  /// The next frame to write to a socket; each is to be one send(2).
  std::optional<wire::buffer> next_frame(wire::role to);

  /// The connection has ended; `said` is what the system says about it. Settles what
  /// is under way.
  void end(loss why, std::string said = {});

  /// When expire() has something to do.
  std::optional<clock::time_point> deadline() const noexcept;

  /// Ends the session if an answer is overdue, and a line that does not go on.
  void expire(clock::time_point now);

  /// Whether the name is granted, and the session has not ended.
  bool is_open() const noexcept {
    return phase_ == phase::open;
  }

  /// How many messages have been submitted and not settled.
  std::size_t unsettled() const noexcept {
    return submitted_.size();
  }

private:
  enum class phase {
    registering_sender,
    asking_why, ///< The name was refused: is that for want of a password?
    registering_receiver,
    open,
    ended,
  };

  bool read_frame(wire::role from, clock::time_point now);
  void on_frame(wire::role from, wire::frame& frame, clock::time_point now);
  void on_unreadable(wire::role from, wire::unreadable& junk);
  void on_registration(wire::role from, const wire::frame& answer,
                       clock::time_point now);
  void ask_why(name_refused first, clock::time_point now);
  void on_reason(const wire::frame& answer);
  void on_registered();
  void on_answer(wire::frame& answer);
  void on_rejected(wire::error_frame& error);
  void on_forward(wire::forward_frame& forward);
  void refuse(name_refused why);
  void note(wire::role from, const wire::error_frame& error);
  void give_up_queue();
  template <class Event, class... Ts>
  void settle(Ts&&... reasons);
  lost describe_end(loss why, std::string said);
  bool awaits_answer() const noexcept;
  bool is_answer(const wire::sent_frame& answer) const noexcept;
  void send_next(clock::time_point now);
  frame_reader& reader_of(wire::role which) noexcept;
  wire::buffer& new_frame(wire::role to);

  std::string name_;
  /// Empty if there is none.
  secret password_;
  /// What is told if the server does not know better.
  name_refused refused_;
  phase phase_ = phase::registering_sender;
  std::optional<clock::time_point> deadline_;
  std::array<frame_reader, 2> readers_;
  std::array<std::deque<wire::buffer>, 2> frames_;
  std::deque<event> events_;
  /// The first one is on the wire if `deadline_` is set, the others wait.
  std::deque<message> submitted_;
  /// What came first instead of an answer to REGISTER.
  std::string nonsense_;
  /// What the last frame of each socket said, if it is an error that the server may
  /// close for.
  std::array<std::string, 2> complaints_;
};

} // namespace telex::cli
