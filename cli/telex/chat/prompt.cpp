#include "cli/telex/chat/prompt.hpp"

#include "cli/system/descriptor.hpp"
#include "cli/system/terminal_state.hpp"
#include "cli/system/window_size.hpp"
#include "cli/text/wrap.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

// Behind <cstdio>, which they need.
#include <readline/history.h>
#include <readline/readline.h>

namespace telex::cli {

namespace {

constexpr int max_history = 1000;

/// A paste whose end does not come is over after this time.
constexpr std::chrono::seconds key_timeout{5};

bool has_input() {
  pollfd entry{STDIN_FILENO, POLLIN, 0};
  return ::poll(&entry, 1, 0) != 0;
}

/// How wide readline believes the window to be.
std::size_t known_columns() {
  int result = 0;
  rl_get_screen_size(nullptr, &result);
  return static_cast<std::size_t>(result);
}

/// Has readline draw the line as in an empty window, and the terminal not see it.
void draw_into_the_void() {
  std::fflush(rl_outstream);
  descriptor screen{::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)};
  descriptor nowhere{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  if (screen.get() < 0 || ::dup2(nowhere.get(), STDOUT_FILENO) < 0)
    return;
  rl_forced_update_display();
  std::fflush(rl_outstream);
  ::dup2(screen.get(), STDOUT_FILENO);
}

/// In place of what shows the line, too.
void show_prompt_alone() {
  std::fputc('\r', rl_outstream);
  std::fputs(rl_display_prompt, rl_outstream);
  std::fflush(rl_outstream);
}

/// Each with its end.
std::string as_rows(const std::vector<std::string>& lines) {
  std::string result;
  for (const auto& each : lines)
    result += each + '\n';
  return result;
}

void write_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

} // namespace

prompt* prompt::active_ = nullptr;

prompt::prompt(const name_book& names, attention& person, terminal_window& window,
               std::function<void()> idle)
  : names_(names), person_(person), window_(window), idle_(std::move(idle)) {
  active_ = this;
  rl_readline_name = "telex";
  // The program waits for signals itself.
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_getc_function = &prompt::on_key_wanted;
  rl_deprep_term_function = &prompt::on_give_back;
  rl_attempted_completion_function = &prompt::on_completion;
  rl_completer_word_break_characters = " ";
  rl_initialize();
  rl_bind_key('\t', &prompt::on_tab);
  for (auto map : {emacs_standard_keymap, vi_insertion_keymap, vi_movement_keymap}) {
    for (auto key : {'\r', '\n'})
      rl_bind_key_in_map(key, &prompt::on_enter, map);
    rl_bind_keyseq_in_map("\\e[I", &prompt::on_focus_in, map);
    rl_bind_keyseq_in_map("\\e[O", &prompt::on_focus_out, map);
  }
  rl_bind_keyseq("\\e\\C-m", &prompt::on_line_feed);
  for (auto map : {emacs_standard_keymap, vi_insertion_keymap})
    rl_bind_key_in_map(CTRL('D'), &prompt::on_end, map);
  // A list of names that asks for a key would keep the network waiting.
  rl_completion_query_items = -1;
  rl_variable_bind("page-completions", "off");
  // Who is there comes first.
  rl_sort_completion_matches = 0;
  stifle_history(max_history);
}

prompt::~prompt() {
  hide();
  rl_getc_function = &rl_getc;
  rl_deprep_term_function = &rl_deprep_terminal;
  rl_redisplay_function = &rl_redisplay;
  rl_attempted_completion_function = nullptr;
  active_ = nullptr;
}

void prompt::show(const std::string& text, echo shown) {
  if (is_shown_ && text == text_ && shown == echo_)
    return;
  text_ = text;
  echo_ = shown;
  is_behind_ = is_behind_ || !is_in_foreground(STDIN_FILENO);
  if (std::exchange(is_unseen_, shown == echo::off) && !is_shown_ && !is_behind_)
    ::tcflush(STDIN_FILENO, TCIFLUSH);
  rl_redisplay_function = shown == echo::on ? &rl_redisplay : &show_prompt_alone;
  if (is_shown()) {
    erase();
    rl_set_prompt(text_.c_str());
    return draw();
  }
  is_shown_ = true;
  if (!is_behind_)
    take_terminal();
}

/// Not in the background: readline would take the settings that the shell has for those
/// to begin with.
void prompt::take_terminal() {
  if (is_shown_ && !std::exchange(is_begun_, true)) {
    write_out(as_rows(live_));
    rl_callback_handler_install(text_.c_str(), &prompt::on_line);
  } else if (is_shown_) {
    rl_set_prompt(text_.c_str());
    rl_reset_after_signal();
    draw();
  } else {
    rl_prep_terminal(1);
  }
  // Behind that, or what the terminal says of its focus could appear as if it was
  // typed.
  window_.take();
}

void prompt::take_foreground() {
  if (!is_behind_ || !is_in_foreground(STDIN_FILENO))
    return;
  is_behind_ = false;
  if (is_shown_ || is_unseen_)
    take_terminal();
}

/// Takes the line away, and what is live above it.
void prompt::erase() {
  rl_clear_visible_line();
  std::fflush(rl_outstream);
  auto columns = columns_of_window(STDOUT_FILENO);
  if (columns == 0)
    columns = known_columns();
  std::string up;
  for (const auto& each : live_)
    for (auto left = std::max<std::size_t>(columns_of(each), 1); left > 0;
         left -= std::min(left, columns))
      up += "\x1b[A\x1b[2K";
  write_out(up);
}

void prompt::draw() {
  write_out(as_rows(live_));
  rl_on_new_line();
  rl_redisplay_function();
}

void prompt::hide() {
  is_unseen_ = false;
  window_.give_back();
  take_away();
  rl_deprep_terminal();
}

void prompt::wait_unseen() {
  is_unseen_ = true;
  take_away();
  if (!is_behind_)
    rl_prep_terminal(1);
}

void prompt::take_away() {
  auto was_shown = is_shown();
  is_shown_ = false;
  if (!std::exchange(is_begun_, false))
    return;
  // It may be in the middle of a search, or of a key of several octets.
  rl_callback_sigcleanup();
  if (was_shown)
    erase();
  rl_callback_handler_remove();
}

void prompt::read() {
  if (!is_shown())
    return;
  is_focus_ = false;
  if (RL_ISSTATE(RL_STATE_ISEARCH))
    read_ahead();
  if (!is_focus_)
    rl_callback_read_char();
  // What begins with an escape is read in pieces.
  if (!is_focus_ && !RL_ISSTATE(RL_STATE_MULTIKEY))
    person_.type();
}

/// An escape ends a search, as what begins with one may be an arrow. Nobody has pressed
/// the one that begins a word about the focus.
void prompt::read_ahead() {
  std::string keys(3, '\0');
  std::size_t count = 0;
  while (count < keys.size() && (count == 0 || (keys[0] == '\x1b' && has_input()))
         && ::read(STDIN_FILENO, &keys[count], 1) == 1)
    ++count;
  keys.resize(count);
  if (keys == "\x1b[I")
    on_focus_in(1, 0);
  else if (keys == "\x1b[O")
    on_focus_out(1, 0);
  else
    for (auto key : keys)
      rl_stuff_char(static_cast<unsigned char>(key));
}

std::optional<prompt::input> prompt::next() {
  if (finished_.empty())
    return std::nullopt;
  auto result = std::move(finished_.front());
  finished_.pop_front();
  return result;
}

void prompt::remember(const std::string& line) {
  auto last = history_get(history_base + history_length - 1);
  if (!last || line != last->line)
    add_history(line.c_str());
  using_history();
}

void prompt::print(std::string_view line) {
  if (is_shown())
    erase();
  write_out(std::string{line} + '\n');
  if (is_shown())
    draw();
}

void prompt::set_live(std::vector<std::string> lines) {
  if (lines == live_)
    return;
  if (is_shown())
    erase();
  live_ = std::move(lines);
  if (is_shown())
    draw();
}

bool prompt::clear() {
  if (!is_shown() || (rl_end == 0 && !RL_ISSTATE(RL_STATE_ISEARCH)))
    return false;
  take_away();
  rl_replace_line("", 1);
  using_history();
  show(std::exchange(text_, {}), echo_);
  return true;
}

void prompt::set_aside() {
  if (is_shown() && rl_end > 0 && echo_ == echo::on)
    remember(rl_line_buffer);
  clear();
}

// When the window becomes wider, most terminals put the rows of the line together, and
// the cursor is fewer rows below its beginning than readline knows: to go up by as many
// as before would erase what is above. To draw it into the void tells readline where
// the cursor is in the wide window. A terminal that leaves the rows as they are keeps
// some of them above the line, but loses nothing.
void prompt::resize() {
  if (!is_shown())
    return;
  auto window = window_size_of(STDIN_FILENO);
  if (window && window->columns > known_columns()) {
    rl_reset_screen_size();
    draw_into_the_void();
    rl_clear_visible_line();
    rl_forced_update_display();
  } else {
    rl_resize_terminal();
  }
}

void prompt::suspend(signal_source& signals) {
  auto is_unseen = std::exchange(is_unseen_, false);
  if (!std::exchange(is_behind_, true)) {
    window_.give_back();
    if (is_begun_)
      rl_cleanup_after_signal();
    rl_deprep_terminal();
  }
  signals.stop();
  is_unseen_ = is_unseen;
  take_foreground();
}

/// What readline takes keys from.
int prompt::on_key_wanted(FILE* stream) {
  auto until = std::chrono::steady_clock::now() + key_timeout;
  while (!has_input()) {
    if (until < std::chrono::steady_clock::now())
      return EOF;
    active_->idle_();
  }
  return rl_getc(stream);
}

} // namespace telex::cli
