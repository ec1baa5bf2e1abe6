#include "cli/telexd/date_reminder.hpp"

#include <cstdint>

namespace telex::cli {

namespace {

/// From so many days before its end on, that is told of.
constexpr std::uint64_t warned_before = 21;

} // namespace

std::optional<event> warning_of_dates(const certificate& shown,
                                      std::chrono::system_clock::time_point now) {
  if (auto problem = shown.problem_of_dates(now))
    return events::certificate_invalid{*problem};
  auto days = shown.days_left(now);
  return days <= warned_before ? std::optional<event>{events::certificate_ends{days}}
                               : std::nullopt;
}

std::optional<event> date_reminder::tell(const certificate& shown, time_point now) {
  looked_at_ = now;
  return warning_of_dates(shown, now);
}

std::optional<event> date_reminder::remind(const certificate& shown, time_point now) {
  return now >= looked_at_ + std::chrono::days{1} ? tell(shown, now) : std::nullopt;
}

} // namespace telex::cli
