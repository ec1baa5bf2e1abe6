#include "cli/telexd/heartbeat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace telex::cli {

namespace {

/// A manager has to miss more than one before it ends the process.
constexpr int beats_per_watchdog = 3;

std::string with_unit(const std::string& number, const std::string& unit) {
  return number + ' ' + unit + (number == "1" ? "" : "s");
}

/// Below ten with a tenth, if it is not whole.
std::string short_number(double x) {
  auto tenths = std::round(x * 10);
  if (x < 10 && std::fmod(tenths, 10) != 0)
    return fmt::format("{:.1f}", tenths / 10);
  return fmt::format("{:.0f}", x);
}

} // namespace

std::string status_of(std::size_t users, std::uint64_t messages,
                      std::chrono::duration<double> time) {
  auto rate = time.count() > 0 ? static_cast<double>(messages) / time.count() : 0;
  return fmt::format("{}, {} a second", with_unit(std::to_string(users), "user"),
                     with_unit(short_number(rate), "message"));
}

heartbeat::heartbeat(service_manager manager)
  : manager_{std::move(manager)}, interval_{longest_interval} {
  if (auto watchdog = manager_.watchdog())
    interval_ = std::min(interval_, *watchdog / beats_per_watchdog);
}

void heartbeat::ready() {
  manager_.tell("READY=1");
}

void heartbeat::stopping() {
  is_stopping_ = true;
  manager_.tell("STOPPING=1\nSTATUS=settles what is under way");
}

std::optional<heartbeat::clock::time_point> heartbeat::next() const noexcept {
  return manager_.listens() ? std::optional{next_} : std::nullopt;
}

void heartbeat::beat(router& r) {
  next_ = clock::now() + interval_;
  if (!is_asked_.exchange(true))
    r.count([this](const census& now) { tell(now); });
}

void heartbeat::tell(const census& now) {
  is_asked_ = false;
  std::string news = "WATCHDOG=1";
  auto since = std::exchange(told_at_, clock::now());
  auto before = std::exchange(messages_, now.messages);
  if (!is_stopping_)
    news += "\nSTATUS=" + status_of(now.users, now.messages - before, told_at_ - since);
  manager_.tell_at_once(news);
}

} // namespace telex::cli
