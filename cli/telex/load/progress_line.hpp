// How far something is, for who watches.

#pragma once

#include <string>

#include <unistd.h>

namespace telex::load {

/// A line on standard error that is written over and over, if that is a terminal. It
/// ends empty.
class progress_line {
public:
  progress_line() = default;
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;
  ~progress_line() {
    show("");
  }

  void show(const std::string& text) {
    if (!visible_)
      return;
    // It is there to be looked at: what a terminal does not take is no fault.
    auto line = "\r\x1b[K" + text;
    [[maybe_unused]] auto ignored = ::write(STDERR_FILENO, line.data(), line.size());
  }

private:
  bool visible_ = ::isatty(STDERR_FILENO) != 0;
};

} // namespace telex::load
