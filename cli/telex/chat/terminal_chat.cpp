#include "cli/telex/chat/terminal_chat.hpp"

#include "actors/username.hpp"
#include "cli/system/window_size.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/text/wrap.hpp"

#include <fmt/format.h>

#include <csignal>
#include <ctime>
#include <utility>

#include <unistd.h>

namespace telex::cli {

namespace {

std::size_t columns_of_window() {
  auto window = window_size_of(STDOUT_FILENO);
  return window ? window->columns : 0;
}

/// In lines of the window, which end where words do.
std::string notice(std::string_view text) {
  return wrapped("* " + std::string{text}, columns_of_window(), "  ");
}

/// As `12:03`, where the person is.
std::string time_of_day() {
  auto now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  return fmt::format("{:02}:{:02}", parts.tm_hour, parts.tm_min);
}

} // namespace

terminal_chat::terminal_chat(client& network, std::string server, own_password password)
  : network_(network), server_(std::move(server)), password_(std::move(password)),
    colours_(wants_colours(STDOUT_FILENO)), view_(colours_),
    signals_{{SIGINT, SIGTERM, SIGHUP, SIGQUIT}, {SIGTSTP, SIGWINCH}, prompt::farewell},
    prompt_(names_, [this] { idle(); }) {
  // nop
}

int terminal_chat::run(const std::string& name) {
  if (is_username(name)) {
    say("Connecting to " + server_ + '.');
    connect(name);
  } else {
    ask_for_name(describe_malformed(name));
  }
  while (!exit_code_)
    turn();
  prompt_.hide();
  return *exit_code_;
}

void terminal_chat::turn() {
  poller waiting;
  network_.watch(waiting);
  waiting.watch(signals_.fd(), POLLIN);
  if (prompt_.is_shown())
    waiting.watch(STDIN_FILENO, POLLIN);
  waiting.wake_at(retry_at_);
  waiting.wait();
  auto now = clock::now();
  handle_signals();
  network_.handle(waiting, now);
  dispatch();
  if (waiting.is_ready(STDIN_FILENO))
    prompt_.read();
  while (auto input = prompt_.next())
    take(*input);
  if (retry_at_ && *retry_at_ <= now)
    connect_again(now);
  leave_when_done();
}

// In the middle of a key the network goes on, but nothing is shown.
void terminal_chat::idle() {
  poller waiting;
  network_.watch(waiting);
  waiting.watch(STDIN_FILENO, POLLIN);
  waiting.wake_at(clock::now() + std::chrono::milliseconds{100});
  waiting.wait();
  network_.handle(waiting, clock::now());
}

void terminal_chat::dispatch() {
  while (auto happened = network_.next())
    std::visit([this](const auto& news) { on(news); }, *happened);
}

// -- leaving -------------------------------------------------------------------

void terminal_chat::handle_signals() {
  while (auto number = signals_.next()) {
    if (*number == SIGWINCH) {
      prompt_.resize();
    } else if (*number == SIGTSTP) {
      prompt_.suspend(signals_);
    } else if (*number == SIGINT) {
      interrupt();
    } else {
      signals_.end_in_time();
      prompt_.hide();
      network_.disconnect();
      dispatch();
      signals_.end_process();
    }
  }
}

// Ctrl-C drops what is typed first, and leaves when there is nothing to drop.
void terminal_chat::interrupt() {
  if (prompt_.clear())
    return;
  auto is_leaving = state_ == state::leaving;
  if (is_leaving || network_.unsettled() == 0)
    signals_.end_in_time();
  if (is_leaving)
    network_.disconnect();
  else
    leave();
}

void terminal_chat::leave() {
  prompt_.hide();
  retry_at_.reset();
  if (!registered_at_)
    exit_code_ = not_registered;
  state_ = state::leaving;
  if (auto count = network_.unsettled())
    say(fmt::format("Waiting for the answer to {}; Ctrl-C leaves at once.",
                    count == 1 ? "a message" : fmt::format("{} messages", count)));
}

void terminal_chat::leave_when_done() {
  if (state_ != state::leaving || exit_code_ || network_.unsettled() > 0)
    return;
  network_.leave(clock::now());
  dispatch();
  if (!network_.is_connected())
    exit_code_ = all_delivered;
}

void terminal_chat::fail(const std::string& why) {
  prompt_.hide();
  complain(why);
  exit_code_ = not_registered;
}

// -- what the person writes ----------------------------------------------------

void terminal_chat::take(prompt::input& input) {
  if (input.is_end)
    return leave();
  if (state_ == state::asking)
    return take_name(input.text);
  if (state_ == state::unlocking)
    return take_password(input.text);
  if (is_blank(input.text))
    return;
  prompt_.remember(input.text);
  if (state_ == state::chatting)
    take_typed(input.text);
  else
    say_bad("Not sent: " + server_ + " is away. The up arrow brings the line back.");
}

void terminal_chat::take_typed(const std::string& text) {
  auto read = read_typed(text, talk_);
  std::visit([this](auto& what) { take(what); }, read);
}

void terminal_chat::take(message& what) {
  names_.add(what.recipient);
  if (auto which = network_.submit(what, clock::now()))
    under_way_.emplace(*which, std::move(what));
  else
    on(settled{.how = not_sent{std::move(what)}});
  show_under_way();
}

void terminal_chat::take(const request& what) {
  switch (what.what) {
    case command::to:
      names_.add(what.about);
      talk_.with = what.about;
      return show_prompt();
    case command::who:
      return network_.who(what.about);
    case command::more:
      if (auto text = view_.more(); text.empty())
        say("There is no more.");
      else
        prompt_.print(text);
      return;
    case command::help:
      return show_help();
    case command::quit:
      return leave();
  }
}

void terminal_chat::take(const bad_line& what) {
  say_bad("Not sent: " + what.hint + ".");
}

void terminal_chat::show_help() {
  say(
    "Write @NAME and a text, or @ALL and a text for everybody. Alt-Enter begins a new "
    "line. And there are commands:");
  for (const auto& each : commands())
    say(fmt::format("{:<17} {}", each.usage, each.meaning));
}

/// Whom a line without a name is for, and whether it can be sent.
void terminal_chat::show_prompt() {
  auto whom = talk_.with.empty()        ? ""
              : talk_.with == everybody ? " to everybody"
                                        : " to " + talk_.with;
  prompt_.show(name_ + (state_ == state::away ? " (offline)" : "") + whom + "> ");
}

void terminal_chat::show_under_way() {
  std::vector<std::string> lines;
  view_.fit(columns_of_window());
  for (const auto& [which, what] : under_way_)
    lines.push_back(view_.show_under_way(what));
  prompt_.set_live(std::move(lines));
}

// -- what the person sees ------------------------------------------------------

void terminal_chat::say(std::string_view text) {
  prompt_.print(colours_.paint(colour::quiet, notice(text)));
}

void terminal_chat::say_bad(std::string_view text) {
  prompt_.print(colours_.paint(colour::bad, notice(text)));
}

void terminal_chat::on(const arrived& news) {
  names_.add(news.sender);
  talk_.last_sender = news.sender;
  view_.fit(columns_of_window());
  prompt_.print(view_.show(news, time_of_day()));
  network_.acknowledge(news.id);
}

void terminal_chat::on(const turned_away& news) {
  say_bad(describe(news) + ".");
}

void terminal_chat::on(const settled& news) {
  under_way_.erase(news.which);
  show_under_way();
  prompt_.print(view_.show(news, time_of_day()));
}

void terminal_chat::on(const names& news) {
  for (const auto& each : news.first)
    names_.add(each);
  say(describe(news) + '.');
}

void terminal_chat::on(const not_answered& news) {
  say_bad(describe(news) + '.');
}

void terminal_chat::on(const lost& news) {
  if (news.why == loss::interrupted || state_ == state::leaving)
    return;
  if (!registered_at_)
    return fail("cannot register at " + server_ + ": " + describe(news));
  // Once it is away, a server that takes the connection and no more is no news.
  if (state_ != state::away) {
    say_bad("The connection to " + server_ + " is lost: " + describe(news) + '.');
    say("Trying to connect again.");
    // A connection that did not last does not make the pauses short again.
    if (clock::now() - *registered_at_ > backoff::longest)
      pauses_.reset();
  }
  stay_away();
}

} // namespace telex::cli
