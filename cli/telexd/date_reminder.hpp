// What the log is told of the dates of a certificate, and when.

#pragma once

#include "actors/events.hpp"
#include "cli/telexd/certificate.hpp"

#include <chrono>
#include <optional>

namespace telex::cli {

/// That `shown` is not valid at that time, or not for long.
std::optional<event> warning_of_dates(const certificate& shown,
                                      std::chrono::system_clock::time_point now);

/// Tells of that when it is time.
class date_reminder {
public:
  using time_point = std::chrono::system_clock::time_point;

  /// What there is to tell at `now` of `shown`, which was read then.
  std::optional<event> tell(const certificate& shown, time_point now);

  /// The same, if a day has passed since it was looked at for that last.
  std::optional<event> remind(const certificate& shown, time_point now);

private:
  time_point looked_at_{};
};

} // namespace telex::cli
