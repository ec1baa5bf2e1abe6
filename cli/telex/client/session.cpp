#include "cli/telex/client/session.hpp"

#include "cli/telex/client/registration.hpp"
#include "cli/telex/client/server_error.hpp"

#include <utility>

namespace telex::cli {

namespace {

constexpr std::size_t index_of(wire::role which) noexcept {
  return which == wire::role::sender ? 0 : 1;
}

} // namespace

session::session(std::string name, clock::time_point now, secret password)
  : name_(std::move(name)), password_(std::move(password)),
    deadline_(now + registration_timeout) {
  wire::write_register(new_frame(wire::role::sender), wire::role::sender, name_,
                       password_.text());
}

void session::submit(message what, clock::time_point now) {
  if (phase_ == phase::ended) {
    events_.push_back(not_sent{std::move(what)});
    return;
  }
  submitted_.push_back(std::move(what));
  send_next(now);
}

void session::feed(wire::role from, std::string_view bytes) {
  reader_of(from).feed(bytes);
}

std::optional<event> session::next(clock::time_point now) {
  while (events_.empty() && phase_ != phase::ended) {
    // Answers first: a reply to a message comes after the news that it arrived.
    if (read_frame(wire::role::sender, now))
      continue;
    // What has come by now is no answer to what is sent only now.
    send_next(now);
    if (!read_frame(wire::role::receiver, now))
      break;
  }
  if (events_.empty())
    return std::nullopt;
  auto result = std::move(events_.front());
  events_.pop_front();
  return result;
}

std::optional<wire::buffer> session::next_frame(wire::role to) {
  auto& frames = frames_[index_of(to)];
  if (frames.empty())
    return std::nullopt;
  auto result = std::move(frames.front());
  frames.pop_front();
  return result;
}

void session::end(loss why, std::string said) {
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

std::optional<clock::time_point> session::deadline() const noexcept {
  if (phase_ == phase::ended)
    return std::nullopt;
  return earliest({deadline_, readers_[0].deadline(), readers_[1].deadline()});
}

void session::expire(clock::time_point now) {
  if (phase_ == phase::ended)
    return;
  for (auto from : {wire::role::sender, wire::role::receiver})
    if (auto junk = reader_of(from).expire(now))
      on_unreadable(from, *junk);
  if (deadline_ && *deadline_ <= now)
    end(loss::silent);
}

// Whether there was something that is whole.
bool session::read_frame(wire::role from, clock::time_point now) {
  auto result = reader_of(from).next(now);
  if (auto frame = std::get_if<wire::frame>(&result)) {
    on_frame(from, *frame, now);
    return true;
  }
  if (auto junk = std::get_if<wire::unreadable>(&result)) {
    on_unreadable(from, *junk);
    return true;
  }
  return false;
}

void session::on_frame(wire::role from, wire::frame& frame, clock::time_point now) {
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
    on_answer(frame);
  } else if (error) {
    note(from, *error);
  }
}

void session::on_unreadable(wire::role from, wire::unreadable& junk) {
  if (phase_ == phase::asking_why && from == wire::role::sender)
    return refuse(std::move(refused_));
  if (phase_ != phase::open && nonsense_.empty())
    nonsense_ = junk.text;
  if (from == wire::role::sender) {
    if (awaits_answer())
      settle<not_confirmed>(doubt::unreadable, std::move(junk.text));
  } else if (junk.sender) {
    // Spelled as the protocol's text has it, for servers that compare all of it.
    auto code = static_cast<std::uint16_t>(wire::error_code::header_incomplete);
    wire::write(new_frame(from), wire::error_frame{code, "Header Incomplete"});
    events_.push_back(turned_away{std::move(*junk.sender), rejection::unreadable});
  }
}

// A server that takes no more connections says so on either socket, unasked.
void session::on_registration(wire::role from, const wire::frame& answer,
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
void session::ask_why(name_refused first, clock::time_point now) {
  auto may_be_of_account = first.why == refusal::taken || first.why == refusal::unclear;
  if (phase_ != phase::registering_sender || !password_.empty() || !may_be_of_account)
    return refuse(std::move(first));
  phase_ = phase::asking_why;
  refused_ = std::move(first);
  deadline_ = now + inquiry_timeout;
  wire::write_register(new_frame(wire::role::sender), name_, wire::extended_offer{});
}

// Servers of the plain protocol answer anything. One that grants the name now is not
// held to that: it was refused for another protocol.
void session::on_reason(const wire::frame& answer) {
  auto objection = objection_in(answer, wire::role::duplex, name_);
  auto refused = objection ? std::get_if<name_refused>(&*objection) : nullptr;
  auto is_known
    = refused
      && (refused->why == refusal::taken || refused->why >= refusal::password_required);
  refuse(is_known ? std::move(*refused) : std::move(refused_));
}

void session::on_registered() {
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
void session::on_answer(wire::frame& answer) {
  auto error = std::get_if<wire::error_frame>(&answer);
  if (error && awaits_answer())
    on_rejected(*error);
  else if (error)
    note(wire::role::sender, *error);
  else if (auto sent = std::get_if<wire::sent_frame>(&answer))
    if (awaits_answer() && is_answer(*sent))
      settle<delivered>();
}

void session::on_rejected(wire::error_frame& error) {
  auto why = failure_of(error);
  // Servers close for this one.
  if (why == failure::unreadable)
    note(wire::role::sender, error);
  settle<not_delivered>(why, std::move(error.text));
  if (why == failure::unregistered)
    end(loss::forgotten);
}

void session::on_forward(wire::forward_frame& forward) {
  auto& answer = new_frame(wire::role::receiver);
  if (forward.too_large) {
    wire::write_error(answer, wire::error_code::unable_to_send);
    events_.push_back(turned_away{std::move(forward.sender), rejection::too_large});
  } else {
    wire::write_received(answer, forward.sender);
    events_.push_back(incoming{std::move(forward.sender), std::move(forward.body)});
  }
}

void session::refuse(name_refused why) {
  give_up_queue();
  events_.push_back(std::move(why));
}

void session::note(wire::role from, const wire::error_frame& error) {
  complaints_[index_of(from)] = complaint_of(error);
}

// The end of the session, for all that was not sent.
void session::give_up_queue() {
  phase_ = phase::ended;
  deadline_.reset();
  for (auto& what : std::exchange(submitted_, {}))
    events_.push_back(not_sent{std::move(what)});
}

// What has become of the message on the wire.
template <class Event, class... Ts>
void session::settle(Ts&&... reasons) {
  deadline_.reset();
  events_.push_back(Event{std::move(submitted_.front()), std::forward<Ts>(reasons)...});
  submitted_.pop_front();
}

lost session::describe_end(loss why, std::string said) {
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

bool session::awaits_answer() const noexcept {
  return phase_ == phase::open && deadline_.has_value();
}

// Some servers name the sender here, or nobody. Who is named with more words is the
// first of them.
bool session::is_answer(const wire::sent_frame& answer) const noexcept {
  auto named = std::string_view{answer.recipient};
  named = named.substr(0, named.find(' '));
  return named.empty() || named == submitted_.front().recipient || named == name_;
}

void session::send_next(clock::time_point now) {
  if (phase_ != phase::open || awaits_answer() || submitted_.empty())
    return;
  auto& what = submitted_.front();
  wire::write_send(new_frame(wire::role::sender), what.recipient, what.text);
  deadline_ = now + answer_timeout;
}

frame_reader& session::reader_of(wire::role which) noexcept {
  return readers_[index_of(which)];
}

wire::buffer& session::new_frame(wire::role to) {
  return frames_[index_of(to)].emplace_back();
}

} // namespace telex::cli
