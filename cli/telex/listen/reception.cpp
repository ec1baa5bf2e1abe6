#include "cli/telex/listen/reception.hpp"

#include "actors/username.hpp"
#include "cli/system/poller.hpp"
#include "cli/telex/client/event_json.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/wanted_password.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>
#include <variant>

namespace telex::cli {

namespace {

/// How long a server may take to say goodbye.
constexpr std::chrono::seconds parting_time{2};

/// Whether the server will not grant the name later either, as things are.
bool is_final(refusal why) noexcept {
  return why == refusal::password_required || why == refusal::wrong_password
         || why == refusal::insecure || why == refusal::needs_tls;
}

} // namespace

reception::reception(client& network, std::string server, own_password password,
                     message_taker& taker, reception_end end)
  : network_{network}, server_{std::move(server)}, password_{std::move(password)},
    taker_{taker}, end_{end}, signals_{{SIGINT, SIGTERM, SIGHUP, SIGQUIT}} {
  // nop
}

int reception::run(const std::string& name) {
  name_ = name;
  name_until_ = clock::now() + end_.name_patience;
  network_.connect(name_, clock::now());
  while (!exit_code_)
    turn();
  part();
  return *exit_code_;
}

void reception::turn() {
  poller waiting;
  network_.watch(waiting);
  taker_.watch(waiting);
  waiting.watch(signals_.fd(), POLLIN);
  waiting.wake_at(retry_at_);
  waiting.wake_at(end_.until);
  waiting.wait();
  auto now = clock::now();
  if (signals_.next())
    stop_by_signal();
  network_.handle(waiting, now);
  taker_.handle(waiting);
  dispatch();
  answer();
  if (retry_at_ && *retry_at_ <= now)
    connect_again(now);
  end_when_done(now);
}

void reception::dispatch() {
  while (auto happened = network_.next())
    std::visit([this](const auto& news) { on(news); }, *happened);
}

// What came on a connection that is lost can't be answered.
void reception::answer() {
  while (auto each = taker_.next()) {
    has_failed_ = has_failed_ || !each->is_taken;
    auto found = unanswered_.extract(each->which);
    if (found.empty())
      continue;
    if (each->is_taken)
      network_.acknowledge(found.mapped());
    else
      network_.reject(found.mapped());
  }
}

bool reception::has_enough() const {
  return end_.count && taken_ >= *end_.count;
}

// -- the end ---------------------------------------------------------------------

void reception::end_when_done(clock::time_point now) {
  if (exit_code_)
    return;
  if (taker_.is_closed())
    exit_code_ = not_all_delivered;
  else if (has_enough() && taker_.is_idle())
    exit_code_ = has_failed_ ? not_all_delivered : all_delivered;
  else if (end_.until && *end_.until <= now)
    end_in_time();
}

void reception::end_in_time() {
  exit_code_ = not_all_delivered;
  if (registered_at_)
    return;
  if (refused_)
    return refuse(*refused_);
  taker_.tell(to_json(lost{loss::silent}));
  fail("cannot register at " + server_ + ": " + no_answer);
}

void reception::part() {
  taker_.stop();
  answer();
  if (!network_.is_registered())
    network_.disconnect();
  network_.leave(clock::now());
  dispatch();
  auto until = clock::now() + parting_time;
  while (network_.is_connected() && clock::now() < until) {
    poller waiting;
    network_.watch(waiting);
    waiting.watch(signals_.fd(), POLLIN);
    waiting.wake_at(until);
    waiting.wait();
    if (signals_.next())
      stop_by_signal();
    network_.handle(waiting, clock::now());
    dispatch();
  }
  network_.disconnect();
}

void reception::stop_by_signal() {
  signals_.end_in_time();
  taker_.stop();
  answer();
  network_.disconnect();
  signals_.end_process();
}

void reception::fail(const std::string& why) {
  complain(why);
  exit_code_ = not_registered;
}

// -- the name ----------------------------------------------------------------------

void reception::connect_again(clock::time_point now) {
  retry_at_.reset();
  network_.connect(name_, now);
}

void reception::stay_away() {
  is_away_ = true;
  retry_at_ = clock::now() + pauses_.next();
}

// The server may not have missed the connection before, and on the plain protocol
// nobody can say whose that was.
void reception::wait_for_ghost(const name_refused& news) {
  if (!std::exchange(has_told_of_ghost_, true))
    complain((is_taken(news.why)
                ? "the server says that " + name_
                    + " is taken, most likely by the connection before, which it "
                      "has not missed yet"
                : describe(news, name_))
             + "; trying on");
  stay_away();
}

/// Somebody else has it: it is asked for again, for as long as that is to be waited
/// for.
void reception::wait_for_name(const name_refused& news) {
  if (!std::exchange(refused_, news))
    complain(describe(news, name_) + "; trying on");
  retry_at_ = std::min(clock::now() + pauses_.next(), name_until_);
}

void reception::find_password() {
  auto found = wanted_password(password_, name_, end_.until);
  if (auto problem = std::get_if<std::string>(&found)) {
    taker_.tell(to_json(name_refused{refusal::password_required, ""}, name_));
    return fail(*problem);
  }
  network_.use_password(std::get<secret>(std::move(found)));
  network_.connect(name_, clock::now());
}

// -- what happens --------------------------------------------------------------

void reception::on(const unreachable& news) {
  if (exit_code_)
    return;
  // Once it is away, each attempt of a long night is no news.
  if (is_away_ && !news.is_stranger)
    return stay_away();
  taker_.tell(to_json(news, server_));
  fail(describe(news, server_));
}

void reception::on(const registered& news) {
  if (std::exchange(is_away_, false))
    complain("connected again to " + server_ + " as " + name_);
  taker_.tell(to_json(news, name_));
  is_extended_ = news.limits.has_value();
  has_told_of_ghost_ = false;
  registered_at_ = clock::now();
}

void reception::on(const name_refused& news) {
  if (exit_code_)
    return;
  if (news.why == refusal::password_required && !network_.has_password())
    find_password();
  else if (is_away_ && !is_final(news.why))
    wait_for_ghost(news);
  else if (!registered_at_ && is_taken(news.why) && clock::now() < name_until_)
    wait_for_name(news);
  else
    refuse(news);
}

void reception::refuse(const name_refused& news) {
  taker_.tell(to_json(news, name_));
  fail(describe(news, name_));
}

void reception::on(const arrived& news) {
  if (exit_code_ || has_enough() || !taker_.has_room())
    return network_.reject(news.id);
  unanswered_.emplace(++taken_, news.id);
  taker_.take(taken_, news,
              news.to_all    ? std::string{everybody}
              : is_extended_ ? name_
                             : "");
  answer();
}

void reception::on(const turned_away& news) {
  taker_.note(news);
}

void reception::on(const lost& news) {
  unanswered_.clear();
  if (exit_code_ || news.why == loss::interrupted)
    return;
  if (!is_away_)
    taker_.tell(to_json(news));
  if (!registered_at_)
    return fail("cannot register at " + server_ + ": " + describe(news));
  // Once it is away, a server that takes the connection and no more is no news.
  if (!is_away_) {
    complain("the connection to " + server_ + " is lost: " + describe(news)
             + "; trying to connect again");
    // A connection that did not last does not make the pauses short again.
    if (clock::now() - *registered_at_ > backoff::longest)
      pauses_.reset();
  }
  stay_away();
}

} // namespace telex::cli
