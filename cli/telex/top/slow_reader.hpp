// Who holds others up.

#pragma once

#include "cli/telex/top/state.hpp"

#include <string>

namespace telex::top {

/// Who takes longer than that is named. A message waits 10 s for its RECEIVED.
inline constexpr microseconds slow_after = std::chrono::seconds{1};

/// Whether it has owed a RECEIVED, or has not read, for that long, or takes messages so
/// slowly that one has waited for that long.
bool is_slow(const user_state& user);

/// Who has been slow the longest, or nobody.
const user_state* slowest_reader(const std::vector<user_state>& users);

/// As in `bob has owed a RECEIVED for 4.2 s, 312 wait`.
std::string describe_slow(const user_state& user);

} // namespace telex::top
