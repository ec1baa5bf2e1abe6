#include "cli/telex/chat/pipe_chat.hpp"

#include "cli/system/password_input.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/password.hpp"

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
    results_(STDOUT_FILENO, lost_output) {
  // nop
}

int pipe_chat::run(const std::string& name) {
  name_ = name;
  network_.connect(name, clock::now());
  while (!exit_code_)
    turn();
  finish_output();
  // Results that nobody can have are none.
  if (results_.has_failed() && *exit_code_ == all_delivered)
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
  finish_output();
  return not_registered;
}

void pipe_chat::turn() {
  poller waiting;
  network_.watch(waiting, wants_messages());
  results_.watch(waiting);
  waiting.watch(signals_.fd(), POLLIN);
  auto input_is_last = wants_input() && results_.is_closed();
  if (wants_input())
    waiting.watch(STDIN_FILENO, POLLIN);
  waiting.wake_at(input_is_last ? clock::now() : leave_at_);
  waiting.wait();
  auto now = clock::now();
  if (signals_.next())
    stop_by_signal();
  network_.handle(waiting, now);
  results_.handle(waiting);
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

// The server's answer to REGISTER comes where messages come later.
bool pipe_chat::wants_messages() const {
  return !network_.is_registered() || !(results_.is_full() || results_.is_closed());
}

bool pipe_chat::wants_input() const {
  return network_.is_registered() && !input_ended_ && lines_.size() < read_ahead
         && !results_.is_full();
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
      all_delivered_ = false;
    }
    end_input();
  }
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void pipe_chat::end_input() {
  input_ended_ = true;
  lines_.finish();
}

// One at a time, so that results come in the order of the lines.
void pipe_chat::send_next() {
  if (first_ && network_.is_registered())
    network_.submit(*std::exchange(first_, std::nullopt), clock::now());
  while (network_.is_registered() && network_.unsettled() == 0 && !results_.is_full()) {
    auto line = lines_.next();
    if (!line)
      return;
    take(*line);
  }
}

void pipe_chat::take(const line_reader::line& line) {
  auto where = "line " + std::to_string(line.number);
  if (line.too_long)
    return report_bad(where + " is longer than " + std::to_string(max_line) + " bytes");
  if (is_blank(line.text))
    return;
  auto parsed = parse_line(line.text);
  if (auto bad = std::get_if<bad_line>(&parsed))
    report_bad(where + ": " + bad->hint);
  else
    network_.submit(std::get<message>(std::move(parsed)), clock::now());
}

void pipe_chat::report_bad(std::string_view what) {
  report_failed("not sent: " + std::string{what});
}

void pipe_chat::leave_when_done(clock::time_point now) {
  if (exit_code_ || !was_registered_ || !input_ended_ || lines_.size() > 0
      || network_.unsettled() > 0)
    return;
  if (!leave_at_ || results_.is_closed())
    leave_at_ = results_.is_closed() ? now : now + linger_;
  if (*leave_at_ <= now)
    exit_code_ = all_delivered_ ? all_delivered : not_all_delivered;
}

void pipe_chat::stop_by_signal() {
  signals_.end_in_time();
  network_.disconnect();
  dispatch();
  give_up(0);
  results_.flush();
  signals_.end_process();
}

// A signal ends the process for a reader who never reads, and leaves another one the
// time to read.
void pipe_chat::finish_output() {
  while (!results_.is_empty()) {
    poller waiting;
    results_.watch(waiting);
    waiting.watch(signals_.fd(), POLLIN);
    waiting.wait();
    if (signals_.next())
      stop_by_signal();
    results_.handle(waiting);
  }
}

// Reports what was read, and so many octets that were not, as never sent.
void pipe_chat::give_up(std::uint64_t unread) {
  if (first_)
    network_.submit(*std::exchange(first_, std::nullopt), clock::now());
  dispatch();
  for (;;) {
    while (auto line = lines_.next()) {
      take(*line);
      dispatch();
    }
    if (results_.is_full())
      results_.flush();
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

// Of the file or the command, or of the person who has started this, if there is one.
void pipe_chat::find_password() {
  auto found = password_.find(name_);
  if (auto why = password_.why_not(name_); !found && !why.empty())
    complain(printable(why));
  if (!found && can_ask())
    if (auto typed = ask_unseen("Password of " + name_ + ": "))
      found = std::move(*typed);
  if (!found)
    return fail_to_register(
      describe(name_refused{refusal::password_required, {}}, name_) + "; let "
      + password_file_variable
      + " name a file that it is in, or have a password-command");
  if (auto problem = std::get_if<std::string>(&*found))
    return fail_to_register(*problem);
  auto password = std::get<secret>(std::move(*found));
  if (auto flaw = wire::flaw_of_password(password.text()); !flaw.empty())
    return fail_to_register("that is no password: it " + std::string{flaw});
  network_.use_password(std::move(password));
  network_.connect(name_, clock::now());
}

void pipe_chat::report_failed(const std::string& line) {
  all_delivered_ = false;
  results_.write_line(line);
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

void pipe_chat::on(const incoming& news) {
  results_.write_line("from " + printable(news.sender) + ": " + printable(news.text));
}

void pipe_chat::on(const turned_away& news) {
  complain(describe(news));
}

void pipe_chat::on(const delivered& news) {
  results_.write_line(describe(news));
}

void pipe_chat::on(const not_delivered& news) {
  report_failed(describe(news));
}

void pipe_chat::on(const not_confirmed& news) {
  report_failed(describe(news));
}

void pipe_chat::on(const not_sent& news) {
  report_failed(describe(news));
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
