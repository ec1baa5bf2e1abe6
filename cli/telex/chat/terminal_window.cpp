#include "cli/telex/chat/terminal_window.hpp"

#include "cli/text/escape.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace telex::cli {

namespace {

/// More is no help on a desktop. GNU screen passes on a few hundred octets.
constexpr std::size_t max_notification = 80;

/// Those with a window that has a title, by what TERM begins with. Of others it is not
/// known whether they would show as text what they do not understand.
constexpr std::array<std::string_view, 19> with_window{
  "xterm",   "screen",  "tmux",  "rxvt",  "alacritty", "foot",    "kitty",
  "wezterm", "konsole", "gnome", "vte",   "putty",     "contour", "ghostty",
  "mlterm",  "mintty",  "iterm", "iTerm", "st-"};

/// Those that have OSC 9 and OSC 777, by TERM or TERM_PROGRAM.
constexpr std::array<std::string_view, 8> with_both{
  "foot",    "xterm-kitty", "xterm-ghostty", "wezterm",
  "WezTerm", "ghostty",     "iTerm",         "kitty"};

template <std::size_t Size>
bool begins_with_one(std::string_view text,
                     const std::array<std::string_view, Size>& of) {
  return std::ranges::any_of(of, [text](auto each) { return text.starts_with(each); });
}

std::string value_of(const char* variable) {
  auto value = std::getenv(variable);
  return value ? value : "";
}

constexpr std::string_view keep_title = "\x1b[22;2t";
/// Where no title is kept, the window has none from then on, and not a wrong one.
constexpr std::string_view restore_title = "\x1b]2;\a\x1b[23;2t";
constexpr std::string_view focus_on = "\x1b[?1004h";
constexpr std::string_view focus_off = "\x1b[?1004l";

std::string titled(std::string_view text) {
  return "\x1b]2;" + std::string{text} + '\a';
}

/// One line, and not too long.
std::string brief(std::string_view text) {
  std::string line{text};
  std::ranges::replace(line, '\n', ' ');
  return shortened(printable(line), max_notification);
}

} // namespace

terminal_kind terminal_kind::of_environment() {
  return {value_of("TERM"), value_of("TERM_PROGRAM"), !value_of("TMUX").empty()};
}

terminal_window::terminal_window(const terminal_kind& kind,
                                 std::function<void(std::string_view)> write)
  : way_(kind.term == "st" || begins_with_one(kind.term, with_window) ? way::direct
                                                                      : way::none),
    tells_twice_(begins_with_one(kind.term, with_both)
                 || begins_with_one(kind.program, with_both)),
    write_(std::move(write)) {
  if (way_ == way::none)
    return;
  // Over ssh TERM alone tells. What is for screen does nothing in tmux, but what is for
  // tmux would be shown as text by the terminal around screen.
  if (kind.is_in_tmux || kind.term.starts_with("tmux"))
    way_ = way::tmux;
  else if (kind.term.starts_with("screen"))
    way_ = way::screen;
}

void terminal_window::take() {
  if (way_ == way::none || std::exchange(is_taken_, true))
    return;
  write_(std::string{keep_title} + titled(title_) + std::string{focus_on});
}

void terminal_window::give_back() {
  if (std::exchange(is_taken_, false))
    write_(farewell());
}

std::string terminal_window::farewell() const {
  return way_ == way::none ? "" : std::string{focus_off} + std::string{restore_title};
}

void terminal_window::set_title(std::string text) {
  if (text == title_)
    return;
  title_ = std::move(text);
  if (is_taken_)
    write_(titled(title_));
}

void terminal_window::call(std::string_view sender, std::string_view text) {
  std::string result = "\a";
  if (way_ != way::none) {
    auto who = brief(sender);
    auto what = brief(text);
    // No number stands first, which some terminals take for a command.
    result += passed_on("\x1b]9;telex: " + who + ": " + what + '\a');
    // Its parts end at each semicolon.
    std::ranges::replace(what, ';', ',');
    std::ranges::replace(who, ';', ',');
    if (!tells_twice_)
      result += passed_on("\x1b]777;notify;telex: " + who + ';' + what + '\a');
  }
  write_(result);
}

/// For the terminal around tmux or screen.
std::string terminal_window::passed_on(std::string sequence) const {
  if (way_ == way::screen)
    return "\x1bP" + sequence + "\x1b\\";
  if (way_ != way::tmux)
    return sequence;
  std::string result = "\x1bPtmux;";
  for (auto each : sequence)
    result += each == '\x1b' ? "\x1b\x1b" : std::string{each};
  return result + "\x1b\\";
}

} // namespace telex::cli
