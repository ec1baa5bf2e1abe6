#include "cli/telex/client/extended_session.hpp"

#include "cli/telex/client/registration.hpp"
#include "cli/telex/client/server_answer.hpp"
#include "net/wire/number.hpp"
#include "net/wire/words.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace telex::cli {

namespace {

loss loss_of(std::string_view reason) noexcept {
  if (reason == wire::words::draining)
    return loss::draining;
  return reason == wire::words::taken_over ? loss::taken_over : loss::closed;
}

/// The lines of `text`, each of which has an end.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> result;
  for (auto size = text.find('\n'); size != std::string_view::npos;
       size = text.find('\n')) {
    result.emplace_back(text.substr(0, size));
    text.remove_prefix(size + 1);
  }
  return result;
}

} // namespace

extended_session::extended_session(std::string name, const wire::extended_offer& offer,
                                   clock::time_point now, const secret& password)
  : name_{std::move(name)}, deadline_{now + registration_timeout} {
  wire::write_register(output_, name_, offer, password.text());
}

// -- what the user wants -----------------------------------------------------------

ticket extended_session::submit(message what, clock::time_point now) {
  auto result = messages_.add(std::move(what));
  if (phase_ == phase::registering || is_open())
    send_waiting(now);
  else
    give_up_waiting();
  return result;
}

void extended_session::acknowledge(std::string_view id) {
  if (auto found = unanswered_.find(id); found != unanswered_.end()) {
    wire::write_received(output_, found->second, id);
    unanswered_.erase(found);
  }
}

void extended_session::reject(std::string_view id, wire::error_code why) {
  if (auto found = unanswered_.find(id); found != unanswered_.end()) {
    wire::write_error(output_, why, id);
    unanswered_.erase(found);
  }
}

void extended_session::who(std::string prefix) {
  ask(question::who, std::move(prefix), wire::write_who);
}

void extended_session::watch(std::string name) {
  ask(question::watch, std::move(name), wire::write_watch);
}

void extended_session::unwatch(std::string name) {
  ask(question::unwatch, std::move(name), wire::write_unwatch);
}

void extended_session::ask(question what, std::string about, question_writer* write) {
  if (!is_open())
    return;
  write(output_, about);
  questions_.add(what, std::move(about));
}

void extended_session::leave(clock::time_point now) {
  if (phase_ == phase::registering)
    return finish(lost{loss::interrupted});
  if (!is_open())
    return;
  give_up_waiting();
  wire::write_bye(output_, {});
  phase_ = phase::leaving;
  deadline_ = now + bye_timeout;
}

// -- bytes and times ---------------------------------------------------------------

void extended_session::feed(wire::role, std::string_view bytes, clock::time_point now) {
  reader_.feed(bytes);
  if (!bytes.empty())
    pulse_.hear(now);
}

std::optional<event> extended_session::next(clock::time_point now) {
  while (events_.empty() && phase_ != phase::ended && read_frame(now)) {
    // until something has happened
  }
  if (events_.empty()) {
    // Not before all is read: a BYE may have come.
    send_waiting(now);
    return std::nullopt;
  }
  auto result = std::move(events_.front());
  events_.pop_front();
  return result;
}

std::optional<wire::buffer> extended_session::next_frame(wire::role) {
  return output_.empty() ? std::nullopt : std::optional{std::exchange(output_, {})};
}

void extended_session::end(loss why, std::string said) {
  if (phase_ == phase::ended)
    return;
  if (phase_ == phase::registering && why != loss::interrupted)
    return finish(plain_server{});
  // Whoever says why breaks off at times before all is read.
  if ((why == loss::closed || why == loss::broken) && !complaint_.empty())
    return finish(lost{loss::closed, std::move(complaint_)});
  finish(lost{why, std::move(said)},
         why == loss::silent ? doubt::silent : doubt::disconnected);
}

std::optional<clock::time_point> extended_session::deadline() const noexcept {
  if (phase_ == phase::ended)
    return std::nullopt;
  auto silence = is_open() ? std::optional{pulse_.deadline(messages_.waits_since())}
                           : std::nullopt;
  return earliest({deadline_, silence, messages_.deadline(), reader_.deadline()});
}

void extended_session::expire(clock::time_point now) {
  if (phase_ == phase::ended)
    return;
  if (auto junk = reader_.expire(now))
    on_unreadable(*junk);
  if (deadline_ && *deadline_ <= now)
    return end(loss::silent);
  while (auto late = messages_.take_overdue(now))
    settle(*late, not_confirmed{std::move(late->what), doubt::silent, {}});
  look_after_server(now);
}

void extended_session::look_after_server(clock::time_point now) {
  if (!is_open())
    return;
  auto need = pulse_.next_need(now, messages_.waits_since());
  if (need == pulse::need::give_up)
    end(loss::silent);
  else if (need == pulse::need::ask)
    wire::write_ping(output_);
}

// -- what the server says ----------------------------------------------------------

// Whether there was something that is whole.
bool extended_session::read_frame(clock::time_point now) {
  auto result = reader_.next(now);
  if (reader_.is_lost()) {
    end(loss::nonsense, reader_.last_junk());
    return true;
  }
  if (auto junk = std::get_if<wire::unreadable>(&result)) {
    on_unreadable(*junk);
    return true;
  }
  auto frame = std::get_if<wire::frame>(&result);
  if (!frame)
    return false;
  complaint_.clear();
  if (phase_ == phase::registering)
    on_registration(*frame);
  else
    std::visit([this](auto& which) { on(which); }, *frame);
  return true;
}

void extended_session::on_unreadable(wire::unreadable& junk) {
  if (phase_ == phase::registering)
    return finish(plain_server{true});
  if (!junk.sender)
    return;
  // Which one it was can't be told.
  wire::write_error(output_, wire::error_code::header_incomplete);
  events_.push_back(turned_away{name_or_nobody(*junk.sender), rejection::unreadable});
}

void extended_session::on_registration(const wire::frame& answer) {
  if (is_of_plain_server(answer))
    return finish(plain_server{true});
  if (auto objection = objection_in(answer, wire::role::duplex, name_))
    return std::visit([this](auto& why) { finish(std::move(why)); }, *objection);
  auto limits = *std::get<wire::registered_frame>(answer).extended;
  phase_ = phase::open;
  deadline_.reset();
  reader_.speak(wire::protocol::extended);
  receive_window_ = limits.receive_window;
  // Nobody lets a client send nothing.
  messages_.open(std::max<std::size_t>(limits.send_window, 1));
  events_.push_back(registered{limits});
}

void extended_session::on(wire::sent_frame& answer) {
  on_answer(answer, answer.recipient);
}

void extended_session::on(wire::error_frame& error) {
  if (!error.about.message_id.empty())
    on_answer(error, {});
  else if (auto refused = questions_.refuse(error))
    events_.push_back(std::move(*refused));
  else
    on_complaint(error);
  if (failure_of(error) == failure::unregistered)
    end(loss::forgotten);
}

// It is about no message and no question about others.
void extended_session::on_complaint(const wire::error_frame& error) {
  complaint_ = complaint_of(error);
  if (static_cast<wire::error_code>(error.code) == wire::error_code::unknown_command)
    pulse_.refuse();
}

// It answers the message of its id, unless that is settled already, or it names
// somebody else.
template <class Answer>
void extended_session::on_answer(Answer& answer, std::string_view named) {
  auto which = wire::to_number<ticket>(answer.about.message_id);
  auto what = which ? messages_.find(*which) : nullptr;
  if (!what || !may_answer(named, what->recipient, name_))
    return;
  // Of a message to one there is nothing to count.
  if (what->recipient != everybody)
    answer.about.counts.reset();
  auto settles = messages_.take(*which);
  settle(*settles, fate_of(std::move(settles->what), answer), std::move(answer.about));
}

// It is of no use without an id of its own and a sender, or beyond what was agreed
// upon.
void extended_session::on(wire::forward_frame& message) {
  auto is_known = unanswered_.contains(message.message_id);
  auto is_right = !message.message_id.empty() && is_username(message.sender);
  if (!is_right || is_known || unanswered_.size() >= receive_window_) {
    wire::write_error(output_, wire::error_code::header_incomplete,
                      is_known ? std::string_view{} : message.message_id);
    events_.push_back(
      turned_away{name_or_nobody(message.sender), rejection::unreadable});
  } else if (message.too_large) {
    wire::write_error(output_, wire::error_code::unable_to_send, message.message_id);
    events_.push_back(turned_away{std::move(message.sender), rejection::too_large});
  } else {
    unanswered_.emplace(message.message_id, message.sender);
    events_.push_back(arrived{std::move(message.message_id), std::move(message.sender),
                              std::move(message.body), std::move(message.date),
                              std::move(message.content_type), message.to_all,
                              message.account});
  }
}

void extended_session::on(wire::names_frame& answer) {
  auto prefix = questions_.take_who();
  if (!prefix)
    return;
  names result{std::move(*prefix), 0, lines_of(answer.names)};
  auto listed = result.first.size();
  result.nameless = std::erase_if(result.first, [&](const std::string& each) {
    return !is_username(each) || !each.starts_with(result.prefix);
  });
  result.is_sound = answer.total && *answer.total >= listed;
  result.total = std::max<std::uint64_t>(answer.total.value_or(0), listed);
  events_.push_back(std::move(result));
}

void extended_session::on(wire::watching_frame& answer) {
  if (questions_.take(question::watch, answer.name))
    events_.push_back(watching{std::move(answer.name), answer.present});
}

void extended_session::on(wire::unwatch_frame& answer) {
  if (questions_.take(question::unwatch, answer.name))
    events_.push_back(unwatched{std::move(answer.name)});
}

void extended_session::on(wire::presence_frame& news) {
  if (news.present)
    events_.push_back(joined{std::move(news.name)});
  else
    events_.push_back(left{std::move(news.name)});
}

void extended_session::on(wire::ping_frame&) {
  wire::write_pong(output_);
}

void extended_session::on(wire::pong_frame&) {
  if (auto after = pulse_.answer())
    events_.push_back(ponged{*after});
}

void extended_session::on(wire::bye_frame& bye) {
  if (phase_ == phase::leaving)
    return finish(lost{loss::interrupted});
  auto why = loss_of(bye.reason);
  finish(lost{why, std::move(bye.reason)});
}

// -- what is owed ------------------------------------------------------------------

template <class How>
void extended_session::settle(letter& which, How how, wire::answer_fields&& about) {
  events_.push_back(
    settled{which.which, std::move(how), std::move(about.reason), about.counts});
}

void extended_session::give_up_waiting() {
  for (auto& each : messages_.take_waiting())
    settle(each, not_sent{std::move(each.what)});
}

// The end of the session, with all that goes before it.
void extended_session::finish(event last, doubt why) {
  phase_ = phase::ended;
  deadline_.reset();
  unanswered_.clear();
  for (auto& each : messages_.take_sent())
    settle(each, not_confirmed{std::move(each.what), why, {}});
  give_up_waiting();
  events_.push_back(std::move(last));
}

void extended_session::send_waiting(clock::time_point now) {
  while (auto next = messages_.send_next(now))
    wire::write_send(output_, next->what.recipient, next->what.text,
                     std::to_string(next->which), next->what.content_type);
}

} // namespace telex::cli
