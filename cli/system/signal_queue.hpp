// When a signal ends the process that it has come to.

#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <utility>

namespace telex::cli {

/// The signals that have come and were not taken. One to end that is not taken in time
/// ends the process. Knows numbers and times, and no system.
class signal_queue {
public:
  using clock = std::chrono::steady_clock;

  /// How long a signal to end may wait to be taken, and how long the process may go on
  /// after it came when end_in_time() was called. It is not for what the process does
  /// after it has taken the signal: that may take as long as it likes.
  static constexpr std::chrono::milliseconds patience{500};

  /// What the process is left when its terminal shows again what holds it up: then it
  /// can end by itself.
  static constexpr std::chrono::milliseconds last_chance{100};

  /// A signal has come; `ends` if it is one to end.
  void add(int number, bool ends, clock::time_point now);

  /// Takes the one that came first, but one to end before all others; nothing if there
  /// is none.
  std::optional<int> take();

  /// The process is to end for the one that was taken last, whatever comes after it.
  void end_in_time() noexcept {
    if (!std::exchange(is_ending_, true))
      due_ = taken_;
  }

  enum class step { none, resume_terminal, end };

  /// When next_step() is to be asked, if at all.
  std::optional<clock::time_point> next_time() const noexcept;

  /// What is to be done at `now`, which it says once.
  step next_step(clock::time_point now) noexcept;

  /// What the process ends by.
  /// @pre next_time()
  int due() const noexcept {
    return due_->number;
  }

  /// What was taken last.
  /// @pre take() had something
  int taken() const noexcept {
    return taken_->number;
  }

  bool is_empty() const noexcept {
    return waiting_.empty();
  }

private:
  struct signal {
    int number;
    bool ends;
    clock::time_point came;
    bool is_resumed = false;
  };

  std::deque<signal>::iterator first_that_ends();

  std::deque<signal> waiting_;
  std::optional<signal> taken_;
  /// That by which the process ends when it is late.
  std::optional<signal> due_;
  /// end_in_time() has been called.
  bool is_ending_ = false;
};

} // namespace telex::cli
