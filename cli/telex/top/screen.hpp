// The whole screen of a terminal.

#pragma once

#include "cli/telex/top/picture.hpp"

#include <string>
#include <vector>

#include <termios.h>

namespace telex::top {

/// Takes the alternate screen of the terminal on the standard streams, and each key as
/// it is pressed. Gives back what was there, at the latest by its destructor.
class screen {
public:
  /// What a terminal that is taken has to be written to show what it showed before.
  static constexpr auto farewell = "\x1b[?7h\x1b[?25h\x1b[?1049l";

  screen();
  screen(const screen&) = delete;
  screen& operator=(const screen&) = delete;
  ~screen();

  /// How much it shows at this moment.
  extent size() const;

  /// Shows these lines in place of what was shown.
  void show(const std::vector<std::string>& lines);

  /// The keys that were pressed, as the terminal sends them; nothing if it is gone.
  std::optional<std::string> read();

  /// Gives the terminal back, until take().
  void release();
  void take();

private:
  termios before_;
  bool is_taken_ = false;
};

/// How many columns the terminal on `fd` has; if it is none, what COLUMNS says, or as
/// many as there is something to show in.
std::size_t columns_of(int fd);

/// Whether there is a terminal to take, one that can move its cursor.
bool has_screen();

} // namespace telex::top
