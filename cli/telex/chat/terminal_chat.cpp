#include "cli/telex/chat/terminal_chat.hpp"

#include "actors/username.hpp"
#include "cli/system/window_size.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/wrap.hpp"
#include "net/wire/password.hpp"

#include <fmt/format.h>

#include <csignal>
#include <random>
#include <utility>

#include <unistd.h>

namespace telex::cli {

namespace {

/// A server may take this many attempts to find out that the user who wants the
/// name is the one who had it.
constexpr int max_refusals = 3;

/// Enough of a message to know which one it was.
constexpr std::size_t max_preview = 24;

backoff::random_source make_random_source() {
  return [engine = std::minstd_rand{std::random_device{}()}]() mutable {
    return std::uniform_real_distribution<>{}(engine);
  };
}

/// In lines of the window, which end where words do.
std::string notice(std::string_view text) {
  auto window = window_size_of(STDOUT_FILENO);
  return wrapped("* " + std::string{text}, window ? window->columns : 0, "  ");
}

} // namespace

terminal_chat::terminal_chat(client& network, std::string server, own_password password)
  : network_(network), server_(std::move(server)), password_(std::move(password)),
    colours_(wants_colours(STDOUT_FILENO)),
    signals_{{SIGINT, SIGTERM, SIGHUP, SIGQUIT}, {SIGTSTP, SIGWINCH}, prompt::farewell},
    prompt_(names_, [this] { idle(); }), pauses_(make_random_source()) {
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
  if (state_ == state::leaving && !exit_code_ && network_.unsettled() == 0)
    exit_code_ = all_delivered;
}

void terminal_chat::fail(const std::string& why) {
  prompt_.hide();
  complain(why);
  exit_code_ = not_registered;
}

// -- connecting ----------------------------------------------------------------

void terminal_chat::connect(const std::string& name) {
  name_ = name;
  state_ = state::connecting;
  network_.connect(name_, clock::now());
}

void terminal_chat::connect_again(clock::time_point now) {
  retry_at_.reset();
  network_.connect(name_, now);
}

void terminal_chat::stay_away() {
  retry_at_ = clock::now() + pauses_.next();
  state_ = state::away;
  prompt_.show(name_ + " (away)> ");
}

void terminal_chat::ask_for_name(const std::string& why) {
  state_ = state::asking;
  prompt_.set_aside();
  say_bad("Not registered: " + why + ".");
  say("Which name do you want instead? Ctrl-D leaves.");
  prompt_.show("name> ");
}

// File and command come first, once: whoever is asked again knows better than they.
void terminal_chat::find_password() {
  prompt_.wait_unseen();
  auto found = std::exchange(has_looked_for_password_, true) ? std::nullopt
                                                             : password_.find(name_);
  if (!found) {
    auto why = password_.why_not(name_);
    return ask_for_password(
      why.empty() ? ""
                  : describe(name_refused{refusal::password_required, {}}, name_) + "; "
                      + printable(why));
  }
  if (auto problem = std::get_if<std::string>(&*found))
    return ask_for_password(*problem);
  network_.use_password(std::get<secret>(std::move(*found)));
  connect(name_);
}

void terminal_chat::ask_for_password(const std::string& why) {
  state_ = state::unlocking;
  prompt_.set_aside();
  // First: who reads the reason may type at once, and is not to see it.
  prompt_.show("Password of " + name_ + ": ", prompt::echo::off);
  if (!why.empty())
    say_bad("Not registered: " + why + ".");
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
    take_messages(input.text);
  else
    say_bad("Not sent: " + server_ + " is away. The up arrow brings the line back.");
}

void terminal_chat::take_name(std::string name) {
  if (is_blank(name))
    return;
  name.erase(name.find_last_not_of(' ') + 1);
  if (!is_username(name))
    return ask_for_name(describe_malformed(name));
  prompt_.hide();
  connect(name);
}

// Nothing at all is no name either: what is typed next may be the password.
void terminal_chat::take_password(std::string& text) {
  secret password{text};
  ::explicit_bzero(text.data(), text.size());
  if (password.empty())
    return ask_for_password("no password was given; Ctrl-D leaves");
  if (auto flaw = wire::flaw_of_password(password.text()); !flaw.empty())
    return ask_for_password("that is no password: it " + std::string{flaw});
  prompt_.wait_unseen();
  network_.use_password(std::move(password));
  connect(name_);
}

void terminal_chat::take_messages(const std::string& text) {
  auto parsed = parse_lines(text);
  if (auto bad = std::get_if<bad_line>(&parsed))
    return say_bad("Not sent: " + bad->hint + ".");
  for (auto& what : std::get<std::vector<message>>(parsed)) {
    names_.add(what.recipient);
    network_.submit(std::move(what), clock::now());
  }
}

// -- what the person sees ------------------------------------------------------

void terminal_chat::say(std::string_view text) {
  prompt_.print(colours_.paint(colour::quiet, notice(text)));
}

void terminal_chat::say_bad(std::string_view text) {
  prompt_.print(colours_.paint(colour::bad, notice(text)));
}

// What has become of a message, and enough of it to know which one it was.
template <class News>
void terminal_chat::say_result(colour which, const News& news) {
  auto preview = shortened(printable(news.what.text), max_preview);
  prompt_.print(colours_.paint(which, notice(describe(news) + " (" + preview + ')')));
}

void terminal_chat::on(const unreachable& news) {
  // Once it is away, each attempt of a long night is no news.
  if (registered_at_ && !news.is_stranger)
    stay_away();
  else
    fail(describe(news, server_));
}

void terminal_chat::on(const registered&) {
  auto again = state_ == state::away ? " again" : "";
  say("Connected" + std::string{again} + " to " + server_ + " as " + name_ + '.');
  if (!registered_at_) {
    say("The connection is " + network_.protection() + '.');
    say("Write @NAME and a text, or @ALL and a text. Ctrl-D leaves.");
  }
  state_ = state::chatting;
  refusals_ = 0;
  registered_at_ = clock::now();
  prompt_.show(name_ + "> ");
}

void terminal_chat::on(const name_refused& news) {
  if (news.why == refusal::password_required)
    find_password();
  else if (news.why == refusal::rate_limited && state_ == state::away)
    stay_away();
  else if (news.why == refusal::wrong_password || news.why == refusal::rate_limited)
    ask_for_password(describe(news, name_));
  // The server may not have noticed yet that the connection before is gone.
  else if (state_ == state::away && ++refusals_ <= max_refusals)
    stay_away();
  else if (news.why == refusal::needs_tls)
    fail(describe(news, name_));
  else
    ask_for_name(describe(news, name_));
}

void terminal_chat::on(const incoming& news) {
  names_.add(news.sender);
  prompt_.print(colours_.paint(colour::name, printable(news.sender) + ':') + ' '
                + printable(news.text));
}

void terminal_chat::on(const turned_away& news) {
  say_bad(describe(news) + ".");
}

void terminal_chat::on(const delivered& news) {
  say_result(colour::good, news);
}

void terminal_chat::on(const not_delivered& news) {
  say_result(colour::bad, news);
}

void terminal_chat::on(const not_confirmed& news) {
  say_result(colour::bad, news);
}

void terminal_chat::on(const not_sent& news) {
  say_result(colour::bad, news);
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
