// The window around a chat: its title, and how it calls a person who looks elsewhere.

#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace telex::cli {

/// Which terminal it is, by the environment.
struct terminal_kind {
  std::string term;      ///< `TERM`
  std::string program{}; ///< `TERM_PROGRAM`
  bool is_in_tmux = false;

  static terminal_kind of_environment();
};

/// Writes what a terminal does not show as text. One that is not known to understand
/// it, such as the Linux console and what TERM calls dumb, is written nothing at all.
class terminal_window {
public:
  /// `write` is given whole sequences, which leave the cursor where it is.
  terminal_window(const terminal_kind& kind,
                  std::function<void(std::string_view)> write);

  /// Keeps the title that the window has, and shows that of set_title(); has the
  /// terminal say with `CSI I` and `CSI O` when it gets and loses the focus. Once is
  /// enough until give_back().
  void take();

  /// Undoes take().
  void give_back();

  /// The same, for whoever writes it when nobody else can any more; empty if nothing is
  /// taken from this terminal, ever.
  std::string farewell() const;

  /// What the window is called while it is taken; safe to show.
  void set_title(std::string text);

  /// Rings, and has the desktop tell of a message, as far as the terminal can do so.
  /// Both may have any octets.
  void call(std::string_view sender, std::string_view text);

private:
  enum class way : unsigned char { none, direct, tmux, screen };

  std::string passed_on(std::string sequence) const;

  way way_;
  /// It has both of the sequences for notifications, and would tell everything twice.
  bool tells_twice_;
  std::function<void(std::string_view)> write_;
  std::string title_ = "telex";
  bool is_taken_ = false;
};

} // namespace telex::cli
