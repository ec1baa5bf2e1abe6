#include "cli/telex/chat/terminal_chat.hpp"

#include "actors/username.hpp"
#include "cli/system/window_size.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/wrap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <utility>

#include <unistd.h>

namespace telex::cli {

namespace {

/// How soon it shows the line when a shell brings it to the foreground, which nothing
/// tells.
constexpr std::chrono::milliseconds look_for_foreground{200};

/// In lines of the window, which end where words do.
std::string notice(std::string_view text, std::string_view indent = "  ") {
  return wrapped("* " + std::string{text}, columns_of_window(STDOUT_FILENO),
                 std::string{indent});
}

/// What is no text, and leaves the cursor where it is.
void write_around(std::string_view sequence) {
  std::fwrite(sequence.data(), 1, sequence.size(), stdout);
  std::fflush(stdout);
}

} // namespace

std::string terminal_chat::time_of_day() {
  auto now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  return fmt::format("{:02}:{:02}", parts.tm_hour, parts.tm_min);
}

terminal_chat::terminal_chat(client& network, std::string server, own_password password,
                             colour_wish colours, bool is_quiet)
  : network_(network), server_(std::move(server)), password_(std::move(password)),
    colours_(wants_colours(STDOUT_FILENO, colours)), view_(colours_),
    presence_(is_quiet), window_(terminal_kind::of_environment(), write_around),
    signals_{{SIGINT, SIGTERM, SIGHUP, SIGQUIT},
             {SIGTSTP, SIGWINCH},
             window_.farewell() + prompt::farewell},
    prompt_(names_, attention_, window_, [this] { idle(); }) {
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
  if (prompt_.is_behind())
    waiting.wake_at(clock::now() + look_for_foreground);
  waiting.wake_at(retry_at_);
  waiting.wake_at(presence_.next_due());
  waiting.wake_at(next_lag(network_.asked_at(), clock::now()));
  waiting.wait();
  auto now = clock::now();
  handle_signals();
  prompt_.take_foreground();
  network_.handle(waiting, now);
  dispatch();
  if (waiting.is_ready(STDIN_FILENO))
    prompt_.read();
  while (auto input = prompt_.next())
    take(*input);
  if (auto beginning = prompt_.take_sought())
    presence_.look_up(std::move(*beginning));
  while (ask())
    dispatch();
  while (auto held = presence_.next_notice(now))
    say_who(held->name, held->words);
  show_lag();
  window_.set_title(attention_.title(name_));
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

/// Asks the server what is to be known of others. Whether there was anything, which the
/// plain protocol has answers to at once.
bool terminal_chat::ask() {
  auto result = false;
  while (auto next = presence_.next_order()) {
    result = true;
    if (next->what == question::who)
      network_.who(std::move(next->about));
    else if (next->what == question::watch)
      network_.watch(std::move(next->about));
    else
      network_.unwatch(std::move(next->about));
  }
  return result;
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
  take_typed(input.text);
}

/// Whom a line without a name is for, and whether it can be sent.
void terminal_chat::show_prompt() {
  constexpr auto offline = " (offline)";
  auto whom = talk_.with.empty()        ? ""
              : talk_.with == everybody ? " to everybody"
                                        : " to " + talk_.with;
  if (presence_.is_gone(talk_.with))
    whom += offline;
  prompt_.show(name_ + (state_ == state::away ? offline : "") + whom + "> ");
}

/// What has no answer yet, and how long the server has had none.
void terminal_chat::show_live() {
  std::vector<std::string> lines;
  view_.fit(columns_of_window(STDOUT_FILENO));
  for (const auto& [which, what] : under_way_)
    lines.push_back(view_.show_under_way(what));
  if (!lag_.empty())
    lines.push_back("      " + lag_);
  prompt_.set_live(std::move(lines));
}

void terminal_chat::show_lag() {
  auto lag = describe_lag(network_.asked_at(), clock::now());
  if (lag != std::exchange(lag_, lag))
    show_live();
}

// -- what the person sees ------------------------------------------------------

void terminal_chat::say(std::string_view text, std::string_view indent) {
  prompt_.print(colours_.paint(colour::quiet, notice(text, indent)));
}

void terminal_chat::say_bad(std::string_view text) {
  prompt_.print(colours_.paint(colour::bad, notice(text)));
}

/// `news` begins with `name`, which is shortened for it to be one line.
void terminal_chat::say_who(const std::string& name, const std::string& news) {
  constexpr std::size_t narrowest = 20;
  auto columns = columns_of_window(STDOUT_FILENO);
  auto rest = news.empty() ? "" : news.substr(name.size()) + '.';
  auto room
    = std::max(columns, narrowest) - std::string_view{"* "}.size() - rest.size();
  if (!news.empty())
    say((columns == 0 ? name : shortened(name, room)) + rest);
  if (name == talk_.with && state_ == state::chatting)
    show_prompt();
}

void terminal_chat::on(const arrived& news) {
  if (ignored_.has(news.sender))
    return network_.reject(news.id);
  names_.add(news.sender, presence_.is_told());
  if (!news.to_all)
    presence_.hear_of(news.sender);
  talk_.last_sender = news.sender;
  view_.fit(columns_of_window(STDOUT_FILENO));
  prompt_.print(view_.show(news, time_of_day()));
  network_.acknowledge(news.id);
  keep(to_record(news, std::time(nullptr)));
  if (attention_.show(news.to_all, clock::now()))
    window_.call(news.sender, news.text);
}

void terminal_chat::on(const turned_away& news) {
  if (!ignored_.has(news.sender))
    say_bad(describe(news) + ".");
}

void terminal_chat::on(const settled& news) {
  under_way_.erase(news.which);
  trips_.settle(news, clock::now());
  show_live();
  prompt_.print(view_.show(news, time_of_day()));
  keep(to_record(news, std::time(nullptr)));
}

void terminal_chat::on(const names& news) {
  names_.add(news);
  if (presence_.take_who())
    say(describe(news) + '.');
}

void terminal_chat::on(const watching& news) {
  names_.add(news.name, news.present);
  say_who(news.name, presence_.take(news, clock::now()));
}

void terminal_chat::on(const joined& news) {
  names_.add(news.name, true);
  say_who(news.name, presence_.take(news, clock::now()));
}

void terminal_chat::on(const left& news) {
  names_.add(news.name, false);
  say_who(news.name, presence_.take(news, clock::now()));
}

void terminal_chat::on(const not_answered& news) {
  if (news.what != question::who) {
    if (auto why = presence_.take(news); !why.empty())
      say_bad(why + '.');
  } else if (presence_.take_who()) {
    say_bad(describe(news) + '.');
  }
}

void terminal_chat::on(const ponged& news) {
  trips_.pong(news);
}

void terminal_chat::on(const lost& news) {
  presence_.end();
  names_.forget_presence();
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
