// What readline calls for keys that have a meaning of their own here.

#include "cli/telex/chat/prompt.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

// Behind <cstdio>, which they need.
#include <readline/history.h>
#include <readline/readline.h>

namespace telex::cli {

namespace {

/// In place of what shows the line, where there is nothing to show.
void show_nothing() {
  // nop
}

} // namespace

void prompt::on_line(char* line) {
  if (line) {
    active_->finished_.push_back({line, false});
    if (active_->echo_ == echo::off) {
      // Readline has the same in its own place.
      auto size = std::strlen(line);
      ::explicit_bzero(line, size);
      ::explicit_bzero(rl_line_buffer, size);
    }
    std::free(line);
  } else {
    active_->hide();
    active_->finished_.push_back({{}, true});
  }
}

// Readline would do so at each Enter, before anybody knows what is to come.
void prompt::on_give_back() {
  if (!active_->is_unseen_)
    rl_deprep_terminal();
}

/// The line goes, as what becomes of it is told by other lines: readline would leave it
/// where it is.
int prompt::on_enter(int, int) {
  auto& self = *active_;
  self.erase();
  self.finished_.push_back({rl_line_buffer, false});
  if (self.echo_ == echo::off)
    ::explicit_bzero(rl_line_buffer, std::strlen(rl_line_buffer));
  // Readline would show the line once more, and leave the cursor at its end.
  auto shows = std::exchange(rl_redisplay_function, &show_nothing);
  rl_free_line_state();
  rl_redisplay_function = shows;
  rl_replace_line("", 1);
  using_history();
  self.draw();
  return 0;
}

int prompt::on_line_feed(int, int) {
  return rl_insert_text("\n") == 1 ? 0 : 1;
}

/// Readline would leave the line where it is, too.
int prompt::on_end(int count, int key) {
  if (rl_end > 0)
    return rl_delete(count, key);
  active_->finished_.push_back({{}, true});
  return 0;
}

int prompt::on_focus_in(int, int) {
  active_->is_focus_ = true;
  active_->person_.gain_focus();
  return 0;
}

int prompt::on_focus_out(int, int) {
  active_->is_focus_ = true;
  active_->person_.lose_focus();
  return 0;
}

} // namespace telex::cli
