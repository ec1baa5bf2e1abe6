// A conversation on the two sockets of the plain protocol (docs/protocol.md, sections
// 2, 3 and 7).

#pragma once

#include "actors/secret.hpp"
#include "cli/telex/client/frame_reader.hpp"
#include "cli/telex/client/session.hpp"

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// It never pipelines: one frame on the sending socket waits for its answer, and
/// messages submitted in the meantime wait here, in order, in which they are settled,
/// too. It registers the sending socket first, and the receiving one when that is
/// granted. When the name is refused without a password, it asks in the words of the
/// extended protocol whether one is needed, if nobody has: the plain one has none for
/// that.
///
/// A message that has arrived is answered before the one behind it is read.
///
/// What a server writes that is no frame ends nothing: where an answer is due it
/// settles that message as not confirmed, a FORWARD is answered with an error, and
/// all else is dropped. So does a refusal that does not come `at_once`: the message may
/// have been given to its recipient before.
class plain_session final : public session {
public:
  /// Both sockets are connected, and `password` may be sent over them: what
  /// wire::flaw_of_password finds no flaw in, or nothing. `name` is a legal user name.
  /// `was_offered` says that the server was offered the extended protocol before.
  plain_session(std::string name, clock::time_point now, secret password = {},
                bool was_offered = false);

  ticket submit(message what, clock::time_point now) override;

  void acknowledge(std::string_view id) override;
  void reject(std::string_view id,
              wire::error_code why = wire::error_code::unable_to_send) override;

  // The protocol has no words for these: they are `not_answered`.

  void who(std::string prefix) override;
  void watch(std::string name) override;
  void unwatch(std::string name) override;

  /// There is no word for that either: what is under way is not confirmed.
  void leave(clock::time_point now) override;

  bool is_reading(wire::role from) const noexcept override {
    return from == wire::role::sender || !unanswered_;
  }

  void feed(wire::role from, std::string_view bytes, clock::time_point now) override;
  std::optional<event> next(clock::time_point now) override;
  std::optional<wire::buffer> next_frame(wire::role to) override;
  void end(loss why, std::string said = {}) override;
  std::optional<clock::time_point> deadline() const noexcept override;

  /// Ends the session if an answer is overdue, and a line that does not go on.
  void expire(clock::time_point now) override;

  bool is_open() const noexcept override {
    return phase_ == phase::open;
  }

  std::size_t unsettled() const noexcept override {
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

  /// A message that has arrived, and waits for its answer.
  struct unanswered_message {
    std::string id;
    std::string sender;
  };

  bool read_frame(wire::role from, clock::time_point now);
  void on_frame(wire::role from, wire::frame& frame, clock::time_point now);
  void on_unreadable(wire::role from, wire::unreadable& junk);
  void on_registration(wire::role from, const wire::frame& answer,
                       clock::time_point now);
  void ask_why(name_refused first, clock::time_point now);
  void on_reason(const wire::frame& answer);
  void on_registered();
  void on_answer(wire::frame& answer, clock::time_point now);
  void on_rejected(wire::error_frame& error, clock::time_point now);
  void on_forward(wire::forward_frame& forward);
  void turn_away(std::string_view sender);
  std::optional<unanswered_message> take_unanswered(std::string_view id);
  void refuse(name_refused why);
  void refuse_question(question what, std::string about);
  void note(wire::role from, const wire::error_frame& error);
  void give_up_queue();
  template <class How, class... Ts>
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
  bool was_offered_;
  /// What is told if the server does not know better.
  name_refused refused_;
  phase phase_ = phase::registering_sender;
  std::optional<clock::time_point> deadline_;
  std::array<frame_reader, 2> readers_;
  std::array<std::deque<wire::buffer>, 2> frames_;
  std::deque<event> events_;
  /// The first one is on the wire if `deadline_` is set, the others wait.
  std::deque<message> submitted_;
  /// Of the first of them.
  ticket first_ = 1;
  std::optional<unanswered_message> unanswered_;
  std::uint64_t arrivals_ = 0;
  /// What came first instead of an answer to REGISTER.
  std::string nonsense_;
  /// What the last frame of each socket said, if it is an error that the server may
  /// close for.
  std::array<std::string, 2> complaints_;
};

} // namespace telex::cli
