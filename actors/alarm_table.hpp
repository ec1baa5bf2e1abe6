// Who wants to be woken when. The timer's plain core.

#pragma once

#include "actors/settings.hpp"

#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace telex {

/// At most one alarm for each `Key`.
template <class Key>
class alarm_table {
public:
  /// Sets the alarm of `key` to `when`, in place of the one it had.
  void set(const Key& key, time_point when) {
    cancel(key);
    by_key_.emplace(key, when);
    by_time_.emplace(when, key);
  }

  /// Takes the alarm of `key` off, if it has one.
  void cancel(const Key& key) {
    if (auto found = by_key_.find(key); found != by_key_.end()) {
      by_time_.erase({found->second, key});
      by_key_.erase(found);
    }
  }

  /// When the next alarm is due.
  std::optional<time_point> next() const {
    if (by_time_.empty())
      return std::nullopt;
    return by_time_.begin()->first;
  }

  /// Takes off the next alarm that is due at `now`, the earliest first, and
  /// returns its key.
  std::optional<Key> take_due(time_point now) {
    if (by_time_.empty() || by_time_.begin()->first > now)
      return std::nullopt;
    auto key = by_time_.begin()->second;
    cancel(key);
    return key;
  }

private:
  std::unordered_map<Key, time_point> by_key_;
  std::set<std::pair<time_point, Key>> by_time_;
};

} // namespace telex
