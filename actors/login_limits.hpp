// How often somebody may try to prove a name (limits.logins and
// limits.per-address-logins). The plain core of the accounts actor, beside their table.

#pragma once

#include "actors/keyed_hash.hpp"
#include "actors/leaky_bucket.hpp"
#include "actors/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace telex {

/// Counts attempts by what they have in common. An attempt counts until it is known
/// that it was right, so that nobody has many under way.
template <class Key>
class attempt_counts {
public:
  /// So many a minute, and as many at once; 0 is any number.
  attempt_counts(std::size_t limit, const hash_key& key)
    : limit_{limit}, counts_{0, keyed_hash{key}} {
    // nop
  }

  /// Whether there may be another attempt. Nobody that is not known yet may have one
  /// while max_known others are remembered.
  bool has_room(const Key& whose, time_point now) {
    if (limit_ == 0)
      return true;
    if (auto found = counts_.find(whose); found != counts_.end())
      return !found->second.is_full(limit_, period, now);
    if (counts_.size() >= max_known)
      std::erase_if(counts_, [&](const auto& each) {
        auto count = each.second;
        return count.is_empty(limit_, period, now);
      });
    return counts_.size() < max_known;
  }

  /// @pre has_room(whose, now)
  void add(const Key& whose, time_point now) {
    if (limit_ > 0)
      counts_[whose].add(limit_, period, now);
  }

  void take_back(const Key& whose) {
    if (auto found = counts_.find(whose); found != counts_.end())
      found->second.take_back();
  }

  /// Each was compared with a hash, which takes long: a router has no time for more of
  /// them in a minute.
  static constexpr std::size_t max_known = 4096;

private:
  static constexpr duration period = std::chrono::minutes{1};

  std::size_t limit_;
  std::unordered_map<Key, leaky_bucket, keyed_hash> counts_;
};

class login_limits {
public:
  login_limits(const settings& config, const hash_key& key)
    : by_name_{config.limits.logins, key}, by_address_{config.per_address.logins, key} {
    // nop
  }

  /// Asks for an attempt to prove `name`, from the hosts `from`; nothing counts for
  /// those that are 0. It counts if it is let, which is returned.
  bool begin(const std::string& name, std::uint64_t from, time_point now) {
    auto may
      = by_name_.has_room(name, now) && (from == 0 || by_address_.has_room(from, now));
    if (!may)
      return false;
    by_name_.add(name, now);
    if (from != 0)
      by_address_.add(from, now);
    return true;
  }

  /// The attempt does not count: the password was right, or nobody knows.
  void take_back(const std::string& name, std::uint64_t from) {
    by_name_.take_back(name);
    by_address_.take_back(from);
  }

private:
  attempt_counts<std::string> by_name_;
  attempt_counts<std::uint64_t> by_address_;
};

} // namespace telex
