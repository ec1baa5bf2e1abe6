// Whether somebody is there, as far as a person has been told.

#pragma once

#include "cli/telex/client/timing.hpp"

#include <optional>
#include <utility>

namespace telex::cli {

/// Holds back that one has come or gone until that has lasted: who comes and goes at
/// once, as a program that sends one message, is not told of.
class visit {
public:
  /// The person knows it, or need not be told.
  void know(bool is_present) noexcept {
    told_ = is_present;
    drop();
  }

  /// It is so, and to be told at `due` if it still is.
  void see(bool is_present, clock::time_point due) noexcept {
    if (is_present == told_)
      drop();
    else if (!due_)
      due_ = due;
  }

  /// What is held back is taken for known once it is due, without a word.
  void hush() noexcept {
    is_hushed_ = due_.has_value();
  }

  /// What is held back is not known to be true any more.
  void drop() noexcept {
    due_.reset();
    is_hushed_ = false;
  }

  /// Nothing if nothing is held back.
  std::optional<clock::time_point> due() const noexcept {
    return due_;
  }

  /// What is to be told at `now`, once: that one is there, or not.
  std::optional<bool> take(clock::time_point now) noexcept {
    if (!due_ || *due_ > now)
      return std::nullopt;
    auto is_hushed = is_hushed_;
    know(!told_);
    return is_hushed ? std::nullopt : std::optional{told_};
  }

  /// As the person was told last.
  bool told() const noexcept {
    return told_;
  }

private:
  bool told_ = false;
  bool is_hushed_ = false;
  std::optional<clock::time_point> due_{};
};

} // namespace telex::cli
