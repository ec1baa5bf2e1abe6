// What has happened between two states of a router.

#pragma once

#include "cli/telex/top/state.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace telex::top {

/// All but `seconds` and the percentiles are per second.
struct user_rates {
  double sent = 0;
  double acknowledged = 0;
  double bytes = 0; ///< Both ways.
};

struct rates {
  double seconds = 0;
  double received = 0;
  double delivered = 0;
  double failed = 0;
  std::map<std::string, double> failures; ///< By outcome; none that did not come.
  double bytes_received = 0;
  double bytes_sent = 0;
  double cpu_percent = 0; ///< Of one core.
  double io_cpu_percent = 0;
  // Of the messages that were answered meanwhile; nothing if there are none.
  std::optional<microseconds> p50;
  std::optional<microseconds> p99;
  std::map<std::string, user_rates> users; ///< By name.

  /// Those of a user; zeros if there are none.
  user_rates of(const std::string& name) const {
    auto found = users.find(name);
    return found == users.end() ? user_rates{} : found->second;
  }
};

/// Nothing if no time has passed: a router gives the same state to who asks often. If
/// `before` is of an earlier run of the router, or of none, all since its start.
std::optional<rates> rates_of(const router_state& before, const router_state& now);

/// What `share` of those took at most that `now` has counted and `before` has not,
/// spread evenly within their bucket. Nothing if there are none. Of those beyond all
/// bounds it knows no more than the last bound.
std::optional<microseconds> percentile(const std::vector<bucket>& before,
                                       const std::vector<bucket>& now, double share);

} // namespace telex::top
