// What a chat keeps of its messages, and shows of those of earlier chats.

#include "cli/telex/chat/terminal_chat.hpp"

#include "cli/system/window_size.hpp"
#include "cli/text/escape.hpp"

#include <utility>

#include <unistd.h>

namespace telex::cli {

namespace {

constexpr std::size_t shown_at_start = 10;
constexpr std::size_t shown_if_wanted = 20;

std::string local_text(std::time_t when, const char* form) {
  std::tm parts{};
  ::localtime_r(&when, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), form, &parts)};
}

std::string day_of(std::time_t when) {
  return local_text(when, "%Y-%m-%d");
}

} // namespace

void terminal_chat::begin_history() {
  if (!history_server_.empty())
    history_ = history::of(history_server_, name_);
  if (history_)
    show_messages(history_->last(shown_at_start));
  tell_of_history();
}

void terminal_chat::keep(const message_record& what) {
  if (history_)
    history_->add(what);
  tell_of_history();
}

void terminal_chat::show_history(const std::string& name) {
  if (!history_)
    return say("No history is kept of this chat.");
  auto found = history_->last(shown_if_wanted, name);
  auto whose = name.empty() ? "" : " with " + shortened(printable(name), 64);
  if (const auto& why = history_->unread(); found.empty() && !why.empty()) {
    // It is told once more.
    history_->take_problem();
    return say_bad("It is not known which messages there are" + whose + ": "
                   + printable(why, backslash::kept) + '.');
  }
  tell_of_history();
  if (found.empty())
    say("There are no messages" + whose + '.');
  show_messages(found);
}

void terminal_chat::show_messages(const std::vector<message_record>& messages) {
  view_.fit(columns_of_window(STDOUT_FILENO));
  std::string day;
  for (const auto& each : messages) {
    if (auto its = day_of(each.when); std::exchange(day, its) != its)
      say(its == day_of(std::time(nullptr)) ? "Earlier today:" : "On " + its + ':');
    prompt_.print(view_.show(each, local_text(each.when, "%H:%M")));
  }
}

/// If something is wrong with it, which is told once.
void terminal_chat::tell_of_history() {
  if (auto problem = history_ ? history_->take_problem() : std::nullopt)
    say_bad("The history is not complete: " + printable(*problem, backslash::kept)
            + ". The chat goes on.");
}

} // namespace telex::cli
