// A conversation on the one socket of the extended protocol
// (docs/extended-protocol.md).

#pragma once

#include "actors/secret.hpp"
#include "cli/telex/client/frame_reader.hpp"
#include "cli/telex/client/pending_messages.hpp"
#include "cli/telex/client/pending_questions.hpp"
#include "cli/telex/client/pulse.hpp"
#include "cli/telex/client/session.hpp"
#include "net/wire/frame.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// What a server writes that is no frame ends nothing once the name is granted: a
/// FORWARD is answered with an error, and all else is dropped, as nobody can tell which
/// message it may have answered.
class extended_session final : public session {
public:
  /// The connection is open. `name` is a legal user name, and the `session` of `offer`
  /// legal or empty (section 1). `password` may be sent over it, and is what
  /// wire::flaw_of_password finds no flaw in, or nothing. Ends with `plain_server`,
  /// `name_refused` or `lost`, and each message is settled before that.
  extended_session(std::string name, const wire::extended_offer& offer,
                   clock::time_point now, const secret& password = {});

  // -- messages, section 2 -----------------------------------------------------

  /// As many are under way as the server's window has room for; they are settled in
  /// any order.
  ticket submit(message what, clock::time_point now) override;

  /// Messages are answered in any order.
  void acknowledge(std::string_view id) override;
  void reject(std::string_view id,
              wire::error_code why = wire::error_code::unable_to_send) override;

  // -- who is there, section 3 -------------------------------------------------

  void who(std::string prefix = {}) override;
  void watch(std::string name) override;
  void unwatch(std::string name) override;

  // -- the connection, section 4 -----------------------------------------------

  /// Says BYE. What is under way is settled until the server says BYE, too.
  void leave(clock::time_point now) override;

  /// How much the server may write unanswered was agreed upon.
  bool is_reading(wire::role from) const noexcept override {
    return from == wire::role::duplex;
  }

  void feed(wire::role from, std::string_view bytes, clock::time_point now) override;
  std::optional<event> next(clock::time_point now) override;
  std::optional<wire::buffer> next_frame(wire::role to) override;
  void end(loss why, std::string said = {}) override;
  std::optional<clock::time_point> deadline() const noexcept override;

  /// Gives up answers that are overdue; asks a server that says nothing whether it is
  /// there, and ends the session if it is not.
  void expire(clock::time_point now) override;

  bool is_open() const noexcept override {
    return phase_ == phase::open;
  }

  std::size_t unsettled() const noexcept override {
    return messages_.size();
  }

  std::optional<clock::time_point> asked_at() const noexcept override {
    return is_open() ? pulse_.asked_at() : std::nullopt;
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
  void on(wire::pong_frame&);
  void on(wire::bye_frame& bye);
  template <class Frame>
  void on(Frame&) {
    // nobody has asked for it
  }

  void on_complaint(const wire::error_frame& error);
  template <class Answer>
  void on_answer(Answer& answer, std::string_view named);
  template <class How>
  void settle(letter& which, How how, wire::answer_fields&& about = {});
  void give_up_waiting();
  void finish(event last, doubt why = doubt::disconnected);
  void send_waiting(clock::time_point now);
  void look_after_server(clock::time_point now);

  std::string name_;
  phase phase_ = phase::registering;
  /// When the server must have granted the name, or answered BYE.
  std::optional<clock::time_point> deadline_;
  pulse pulse_;
  frame_reader reader_;
  wire::buffer output_;
  std::deque<event> events_;
  pending_messages messages_;
  /// Who has sent what waits to be answered here, and how many may do so.
  std::map<std::string, std::string, std::less<>> unanswered_;
  std::size_t receive_window_ = 0;
  pending_questions questions_;
  /// What the last frame said, if it is an error that the server may close for.
  std::string complaint_;
};

} // namespace telex::cli
