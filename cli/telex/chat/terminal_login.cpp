// How a chat gets its name, and gets it back: names, passwords and attempts.

#include "cli/telex/chat/terminal_chat.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/password.hpp"

#include <utility>

namespace telex::cli {

// -- attempts ------------------------------------------------------------------

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
  show_prompt();
}

// The server may not have noticed yet that the connection before is gone, and on the
// plain protocol nobody can say whose it was.
void terminal_chat::wait_for_ghost() {
  if (!std::exchange(has_told_of_ghost_, true))
    say("The server says that " + name_
        + " is taken, most likely by your connection "
          "before, which it has not missed yet. Trying on; Ctrl-D leaves.");
  stay_away();
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
                      + printable(why, backslash::kept));
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

// -- what the person gives -------------------------------------------------------

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

// -- what the server says ----------------------------------------------------------

void terminal_chat::on(const unreachable& news) {
  // Once it is away, each attempt of a long night is no news.
  if (registered_at_ && !news.is_stranger)
    stay_away();
  else
    fail(describe(news, server_));
}

void terminal_chat::on(const registered& news) {
  if (!registered_at_)
    begin_history();
  auto again = state_ == state::away ? " again" : "";
  say("Connected" + std::string{again} + " to " + server_ + " as " + name_ + '.');
  if (!registered_at_) {
    say("The connection is " + network_.protection() + '.');
    say("Write @NAME and a text, or @ALL and a text. Ctrl-D leaves, /help says more.");
  }
  state_ = state::chatting;
  has_told_of_ghost_ = false;
  registered_at_ = clock::now();
  registered_time_ = time_of_day();
  presence_.begin(news.limits.has_value(), clock::now());
  presence_.look_up({});
  show_prompt();
}

void terminal_chat::on(const name_refused& news) {
  if (news.why == refusal::password_required)
    find_password();
  else if (news.why == refusal::rate_limited && state_ == state::away)
    stay_away();
  else if (news.why == refusal::wrong_password || news.why == refusal::rate_limited)
    ask_for_password(describe(news, name_));
  else if (state_ == state::away && is_taken(news.why))
    wait_for_ghost();
  else if (news.why == refusal::needs_tls)
    fail(describe(news, name_));
  else
    ask_for_name(describe(news, name_));
}

} // namespace telex::cli
