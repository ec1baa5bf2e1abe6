#include "cli/telex/top/live.hpp"

#include "cli/telex/top/keys.hpp"

#include <csignal>
#include <utility>

#include <unistd.h>

namespace telex::top {

live::live(const cli::admin_target& whom, reading first, interval pause)
  : reading_(std::move(first)), view_(pause),
    colours_(cli::wants_colours(STDOUT_FILENO)),
    signals_{{SIGINT, SIGTERM, SIGHUP, SIGQUIT}, {SIGTSTP, SIGWINCH}, screen::farewell},
    asker_(whom), asked_at_(clock::now()) {
  // nop
}

void live::run() {
  show();
  while (!view_.has_ended())
    turn();
}

void live::turn() {
  cli::poller waiting;
  waiting.watch(signals_.fd(), POLLIN);
  waiting.watch(STDIN_FILENO, POLLIN);
  waiting.watch(asker_.fd(), POLLIN);
  if (!is_asking_ && !view_.is_paused())
    waiting.wake_at(asked_at_ + view_.pause());
  waiting.wait();
  handle_signals();
  if (waiting.is_ready(STDIN_FILENO))
    read_keys();
  if (auto answer = asker_.take()) {
    is_asking_ = false;
    reading_ = learned(std::move(reading_), *answer);
  }
  ask_in_time();
  show();
}

void live::handle_signals() {
  while (auto number = signals_.next()) {
    if (*number == SIGTSTP) {
      suspend();
    } else if (*number == SIGINT) {
      signals_.end_in_time();
      // What came with it, as Ctrl-Z, would only put off the end.
      return view_.leave();
    } else if (*number != SIGWINCH) {
      signals_.end_in_time();
      screen_.release();
      signals_.end_process();
    }
  }
}

void live::suspend() {
  screen_.release();
  signals_.stop();
  screen_.take();
}

void live::read_keys() {
  auto bytes = screen_.read();
  // The terminal is gone, and with it who could press a key.
  if (!bytes)
    return view_.leave();
  for (auto key : keys_of(*bytes))
    view_.press(key);
}

void live::ask_in_time() {
  auto now = clock::now();
  if (is_asking_ || view_.is_paused() || now < asked_at_ + view_.pause())
    return;
  asker_.ask();
  is_asking_ = true;
  asked_at_ = now;
}

void live::show() {
  if (!view_.has_ended())
    screen_.show(draw(reading_, view_, screen_.size(), colours_));
}

} // namespace telex::top
