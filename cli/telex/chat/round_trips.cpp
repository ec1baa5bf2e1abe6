#include "cli/telex/chat/round_trips.hpp"

#include "actors/username.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace telex::cli {

namespace {

using std::chrono::duration_cast;

std::string to_name(const std::string& recipient) {
  return recipient == everybody ? "everybody" : recipient;
}

std::string count_of(std::size_t count, std::string_view what) {
  return count == 0 ? "" : fmt::format(", {} {}", count, what);
}

/// Whole seconds since it was asked.
std::int64_t lag_of(clock::time_point asked, clock::time_point now) {
  return duration_cast<std::chrono::seconds>(now - asked).count();
}

/// Two units, of which the second is left out if it is nothing.
std::string in_two(std::int64_t large, std::string_view of_large, std::int64_t small,
                   std::string_view of_small) {
  auto result = fmt::format("{} {}", large, of_large);
  return small == 0 ? result : fmt::format("{} {} {}", result, small, of_small);
}

} // namespace

std::string short_text(clock::duration time) {
  auto seconds = std::max(std::chrono::duration<double>{time}.count(), 0.0);
  if (seconds < 0.0995)
    return fmt::format("{:.1f} ms", seconds * 1000);
  if (seconds < 0.9995)
    return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 9.95)
    return fmt::format("{:.1f} s", seconds);
  auto whole = std::llround(seconds);
  if (whole < 60)
    return fmt::format("{} s", whole);
  if (whole < 60 * 60)
    return fmt::format("{} min", whole / 60);
  auto hours = whole / (60 * 60);
  return hours < 24 ? in_two(hours, "h", whole / 60 % 60, "min")
                    : in_two(hours / 24, "d", hours % 24, "h");
}

// -- times -------------------------------------------------------------------------

void trip_times::add(clock::duration time) {
  ++count_;
  last_.push_back(time);
  if (last_.size() > most_kept)
    last_.pop_front();
}

std::string trip_times::describe() const {
  if (last_.empty())
    return "none";
  std::vector<clock::duration> sorted{last_.begin(), last_.end()};
  std::ranges::sort(sorted);
  return fmt::format("{}, median {}, slowest {}", count_,
                     short_text(sorted[(sorted.size() - 1) / 2]),
                     short_text(sorted.back()));
}

// -- messages ----------------------------------------------------------------------

void round_trips::send(ticket which, std::string recipient, clock::time_point now) {
  under_way_[which] = {std::move(recipient), now};
}

void round_trips::settle(const settled& news, clock::time_point now) {
  auto sent = under_way_.extract(news.which);
  if (std::holds_alternative<not_delivered>(news.how))
    ++not_delivered_;
  else if (std::holds_alternative<not_confirmed>(news.how))
    ++not_confirmed_;
  else if (std::holds_alternative<not_sent>(news.how))
    ++not_sent_;
  else if (sent)
    add(sent.mapped().recipient, now - sent.mapped().since);
}

void round_trips::add(const std::string& recipient, clock::duration time) {
  delivered_.add(time);
  auto found = std::ranges::find(recipients_, recipient, &recipient_times::name);
  if (found == recipients_.end())
    recipients_.push_front({recipient, {}});
  else
    recipients_.splice(recipients_.begin(), recipients_, found);
  recipients_.front().times.add(time);
  if (recipients_.size() > most_recipients)
    recipients_.pop_back();
}

std::vector<std::string> round_trips::describe(clock::time_point now,
                                               bool has_pings) const {
  std::vector<std::string> result{"Delivered: " + delivered_.describe()};
  if (recipients_.size() > 1)
    for (const auto& each : recipients_)
      result.push_back("To " + to_name(each.name) + ": " + each.times.describe());
  if (auto failures = describe_failures(); !failures.empty())
    result.push_back(std::move(failures));
  result.push_back("Under way: " + describe_under_way(now));
  result.push_back(has_pings ? "Questions to the server (PING): " + pings_.describe()
                             : "The plain protocol has no PING");
  return result;
}

/// Empty if there are none.
std::string round_trips::describe_failures() const {
  auto result = count_of(not_delivered_, "not delivered")
                + count_of(not_confirmed_, "not confirmed")
                + count_of(not_sent_, "not sent");
  return result.empty() ? "" : "Others: " + result.substr(2);
}

std::string round_trips::describe_under_way(clock::time_point now) const {
  if (under_way_.empty())
    return "none";
  const auto& oldest = std::ranges::min_element(under_way_, {}, [](const auto& each) {
                         return each.second.since;
                       })->second;
  return fmt::format("{}, the oldest to {} for {}", under_way_.size(),
                     to_name(oldest.recipient), short_text(now - oldest.since));
}

// -- lag ---------------------------------------------------------------------------

std::string describe_lag(std::optional<clock::time_point> asked,
                         clock::time_point now) {
  auto seconds = asked ? lag_of(*asked, now) : 0;
  return seconds < 1 ? "" : fmt::format("(no answer for {} s)", seconds);
}

std::optional<clock::time_point> next_lag(std::optional<clock::time_point> asked,
                                          clock::time_point now) {
  if (!asked)
    return std::nullopt;
  return *asked + std::chrono::seconds{lag_of(*asked, now) + 1};
}

} // namespace telex::cli
