#include "cli/telex/client/plain_session.hpp"

#include "cli/telex/client/registration.hpp"
#include "cli/telex/client/server_answer.hpp"

#include <utility>

namespace telex::cli {

namespace {

constexpr std::size_t index_of(wire::role which) noexcept {
  return which == wire::role::sender ? 0 : 1;
}

} // namespace

plain_session::plain_session(std::string name, clock::time_point now, secret password,
                             bool was_offered)
  : name_(std::move(name)), password_(std::move(password)), was_offered_(was_offered),
    deadline_(now + registration_timeout) {
  wire::write_register(new_frame(wire::role::sender), wire::role::sender, name_,
                       password_.text());
}

// -- what the user wants ---------------------------------------------------------

ticket plain_session::submit(message what, clock::time_point now) {
  submitted_.push_back(std::move(what));
  auto result = first_ + submitted_.size() - 1;
  if (phase_ == phase::ended)
    give_up_queue();
  else
    send_next(now);
  return result;
}

void plain_session::acknowledge(std::string_view id) {
  if (auto found = take_unanswered(id))
    wire::write_received(new_frame(wire::role::receiver), found->sender);
}

void plain_session::reject(std::string_view id, wire::error_code why) {
  if (take_unanswered(id))
    wire::write_error(new_frame(wire::role::receiver), why);
}

std::optional<plain_session::unanswered_message>
plain_session::take_unanswered(std::string_view id) {
  return unanswered_ && unanswered_->id == id ? std::exchange(unanswered_, std::nullopt)
                                              : std::nullopt;
}

void plain_session::who(std::string prefix) {
  refuse_question(question::who, std::move(prefix));
}

void plain_session::watch(std::string name) {
  refuse_question(question::watch, std::move(name));
}

void plain_session::unwatch(std::string name) {
  refuse_question(question::unwatch, std::move(name));
}

void plain_session::refuse_question(question what, std::string about) {
  if (is_open())
    events_.push_back(not_answered{what, std::move(about), hindrance::unknown});
}

void plain_session::leave(clock::time_point) {
  end(loss::interrupted);
}

// -- bytes and times -------------------------------------------------------------

void plain_session::feed(wire::role from, std::string_view bytes, clock::time_point) {
  reader_of(from).feed(bytes);
}

std::optional<event> plain_session::next(clock::time_point now) {
  while (events_.empty() && phase_ != phase::ended) {
    // Answers first: a reply to a message comes after the news that it arrived.
    if (read_frame(wire::role::sender, now))
      continue;
    // What has come by now is no answer to what is sent only now.
    send_next(now);
    if (unanswered_)
      reader_of(wire::role::receiver).hold();
    if (unanswered_ || !read_frame(wire::role::receiver, now))
      break;
  }
  if (events_.empty())
    return std::nullopt;
  auto result = std::move(events_.front());
  events_.pop_front();
  return result;
}

std::optional<wire::buffer> plain_session::next_frame(wire::role to) {
  auto& frames = frames_[index_of(to)];
  if (frames.empty())
    return std::nullopt;
  auto result = std::move(frames.front());
  frames.pop_front();
  return result;
}

void plain_session::end(loss why, std::string said) {
  if (phase_ == phase::ended)
    return;
  if (phase_ == phase::asking_why && why != loss::interrupted)
    return refuse(std::move(refused_));
  auto news = describe_end(why, std::move(said));
  if (awaits_answer())
    settle<not_confirmed>(why == loss::silent ? doubt::silent : doubt::disconnected,
                          std::string{});
  give_up_queue();
  events_.push_back(std::move(news));
}

std::optional<clock::time_point> plain_session::deadline() const noexcept {
  if (phase_ == phase::ended)
    return std::nullopt;
  return earliest({deadline_, readers_[0].deadline(), readers_[1].deadline()});
}

void plain_session::expire(clock::time_point now) {
  if (phase_ == phase::ended)
    return;
  for (auto from : {wire::role::sender, wire::role::receiver})
    if (auto junk = reader_of(from).expire(now))
      on_unreadable(from, *junk);
  if (deadline_ && *deadline_ <= now)
    end(loss::silent);
}

// Whether there was something that is whole.
bool plain_session::read_frame(wire::role from, clock::time_point now) {
  auto& reader = reader_of(from);
  auto result = reader.next(now);
  if (auto frame = std::get_if<wire::frame>(&result))
    on_frame(from, *frame, now);
  else if (auto junk = std::get_if<wire::unreadable>(&result))
    on_unreadable(from, *junk);
  if (reader.is_lost())
    end(loss::nonsense, reader.last_junk());
  return phase_ == phase::ended || !std::holds_alternative<wire::need_more>(result);
}

void plain_session::on_frame(wire::role from, wire::frame& frame,
                             clock::time_point now) {
  auto error = std::get_if<wire::error_frame>(&frame);
  complaints_[index_of(from)].clear();
  if (auto forward = std::get_if<wire::forward_frame>(&frame)) {
    if (from == wire::role::receiver)
      on_forward(*forward);
  } else if (phase_ == phase::asking_why) {
    if (from == wire::role::sender)
      on_reason(frame);
  } else if (phase_ != phase::open) {
    on_registration(from, frame, now);
  } else if (from == wire::role::sender) {
    on_answer(frame, now);
  } else if (error) {
    note(from, *error);
  }
}

void plain_session::on_unreadable(wire::role from, wire::unreadable& junk) {
  if (phase_ == phase::asking_why && from == wire::role::sender)
    return refuse(std::move(refused_));
  if (phase_ != phase::open && nonsense_.empty())
    nonsense_ = junk.text;
  auto is_due = from == wire::role::sender ? awaits_answer() : junk.sender.has_value();
  if (is_due)
    reader_of(from).forgive_junk();
  if (from == wire::role::sender) {
    if (is_due)
      settle<not_confirmed>(doubt::unreadable, std::move(junk.text));
  } else if (is_due) {
    turn_away(*junk.sender);
  }
}

// Spelled as the protocol's text has it, for servers that compare all of it.
void plain_session::turn_away(std::string_view sender) {
  auto code = static_cast<std::uint16_t>(wire::error_code::header_incomplete);
  wire::write(new_frame(wire::role::receiver),
              wire::error_frame{code, "Header Incomplete"});
  events_.push_back(turned_away{name_or_nobody(sender), rejection::unreadable});
}

// A server that takes no more connections says so on either socket, unasked.
void plain_session::on_registration(wire::role from, const wire::frame& answer,
                                    clock::time_point now) {
  auto error = std::get_if<wire::error_frame>(&answer);
  if (!error && !std::holds_alternative<wire::registered_frame>(answer))
    return;
  auto asked
    = phase_ == phase::registering_sender ? wire::role::sender : wire::role::receiver;
  auto objection = objection_in(answer, asked, name_);
  auto end_of_all = objection ? std::get_if<lost>(&*objection) : nullptr;
  if (end_of_all)
    end(end_of_all->why, std::move(end_of_all->said));
  else if (from == asked && objection)
    ask_why(std::get<name_refused>(std::move(*objection)), now);
  else if (from == asked)
    on_registered();
  else if (error)
    note(from, *error);
}

// Without a password a name that has one is refused as one that somebody has.
void plain_session::ask_why(name_refused first, clock::time_point now) {
  auto may_be_of_account = is_taken(first.why);
  if (phase_ != phase::registering_sender || was_offered_ || !password_.empty()
      || !may_be_of_account)
    return refuse(std::move(first));
  phase_ = phase::asking_why;
  refused_ = std::move(first);
  deadline_ = now + inquiry_timeout;
  wire::write_register(new_frame(wire::role::sender), name_, wire::extended_offer{});
}

// Servers of the plain protocol answer anything. One that grants the name now is not
// held to that: it was refused for another protocol.
void plain_session::on_reason(const wire::frame& answer) {
  auto objection = objection_in(answer, wire::role::duplex, name_);
  auto refused = objection ? std::get_if<name_refused>(&*objection) : nullptr;
  auto is_known
    = refused
      && (refused->why == refusal::taken || refused->why >= refusal::password_required);
  refuse(is_known ? std::move(*refused) : std::move(refused_));
}

void plain_session::on_registered() {
  if (phase_ == phase::registering_sender) {
    phase_ = phase::registering_receiver;
    wire::write_register(new_frame(wire::role::receiver), wire::role::receiver, name_,
                         password_.text());
    password_ = {};
  } else {
    phase_ = phase::open;
    deadline_.reset();
    events_.push_back(registered{});
  }
}

// The answer to what was sent last. What nobody has asked for is ignored.
void plain_session::on_answer(wire::frame& answer, clock::time_point now) {
  auto error = std::get_if<wire::error_frame>(&answer);
  if (error && awaits_answer())
    on_rejected(*error, now);
  else if (error)
    note(wire::role::sender, *error);
  else if (auto sent = std::get_if<wire::sent_frame>(&answer))
    if (awaits_answer() && is_answer(*sent))
      settle<delivered>();
}

void plain_session::on_rejected(wire::error_frame& error, clock::time_point now) {
  auto why = failure_of(error);
  auto is_late = *deadline_ - answer_timeout + at_once <= now;
  // Servers close for this one.
  if (why == failure::unreadable)
    note(wire::role::sender, error);
  if (why == failure::other)
    settle<not_confirmed>(doubt::unsaid, std::move(error.text));
  else if (why == failure::refused && is_late)
    settle<not_confirmed>(doubt::refused_late, std::move(error.text));
  else
    settle<not_delivered>(why, std::move(error.text));
  if (why == failure::unregistered)
    end(loss::forgotten);
}

void plain_session::on_forward(wire::forward_frame& forward) {
  if (!is_username(forward.sender))
    return turn_away(forward.sender);
  if (forward.too_large) {
    wire::write_error(new_frame(wire::role::receiver),
                      wire::error_code::unable_to_send);
    events_.push_back(turned_away{std::move(forward.sender), rejection::too_large});
    return;
  }
  unanswered_ = {std::to_string(++arrivals_), forward.sender};
  events_.push_back(
    arrived{unanswered_->id, std::move(forward.sender), std::move(forward.body)});
}

void plain_session::refuse(name_refused why) {
  give_up_queue();
  events_.push_back(std::move(why));
}

void plain_session::note(wire::role from, const wire::error_frame& error) {
  complaints_[index_of(from)] = complaint_of(error);
}

// The end of the session, for all that was not sent.
void plain_session::give_up_queue() {
  phase_ = phase::ended;
  deadline_.reset();
  unanswered_.reset();
  while (!submitted_.empty())
    settle<not_sent>();
}

// What has become of the message on the wire.
template <class How, class... Ts>
void plain_session::settle(Ts&&... reasons) {
  deadline_.reset();
  events_.push_back(settled{
    first_++, How{std::move(submitted_.front()), std::forward<Ts>(reasons)...}});
  submitted_.pop_front();
}

lost plain_session::describe_end(loss why, std::string said) {
  auto is_from_outside
    = why == loss::closed || why == loss::broken || why == loss::silent;
  if (is_from_outside && phase_ != phase::open && !nonsense_.empty())
    return {loss::nonsense, std::move(nonsense_)};
  // Whoever says why breaks off at times before all is read.
  if (why == loss::closed || why == loss::broken)
    for (auto& complaint : complaints_)
      if (!complaint.empty())
        return {loss::closed, std::move(complaint)};
  return {why, std::move(said)};
}

bool plain_session::awaits_answer() const noexcept {
  return phase_ == phase::open && deadline_.has_value();
}

bool plain_session::is_answer(const wire::sent_frame& answer) const noexcept {
  return may_answer(answer.recipient, submitted_.front().recipient, name_);
}

void plain_session::send_next(clock::time_point now) {
  if (phase_ != phase::open || awaits_answer() || submitted_.empty())
    return;
  auto& what = submitted_.front();
  wire::write_send(new_frame(wire::role::sender), what.recipient, what.text);
  deadline_ = now + answer_timeout;
}

frame_reader& plain_session::reader_of(wire::role which) noexcept {
  return readers_[index_of(which)];
}

wire::buffer& plain_session::new_frame(wire::role to) {
  return frames_[index_of(to)].emplace_back();
}

} // namespace telex::cli
