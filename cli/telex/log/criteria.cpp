#include "cli/telex/log/criteria.hpp"

#include "cli/telex/log/vocabulary.hpp"

#include <algorithm>

namespace telex::log {

namespace {

/// Whether `actor` is of the kind `wanted`, or is `wanted` itself.
bool is_actor(std::string_view actor, std::string_view wanted) noexcept {
  return actor.starts_with(wanted)
         && (actor.size() == wanted.size() || actor[wanted.size()] == '/');
}

bool is_slow(const record& x, std::chrono::microseconds least) noexcept {
  return x.duration && *x.duration >= least && !is<events::left>(x);
}

} // namespace

bool matches(const criteria& wanted, const record& x) {
  return (!wanted.user || x.user == *wanted.user || x.peer == *wanted.user)
         && (!wanted.transaction || x.transaction == wanted.transaction)
         && (!wanted.actor || is_actor(x.actor, *wanted.actor))
         && (wanted.events.empty()
             || std::find(wanted.events.begin(), wanted.events.end(), x.event)
                  != wanted.events.end())
         && (wanted.least_level == severity::debug
             || to_severity(x.level) >= wanted.least_level)
         && (!wanted.since || x.time >= *wanted.since)
         && (!wanted.slower_than || is_slow(x, *wanted.slower_than))
         && (!wanted.failed || is_failure(x));
}

} // namespace telex::log
