#include "cli/telex/chat/pipe_chat.hpp"

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
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

/// How much of the input is read ahead of what is settled. More than a line.
constexpr std::size_t read_ahead = 1024 * 1024;

/// How many messages wait for their results at most.
constexpr std::size_t most_unsettled = 64;

/// How many octets of the standard input are there to be read: of a file to its end,
/// of a pipe what was written by now.
std::uint64_t unread_input() {
  struct stat about;
  if (::fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode)) {
    auto place = ::lseek(STDIN_FILENO, 0, SEEK_CUR);
    return about.st_size > place ? static_cast<std::uint64_t>(about.st_size - place)
                                 : 0;
  }
  int count = 0;
  return ::ioctl(STDIN_FILENO, FIONREAD, &count) == 0 && count > 0
           ? static_cast<std::uint64_t>(count)
           : 0;
}

/// Whether all of it was read, and no more can come: it can be read, and has no octets.
bool input_has_ended() {
  pollfd entry{STDIN_FILENO, POLLIN, 0};
  return ::poll(&entry, 1, 0) > 0 && unread_input() == 0;
}

} // namespace

pipe_chat::pipe_chat(client& network, std::string server, own_password password,
                     std::chrono::milliseconds linger)
  : network_(network), server_(std::move(server)), password_(std::move(password)),
    linger_(linger), signals_({SIGINT, SIGTERM, SIGHUP, SIGQUIT}),
    output_(STDOUT_FILENO, lost_output) {
  // nop
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

int pipe_chat::run(const std::string& name, message only) {
  first_ = std::move(only);
  input_ended_ = true;
  return run(name);
}

int pipe_chat::decline() {
  give_up(unread_input());
  finish();
  return not_registered;
}

void pipe_chat::turn() {
  poller waiting;
  network_.watch(waiting);
  output_.watch(waiting);
  waiting.watch(signals_.fd(), POLLIN);
  auto input_is_last = wants_input() && output_.is_closed();
  if (wants_input())
    waiting.watch(STDIN_FILENO, POLLIN);
  waiting.wake_at(input_is_last ? clock::now() : leave_at_);
  waiting.wait();
  auto now = clock::now();
  if (signals_.next())
    stop_by_signal();
  network_.handle(waiting, now);
  output_.handle(waiting);
  answer_shown();
  if (waiting.is_ready(STDIN_FILENO))
    read_input(read_ahead);
  else if (input_is_last)
    end_input();
  dispatch();
  send_next();
  leave_when_done(now);
}

void pipe_chat::dispatch() {
  while (auto happened = network_.next())
    std::visit([this](const auto& news) { on(news); }, *happened);
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
  return network_.is_registered() && !input_ended_ && lines_.size() < read_ahead
         && !output_.is_full();
}

// Returns how many octets it has read, `max` at most.
std::size_t pipe_chat::read_input(std::size_t max) {
  std::array<char, 64 * 1024> space;
  auto got = ::read(STDIN_FILENO, space.data(), std::min(max, space.size()));
  if (got > 0) {
    lines_.feed({space.data(), static_cast<std::size_t>(got)});
  } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
    if (got < 0) {
      complain(std::string{"cannot read the standard input: "} + std::strerror(errno));
      note_failure();
    }
    end_input();
  }
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void pipe_chat::end_input() {
  input_ended_ = true;
  lines_.finish();
}

void pipe_chat::send_next() {
  if (first_ && network_.is_registered())
    submit(*std::exchange(first_, std::nullopt));
  while (network_.is_registered() && results_.size() < most_unsettled
         && !output_.is_full()) {
    auto line = lines_.next();
    if (!line)
      return;
    take(*line);
  }
}

void pipe_chat::take(const line_reader::line& line) {
  auto where = "line " + std::to_string(line.number);
  if (line.too_long)
    return add_result("not sent: " + where + " is longer than "
                      + std::to_string(max_line) + " bytes");
  if (is_blank(line.text))
    return;
  auto parsed = parse_line(line.text);
  if (auto bad = std::get_if<bad_line>(&parsed))
    add_result("not sent: " + where + ": " + bad->hint);
  else
    submit(std::get<message>(std::move(parsed)));
}

void pipe_chat::submit(message what) {
  auto unsent = describe(not_sent{what});
  if (auto which = network_.submit(std::move(what), clock::now()))
    results_.push_back({which, {}});
  else
    add_result(std::move(unsent));
}

void pipe_chat::note_failure() {
  results_are_ = not_all_delivered;
}

/// Of what was not sent.
void pipe_chat::add_result(std::string line) {
  note_failure();
  results_.push_back({std::nullopt, std::move(line)});
  write_results();
}

void pipe_chat::write_results() {
  for (; !results_.empty() && !results_.front().which; results_.pop_front())
    output_.write_line(results_.front().line);
}

void pipe_chat::leave_when_done(clock::time_point now) {
  if (exit_code_ || !was_registered_ || !input_ended_ || lines_.size() > 0
      || network_.unsettled() > 0)
    return;
  if (!leave_at_ || output_.is_closed())
    leave_at_ = output_.is_closed() ? now : now + linger_;
  if (*leave_at_ <= now)
    exit_code_ = results_are_;
}

void pipe_chat::stop_by_signal() {
  signals_.end_in_time();
  network_.disconnect();
  dispatch();
  give_up(0);
  output_.flush();
  signals_.end_process();
}

// Leaves when all is written. A signal ends the process for a reader who never reads,
// and leaves another one the time to read.
void pipe_chat::finish() {
  for (;;) {
    if (output_.is_empty())
      network_.leave(clock::now());
    if (output_.is_empty() && !network_.is_connected())
      return;
    poller waiting;
    network_.watch(waiting);
    if (!output_.is_empty())
      output_.watch(waiting);
    waiting.watch(signals_.fd(), POLLIN);
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

// Reports what was read, and so many octets that were not, as never sent.
void pipe_chat::give_up(std::uint64_t unread) {
  if (first_)
    submit(*std::exchange(first_, std::nullopt));
  dispatch();
  for (;;) {
    while (auto line = lines_.next()) {
      take(*line);
      dispatch();
    }
    if (output_.is_full())
      output_.flush();
    if (input_ended_)
      return;
    if (unread > 0) {
      auto got = read_input(std::min<std::uint64_t>(unread, read_ahead));
      unread = got > 0 ? unread - got : 0;
    } else {
      auto is_whole = input_has_ended();
      end_input();
      if (!is_whole)
        take_part();
    }
  }
}

// The last line has come in part: its rest may be what it seems to lack.
void pipe_chat::take_part() {
  auto part = lines_.next();
  if (!part
      || (!part->too_long && std::holds_alternative<bad_line>(parse_line(part->text))))
    return;
  take(*part);
  dispatch();
}

void pipe_chat::fail_to_register(const std::string& why) {
  complain(why);
  exit_code_ = not_registered;
  give_up(unread_input());
}

void pipe_chat::find_password() {
  auto found = wanted_password(password_, name_);
  if (auto problem = std::get_if<std::string>(&found))
    return fail_to_register(*problem);
  network_.use_password(std::get<secret>(std::move(found)));
  network_.connect(name_, clock::now());
}

// -- what happens --------------------------------------------------------------

void pipe_chat::on(const unreachable& news) {
  fail_to_register(describe(news, server_));
}

void pipe_chat::on(const registered&) {
  was_registered_ = true;
}

void pipe_chat::on(const name_refused& news) {
  if (news.why == refusal::password_required && !network_.has_password())
    return find_password();
  fail_to_register(describe(news, name_));
}

void pipe_chat::on(const arrived& news) {
  output_.write_line("from " + printable(news.sender, backslash::doubled) + ": "
                     + printable(news.text, backslash::doubled));
  shown_.push_back({output_.added(), news.id});
  answer_shown();
}

void pipe_chat::on(const turned_away& news) {
  complain(describe(news));
}

void pipe_chat::on(const settled& news) {
  if (std::holds_alternative<not_confirmed>(news.how))
    results_are_ = results_are_ == all_delivered ? not_all_confirmed : results_are_;
  else if (!std::holds_alternative<delivered>(news.how))
    note_failure();
  for (auto& each : results_)
    if (each.which == news.which)
      each = {std::nullopt, describe(news)};
  write_results();
}

void pipe_chat::on(const lost& news) {
  if (news.why == loss::interrupted)
    return;
  if (!was_registered_)
    return fail_to_register("cannot register at " + server_ + ": " + describe(news));
  exit_code_ = connection_lost;
  complain("the connection to " + server_ + " is lost: " + describe(news));
  give_up(unread_input());
}

} // namespace telex::cli
