// The line that a person types, and what appears above it.

#pragma once

#include "cli/system/signals.hpp"
#include "cli/telex/chat/attention.hpp"
#include "cli/telex/chat/name_book.hpp"
#include "cli/telex/chat/terminal_window.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telex::cli {

/// A prompt on the standard streams, with readline's keys and its history, which
/// is not saved. There can be one at a time, as readline has one of everything.
class prompt {
public:
  /// What a terminal on which it is shown has to be written to be as before: readline
  /// has pastes marked, and the shell's prompt is to have a line of its own.
  static constexpr auto farewell = "\x1b[?2004l\n";

  /// Tab completes `@` and the beginning of one of `names`, those that are there before
  /// others, and `/` and that of a command; a second one lists what there is. In a text
  /// it is a tab. `person` is told of keys and of the focus, and `window` is taken
  /// while there is a line. `idle` is called again and again while a key is waited for
  /// whose beginning has come, as within a paste; it returns when there is input, or
  /// after a while.
  prompt(const name_book& names, attention& person, terminal_window& window,
         std::function<void()> idle);
  prompt(const prompt&) = delete;
  prompt& operator=(const prompt&) = delete;
  ~prompt();

  /// Whether the line is shown as it is typed, or `text` alone.
  enum class echo : bool { off, on };

  /// Shows the line with `text` before it, or changes that text. The line
  /// itself stays as it is.
  void show(const std::string& text, echo shown = echo::on);

  /// Takes the line away, and gives the terminal back as it was.
  void hide();

  /// Takes the line away, and shows nothing of what is typed until the next show(),
  /// which drops that, or hide(): who does not know yet that his password was wrong may
  /// write it again.
  void wait_unseen();

  /// Whether there is a line, and this process has the terminal.
  bool is_shown() const noexcept {
    return is_shown_ && !is_behind_;
  }

  /// Whether this process is in the background, where what is printed appears, and the
  /// line does not. Nothing tells when that ends: take_foreground() looks.
  bool is_behind() const noexcept {
    return is_behind_;
  }

  /// If this process has the terminal again, the line is as it was.
  void take_foreground();

  /// Reads one key from the standard input, which must be readable.
  void read();

  /// What the person has finished with Enter, which takes it from the screen; several
  /// lines if they were pasted, or typed with Alt-Enter between them.
  struct input {
    std::string text;
    /// There will be no more: Ctrl-D on an empty line, or the terminal is gone.
    bool is_end = false;
  };

  /// The next finished input; nothing if there is none.
  std::optional<input> next();

  /// The beginning of a name that Tab was pressed behind since it was asked last.
  std::optional<std::string> take_sought() {
    return std::exchange(sought_, std::nullopt);
  }

  /// Keeps a line for the arrow keys and Ctrl-R.
  void remember(const std::string& line);

  /// Writes a line above the one being typed, which stays untouched with its
  /// cursor. `line` must be safe to show.
  void print(std::string_view line);

  /// Lines that stand between those that were printed and the one being typed, as long
  /// as that is shown; each fits a row of the window.
  void set_live(std::vector<std::string> lines);

  /// Drops the line being typed. False if there was none.
  bool clear();

  /// Drops it too, but the arrow keys bring it back.
  void set_aside();

  /// The terminal has another size: draws the line anew. What is above it stays.
  void resize();

  /// Gives the terminal back while the process is stopped, as Ctrl-Z asks for, and then
  /// until it is in the foreground.
  void suspend(signal_source& signals);

private:
  void erase();
  void draw();
  void take_terminal();
  void take_away();
  void read_ahead();

  static void on_line(char* line);
  static void on_give_back();
  static int on_enter(int count, int key);
  static int on_line_feed(int count, int key);
  static int on_end(int count, int key);
  static int on_focus_in(int count, int key);
  static int on_focus_out(int count, int key);
  static int on_key_wanted(FILE* stream);
  static int on_tab(int count, int key);
  static char** on_completion(const char* word, int start, int end);
  static char* next_completion(const char* word, int state);

  /// Where readline's functions, which have no argument for it, find this.
  static prompt* active_;

  const name_book& names_;
  attention& person_;
  terminal_window& window_;
  std::function<void()> idle_;
  std::string text_;
  echo echo_ = echo::on;
  /// There is a line, which readline has begun.
  bool is_shown_ = false;
  bool is_begun_ = false;
  bool is_behind_ = false;
  /// The terminal is not given back, which would show what is typed.
  bool is_unseen_ = false;
  std::vector<std::string> live_;
  std::deque<input> finished_;
  std::vector<std::string> completions_;
  std::optional<std::string> sought_;
  /// All is to be listed, and not what is likely to be completed.
  bool is_listing_ = false;
  /// What came was no key, but told of the focus.
  bool is_focus_ = false;
};

} // namespace telex::cli
