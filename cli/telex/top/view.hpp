// How a person wants to see a router.

#pragma once

#include <chrono>
#include <string>

namespace telex::top {

using interval = std::chrono::milliseconds;

/// A router gives the same state again to who asks more often.
inline constexpr interval min_interval{200};
inline constexpr interval max_interval = std::chrono::minutes{1};

enum class order { wait, age, bytes, failed, name };

/// Is changed by keys.
class view {
public:
  explicit view(interval pause) : interval_(pause) {}

  /// Does what the key is for; a key that is for nothing changes nothing.
  void press(char key);

  /// Ends it whatever the keys are for.
  void leave() noexcept {
    has_ended_ = true;
  }

  order sorted_by() const noexcept {
    return order_;
  }
  bool is_reversed() const noexcept {
    return is_reversed_;
  }
  /// What names must hold to be shown.
  const std::string& filter() const noexcept {
    return filter_;
  }
  /// Whether the keys are those of the filter.
  bool is_typing() const noexcept {
    return is_typing_;
  }
  bool is_paused() const noexcept {
    return is_paused_;
  }
  bool has_help() const noexcept {
    return has_help_;
  }
  /// How often the router is asked.
  interval pause() const noexcept {
    return interval_;
  }
  bool has_ended() const noexcept {
    return has_ended_;
  }

private:
  void type(char key);
  void command(char key);

  order order_ = order::wait;
  bool is_reversed_ = false;
  std::string filter_;
  bool is_typing_ = false;
  bool is_paused_ = false;
  bool has_help_ = false;
  interval interval_;
  bool has_ended_ = false;
};

} // namespace telex::top
