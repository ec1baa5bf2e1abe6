#include "cli/telex/chat/pipe_chat.hpp"

#include "cli/system/unread.hpp"
#include "cli/telex/client/event_json.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/wanted_password.hpp"
#include "cli/text/escape.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <poll.h>

namespace telex::cli {

namespace {

/// How much of the input is read ahead of what is settled. More than a line.
constexpr std::size_t read_ahead = 1024 * 1024;

/// How many messages wait for their results at most.
constexpr std::size_t most_unsettled = 64;

/// How long it takes until a name that somebody else has is asked for again: who sends
/// one message has it for some milliseconds.
constexpr std::chrono::milliseconds first_pause{50};
constexpr std::chrono::milliseconds last_pause{1600};

constexpr auto time_is_over = "the time of --timeout is over";

} // namespace

pipe_chat::pipe_chat(client& network, std::string server, own_password password,
                     pipe_input input, pipe_options options)
  : network_(network), server_(std::move(server)), password_(std::move(password)),
    input_(std::move(input)), options_(options),
    signals_({SIGINT, SIGTERM, SIGHUP, SIGQUIT}), output_(STDOUT_FILENO, lost_output),
    report_(options.form, [this](std::string_view line) { output_.write_line(line); }),
    name_until_(clock::now() + options.name_patience),
    pauses_(backoff::by_chance(), first_pause, last_pause) {
  if (options.recipient_patience)
    awaited_.emplace(clock::now() + *options.recipient_patience);
}

int pipe_chat::run(const std::string& name) {
  name_ = name;
  network_.connect(name, clock::now());
  while (!exit_code_)
    turn();
  finish();
  // Results that nobody can have are none.
  if (output_.has_failed()
      && (*exit_code_ == all_delivered || *exit_code_ == not_all_confirmed))
    return not_all_delivered;
  return *exit_code_;
}

int pipe_chat::decline(exit_code code, std::string why) {
  unsent_why_ = std::move(why);
  give_up(unread_of(options_.input));
  finish();
  return code;
}

void pipe_chat::turn() {
  poller waiting;
  watch(waiting);
  auto input_is_last = wants_input() && output_.is_closed();
  if (input_is_last)
    waiting.wake_at(clock::now());
  waiting.wait();
  auto now = clock::now();
  if (signals_.next())
    stop_by_signal();
  network_.handle(waiting, now);
  output_.handle(waiting);
  answer_shown();
  if (waiting.is_ready(options_.input))
    read_input(read_ahead);
  else if (input_is_last)
    input_.finish();
  dispatch();
  if (reconnect_at_ && *reconnect_at_ <= now) {
    reconnect_at_.reset();
    network_.connect(name_, now);
  }
  send_next(now);
  leave_when_done(now);
  stop_in_time(now);
}

void pipe_chat::watch(poller& waiting) const {
  network_.watch(waiting);
  output_.watch(waiting);
  waiting.watch(signals_.fd(), POLLIN);
  if (wants_input())
    waiting.watch(options_.input, POLLIN);
  for (const auto& when : {leave_at_, reconnect_at_, options_.deadline})
    waiting.wake_at(when);
  if (awaited_)
    waiting.wake_at(awaited_->deadline());
}

void pipe_chat::dispatch() {
  while (auto happened = network_.next())
    std::visit([this](auto& news) { on(news); }, *happened);
}

// Of what nobody reads its senders are told.
void pipe_chat::answer_shown() {
  if (output_.is_closed())
    for (const auto& each : std::exchange(shown_, {}))
      network_.reject(each.id);
  for (; !shown_.empty() && shown_.front().end <= output_.written(); shown_.pop_front())
    network_.acknowledge(shown_.front().id);
}

bool pipe_chat::wants_input() const {
  return network_.is_registered() && !input_.has_ended() && input_.size() < read_ahead
         && !output_.is_full();
}

// Returns how many octets it has read, `max` at most.
std::size_t pipe_chat::read_input(std::size_t max) {
  std::array<char, 64 * 1024> space;
  auto got = ::read(options_.input, space.data(), std::min(max, space.size()));
  if (got > 0) {
    input_.feed({space.data(), static_cast<std::size_t>(got)});
  } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
    if (got < 0) {
      complain(std::string{"cannot read the input: "} + std::strerror(errno));
      report_.note_failure();
    }
    input_.finish();
  }
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void pipe_chat::send_next(clock::time_point now) {
  while (network_.is_registered() && report_.size() < most_unsettled
         && !output_.is_full()) {
    auto next = input_.next();
    if (!next)
      break;
    take(std::move(*next));
  }
  if (!awaited_ || !network_.is_registered())
    return;
  while (auto ready = awaited_->next(now))
    submit(ready->number, std::move(ready->what));
  for (const auto& each : awaited_->take_questions())
    network_.watch(each);
}

void pipe_chat::take(outgoing what) {
  auto text = std::get_if<message>(&what.what);
  if (!text)
    return report_.refuse(what);
  auto which = report_.expect(std::move(what.from));
  if (awaited_)
    awaited_->add({which, std::move(*text)});
  else
    submit(which, std::move(*text));
}

void pipe_chat::submit(pipe_report::number which, message what) {
  auto is_sendable = !is_plain_ || what.content_type.empty();
  if (network_.is_registered() && is_sendable) {
    auto given = network_.submit(std::move(what), clock::now());
    sent_.emplace(given.value(), which);
    return;
  }
  auto why = is_sendable ? unsent_why_
                         : "the server has the plain protocol, which can't say that it "
                           "is more than plain text";
  report_.settle(which, {0, not_sent{std::move(what), std::move(why)}});
}

void pipe_chat::leave_when_done(clock::time_point now) {
  if (exit_code_ || !was_registered_ || !input_.is_done() || report_.size() > 0)
    return;
  if (!leave_at_ || output_.is_closed())
    leave_at_ = output_.is_closed() ? now : now + options_.linger;
  if (*leave_at_ <= now)
    exit_code_ = report_.outcome();
}

bool pipe_chat::is_time_up(clock::time_point now) const noexcept {
  return options_.deadline && *options_.deadline <= now;
}

void pipe_chat::stop_in_time(clock::time_point now) {
  if (exit_code_ || !is_time_up(now))
    return;
  unsent_why_ = time_is_over;
  if (!was_registered_) {
    network_.disconnect();
    return fail_to_register(refusal_.empty()
                              ? "cannot register at " + server_ + ": " + time_is_over
                              : refusal_);
  }
  // That the connection ends is no news.
  exit_code_ = report_.outcome();
  network_.disconnect(loss::silent);
  if (!give_up(unread_of(options_.input))) {
    complain("the input has not come to its end within --timeout");
    report_.note_failure();
  }
  exit_code_ = report_.outcome();
}

void pipe_chat::stop_by_signal() {
  signals_.end_in_time();
  unsent_why_ = "a signal has ended telex";
  network_.disconnect();
  give_up(0);
  output_.flush();
  signals_.end_process();
}

// Leaves when all is written. A signal ends the process for a reader who never reads,
// and leaves another one the time to read.
void pipe_chat::finish() {
  for (;;) {
    auto now = clock::now();
    if (is_time_up(now))
      network_.disconnect();
    else if (output_.is_empty())
      network_.leave(now);
    if (output_.is_empty() && !network_.is_connected())
      return;
    poller waiting;
    network_.watch(waiting);
    if (!output_.is_empty())
      output_.watch(waiting);
    waiting.watch(signals_.fd(), POLLIN);
    if (network_.is_connected())
      waiting.wake_at(options_.deadline);
    waiting.wait();
    if (signals_.next())
      stop_by_signal();
    network_.handle(waiting, clock::now());
    output_.handle(waiting);
    answer_shown();
    while (auto happened = network_.next())
      if (auto late = std::get_if<arrived>(&*happened))
        network_.reject(late->id);
  }
}

// Reports what was read, and so many octets that were not, as never sent; but what was
// refused before by that. Whether the input has come to its end.
bool pipe_chat::give_up(std::uint64_t unread) {
  dispatch();
  give_up_waiting();
  auto is_broken_off = false;
  for (;;) {
    while (auto next = input_.next())
      take(std::move(*next));
    if (output_.is_full())
      output_.flush();
    if (input_.has_ended())
      return !is_broken_off;
    if (unread > 0) {
      auto got = read_input(std::min<std::uint64_t>(unread, read_ahead));
      unread = got > 0 ? unread - got : 0;
    } else if (has_ended(options_.input)) {
      input_.finish();
    } else {
      is_broken_off = true;
      input_.break_off();
    }
  }
}

void pipe_chat::give_up_waiting() {
  if (!awaited_)
    return;
  for (auto& [which, refusal] : awaited_->take_all())
    if (refusal)
      report_.settle(which.number, *refusal);
    else
      submit(which.number, std::move(which.what));
  awaited_.reset();
}

void pipe_chat::fail_to_register(const std::string& why) {
  complain(why);
  exit_code_ = not_registered;
  give_up(unread_of(options_.input));
}

// Who has the name may be one who sends a message, too.
bool pipe_chat::come_again(const name_refused& news, clock::time_point now) {
  if (!is_taken(news.why) || name_until_ <= now)
    return false;
  if (refusal_.empty() && ::isatty(STDERR_FILENO) != 0)
    complain("somebody has the name " + name_ + "; waiting until it is free");
  refusal_ = describe(news, name_);
  reconnect_at_ = std::min<clock::time_point>(now + pauses_.next(), name_until_);
  return true;
}

void pipe_chat::find_password() {
  auto found = wanted_password(password_, name_, options_.deadline);
  if (is_time_up(clock::now()))
    unsent_why_ = time_is_over;
  if (auto problem = std::get_if<std::string>(&found))
    return fail_to_register(*problem);
  network_.use_password(std::get<secret>(std::move(found)));
  network_.connect(name_, clock::now());
}

// -- what happens --------------------------------------------------------------

void pipe_chat::on(const unreachable& news) {
  if (is_json())
    output_.write_line(to_json(news, server_));
  fail_to_register(describe(news, server_));
}

void pipe_chat::on(const registered& news) {
  was_registered_ = true;
  is_plain_ = !news.limits;
  if (is_json())
    output_.write_line(to_json(news, name_));
}

void pipe_chat::on(const name_refused& news) {
  if (news.why == refusal::password_required && !network_.has_password())
    return find_password();
  if (come_again(news, clock::now()))
    return;
  if (is_json())
    output_.write_line(to_json(news, name_));
  fail_to_register(describe(news, name_));
}

void pipe_chat::on(const arrived& news) {
  output_.write_line(is_json() ? to_json(news) : describe(news));
  shown_.push_back({output_.added(), news.id});
  answer_shown();
}

void pipe_chat::on(const turned_away& news) {
  if (is_json())
    output_.write_line(to_json(news));
  complain(describe(news));
}

void pipe_chat::on(settled& news) {
  auto found = sent_.extract(news.which);
  if (!found || (awaited_ && awaited_->keep(found.mapped(), news, clock::now())))
    return;
  if (auto unsent = std::get_if<not_sent>(&news.how))
    unsent->why = unsent_why_;
  report_.settle(found.mapped(), news);
}

void pipe_chat::on(const watching& news) {
  if (awaited_ && news.present)
    awaited_->see(news.name);
}

void pipe_chat::on(const joined& news) {
  if (awaited_)
    awaited_->see(news.name);
}

void pipe_chat::on(const not_answered& news) {
  if (awaited_)
    awaited_->lose_sight_of(news.about, clock::now());
}

void pipe_chat::on(const lost& news) {
  if (exit_code_ || news.why == loss::interrupted)
    return;
  if (is_json())
    output_.write_line(to_json(news));
  if (!was_registered_)
    return fail_to_register("cannot register at " + server_ + ": " + describe(news));
  exit_code_ = connection_lost;
  complain("the connection to " + server_ + " is lost: " + describe(news));
  give_up(unread_of(options_.input));
}

} // namespace telex::cli
