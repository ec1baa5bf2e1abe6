// What a person writes in a chat, and what is done for it.

#include "cli/telex/chat/terminal_chat.hpp"

#include <fmt/format.h>

#include <utility>

namespace telex::cli {

void terminal_chat::take_typed(const std::string& text) {
  auto read = read_typed(text, talk_);
  if (needs_server(read) && state_ != state::chatting)
    say_bad("Not sent: " + server_ + " is away. The up arrow brings the line back.");
  else
    std::visit([this](auto& what) { take(what); }, read);
}

bool terminal_chat::needs_server(const typed_line& read) const {
  if (auto asked = std::get_if<request>(&read))
    return asked->what == command::who || asked->what == command::watch
           || asked->what == command::unwatch;
  return std::holds_alternative<message>(read);
}

void terminal_chat::take(message& what) {
  names_.add(what.recipient);
  presence_.talk_with(what.recipient);
  auto now = clock::now();
  if (auto which = network_.submit(what, now)) {
    trips_.send(*which, what.recipient, now);
    under_way_.emplace(*which, std::move(what));
  } else {
    on(settled{.how = not_sent{std::move(what)}});
  }
  show_live();
}

void terminal_chat::take(const request& what) {
  switch (what.what) {
    case command::to:
      return talk_with(what.about);
    case command::who:
      return presence_.ask_who(what.about);
    case command::watch:
      return watch(what.about);
    case command::unwatch:
      return say(presence_.unwatch(what.about) + '.');
    case command::ignore:
      return ignore(what.about);
    case command::unignore:
      return say(ignored_.remove(what.about) + '.');
    case command::stats:
      return show_stats();
    case command::history:
      return show_history(what.about);
    case command::more:
      return show_more();
    case command::help:
      return show_help();
    case command::quit:
      return leave();
  }
}

void terminal_chat::take(const bad_line& what) {
  say_bad("Not sent: " + what.hint + ".");
}

void terminal_chat::talk_with(const std::string& name) {
  names_.add(name);
  presence_.talk_with(name);
  talk_.with = name;
  show_prompt();
}

void terminal_chat::watch(const std::string& name) {
  names_.add(name);
  auto answer = name.empty() ? presence_.describe() : presence_.watch(name);
  if (!answer.empty())
    say(answer + '.');
}

void terminal_chat::ignore(const std::string& name) {
  if (name.empty())
    return say(ignored_.describe() + '.');
  presence_.drop(name);
  say(ignored_.add(name) + '.');
}

void terminal_chat::show_more() {
  if (auto text = view_.more(); text.empty())
    say("There is no more.");
  else
    prompt_.print(text);
}

void terminal_chat::show_stats() {
  auto now = clock::now();
  if (state_ == state::chatting)
    say(fmt::format("Connected for {}, since {}.", short_text(now - *registered_at_),
                    registered_time_));
  else
    say("Not connected.");
  auto is_plain = state_ == state::chatting && !presence_.is_told();
  for (const auto& each : trips_.describe(now, !is_plain))
    say(each + '.');
}

void terminal_chat::show_help() {
  say(
    "Write @NAME and a text, or @ALL and a text for everybody. Alt-Enter begins a new "
    "line. And there are commands:");
  for (const auto& each : commands())
    say(fmt::format("{:<17} {}", each.usage, each.meaning), "                    ");
}

} // namespace telex::cli
