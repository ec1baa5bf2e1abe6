// One user's conversation with a server of the extended protocol, from REGISTER to the
// end (docs/extended-protocol.md).

#pragma once

#include "actors/secret.hpp"
#include "cli/telex/client/extended_event.hpp"
#include "cli/telex/client/frame_reader.hpp"
#include "cli/telex/client/pending_messages.hpp"
#include "cli/telex/client/pending_questions.hpp"
#include "cli/telex/client/timing.hpp"
#include "net/wire/frame.hpp"
#include "net/wire/writer.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// The rules of a client, with bytes and times as arguments: it knows no socket
/// and no clock. Of its functions those that tell the server something do nothing
/// where that could not be told: before the name is granted, and after the end.
///
/// What a server writes that is no frame ends nothing once the name is granted: a
/// FORWARD is answered with an error, and all else is dropped, as nobody can tell which
/// message it may have answered.
class extended_session {
public:
  /// The connection is open. `name` is a legal user name, and the `session` of `offer`
  /// legal or empty (section 1). `password` may be sent over it, and is what
  /// wire::flaw_of_password finds no flaw in, or nothing. Ends with `plain_server`,
  /// `name_refused` or `lost`, and each message is settled before that.
  extended_session(std::string name, const wire::extended_offer& offer,
                   clock::time_point now, const secret& password = {});

  // -- messages, section 2 -----------------------------------------------------

  /// Sends a message, now or when there is room in the server's window; they leave in
  /// the order of submission. Each is `settled` once, in any order. `content_type` is 1
  /// to 128 printable octets, or empty for plain text.
  ticket submit(message what, clock::time_point now, std::string content_type = {});

  /// Answers a message that has `arrived`, in any order, and once.
  void acknowledge(std::string_view id);
  void reject(std::string_view id,
              wire::error_code why = wire::error_code::unable_to_send);

  // -- who is there, section 3 -------------------------------------------------

  // Each is answered by one event, in the order of the questions: `names`, `watching`
  // or `unwatched`, or `not_answered`. No argument holds a line feed.

  void who(std::string prefix = {});
  void watch(std::string name);
  void unwatch(std::string name);

  // -- the connection, section 4 -----------------------------------------------

  /// Says BYE. What has not left is not sent; what is under way is settled until the
  /// server says BYE, too, and all is `lost` by our own will.
  void leave(clock::time_point now);

  /// Bytes have come, in any pieces. They are not copied: they must stay valid until
  /// next() has returned nothing.
  void feed(std::string_view bytes, clock::time_point now);

  /// What has happened next. No more is read than that takes.
  std::optional<extended_event> next(clock::time_point now);

  /// What is to be written to the server, in any pieces; empty if nothing is.
  wire::buffer take_output();

  /// The connection has ended; `said` is what the system says about it. Settles what
  /// is under way.
  void end(loss why, std::string said = {});

  /// When expire() has something to do.
  std::optional<clock::time_point> deadline() const noexcept;

  /// Gives up answers that are overdue; asks a silent server whether it is there, and
  /// ends the session if it is not.
  void expire(clock::time_point now);

  /// Whether the name is granted, and neither side has said BYE or ended the session.
  bool is_open() const noexcept {
    return phase_ == phase::open;
  }

  /// How many messages have been submitted and not settled.
  std::size_t unsettled() const noexcept {
    return messages_.size();
  }

private:
  enum class phase { registering, open, leaving, ended };

  using question_writer = void(wire::buffer& out, std::string_view about);

  void ask(question what, std::string about, question_writer* write);
  bool read_frame(clock::time_point now);
  void on_unreadable(wire::unreadable& junk);
  void on_registration(const wire::frame& answer);

  void on(wire::sent_frame& answer);
  void on(wire::error_frame& error);
  void on(wire::forward_frame& message);
  void on(wire::names_frame& answer);
  void on(wire::watching_frame& answer);
  void on(wire::unwatch_frame& answer);
  void on(wire::presence_frame& news);
  void on(wire::ping_frame&);
  void on(wire::bye_frame& bye);
  template <class Frame>
  void on(Frame&) {
    // nobody has asked for it
  }

  void on_rejected(wire::error_frame& error);
  std::optional<letter> take(const wire::answer_fields& about);
  template <class How>
  void settle(letter& which, How how, wire::answer_fields&& about = {});
  void give_up_waiting();
  void finish(extended_event last, doubt why = doubt::disconnected);
  void send_waiting(clock::time_point now);
  void look_after_server(clock::time_point now);

  std::string name_;
  phase phase_ = phase::registering;
  /// When the server must have granted the name, or answered BYE.
  std::optional<clock::time_point> deadline_;
  /// When the server is asked whether it is there; if it was, when it is given up.
  clock::time_point silence_deadline_{};
  bool is_pinged_ = false;
  frame_reader reader_;
  wire::buffer output_;
  std::deque<extended_event> events_;
  pending_messages messages_;
  /// Who has sent what waits to be answered here, and how many may do so.
  std::map<std::string, std::string, std::less<>> unanswered_;
  std::size_t receive_window_ = 0;
  pending_questions questions_;
  /// What the last frame said, if it is an error that the server may close for.
  std::string complaint_;
};

} // namespace telex::cli
