#include "cli/telex/log/criteria.hpp"

#include "cli/telex/log/time_text.hpp"
#include "cli/telex/log/vocabulary.hpp"

#include <fmt/format.h>

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

std::string describe(const criteria& wanted) {
  std::string result;
  auto add = [&result](std::string_view option, std::string_view value) {
    result += fmt::format("{}{}{}{}", result.empty() ? "" : " ", option,
                          value.empty() ? "" : " ", value);
  };
  if (wanted.user)
    add("--user", *wanted.user);
  if (wanted.transaction)
    add("--transaction", std::to_string(*wanted.transaction));
  if (wanted.actor)
    add("--actor", *wanted.actor);
  for (const auto& each : wanted.events)
    add("--event", each);
  if (wanted.least_level != severity::debug)
    add("--level", to_string(wanted.least_level));
  if (wanted.failed)
    add("--failed", {});
  if (wanted.since)
    add("--since", date_text(*wanted.since) + 'T' + clock_text(*wanted.since) + 'Z');
  if (wanted.slower_than)
    add("--slower-than", std::to_string(wanted.slower_than->count()) + "us");
  return result;
}

} // namespace telex::log
