#include "cli/telex/log/summary.hpp"

#include "cli/telex/log/time_text.hpp"
#include "cli/telex/log/vocabulary.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace telex::log {

namespace {

using cli::with_commas;

constexpr std::size_t users_shown = 5;

/// Of a name. One that is longer is cut.
constexpr std::size_t name_columns = 20;

/// Of what a line is about.
constexpr std::size_t label_columns = 13;

std::string name_of(std::string_view user) {
  return cli::shortened(cli::printable(user), name_columns);
}

/// As in `60 unknown-recipient, 5 draining`.
std::string to_text(const tally& x) {
  std::string result;
  for (const auto& [word, count] : x.sorted())
    result += fmt::format("{}{} {}", result.empty() ? "" : ", ", with_commas(count),
                          word.empty() ? "without a reason" : cli::printable(word));
  return result;
}

std::string per_second(std::uint64_t count, std::chrono::microseconds time) {
  auto rate = static_cast<double>(count) / std::chrono::duration<double>{time}.count();
  if (rate < 1)
    return "less than one a second";
  return rate < 10 ? fmt::format("{:.1f} a second", rate)
                   : with_commas(static_cast<std::uint64_t>(rate + 0.5)) + " a second";
}

} // namespace

void summary::take(const record& x) {
  first_ = events_ == 0 ? x.time : std::min(first_, x.time);
  last_ = events_ == 0 ? x.time : std::max(last_, x.time);
  ++events_;
  if (is<events::received>(x)) {
    ++received_;
    ++users_[x.user].sent;
  } else if (is<events::forwarded>(x)) {
    ++users_[x.user].received;
  } else if (is<events::acknowledged>(x)) {
    take_acknowledgement(x);
  } else if (is<events::answered>(x)) {
    take_answer(x);
  } else if (is<events::connected>(x)) {
    ++connected_;
  } else if (is<events::left>(x)) {
    left_.add(x.reason);
  } else if (is<events::turned_away>(x)) {
    turned_away_ += x.count.value_or(1);
  } else if (is<events::dropped>(x)) {
    dropped_ += x.count.value_or(1);
  }
}

void summary::take_answer(const record& x) {
  ++answered_;
  if (is_failure(x))
    failed_.add(x.reason);
  if (x.duration) {
    latency_.add(*x.duration);
    longest_ = std::max(longest_, *x.duration);
    chart_.add(*x.duration);
  }
}

void summary::take_acknowledgement(const record& x) {
  if (!x.duration)
    return;
  auto& user = users_[x.user];
  ++user.acknowledged;
  user.taken += *x.duration;
  user.longest = std::max(user.longest, *x.duration);
}

void summary::finish() {
  if (events_ == 0)
    return add_line("events:", "none");
  add_span();
  if (received_ + answered_ > 0)
    add_messages();
  if (latency_.count() > 0)
    add_latency();
  add_busiest();
  add_slowest();
  add_connections();
  if (dropped_ > 0)
    add_line("dropped:", with_commas(dropped_) + " events are missing in the log");
}

void summary::add_span() {
  auto second = [](time_point x) { return clock_text(x).substr(0, 8); };
  auto from = date_text(first_);
  auto to = date_text(last_);
  add_line("time:", fmt::format("{} {} to {}{} UTC, {}", from, second(first_),
                                to == from ? "" : to + ' ', second(last_),
                                log::to_text(last_ - first_)));
  auto rate = last_ > first_ ? ", " + per_second(events_, last_ - first_) : "";
  add_line("events:", with_commas(events_) + rate);
}

void summary::add_messages() {
  auto rate = last_ > first_ ? ", " + per_second(received_, last_ - first_) : "";
  add_line("messages:",
           fmt::format("{} received{}; {} answered", with_commas(received_), rate,
                       with_commas(answered_)));
  add_line("failed:", failed_.total() == 0 ? "none" : to_text(failed_));
}

void summary::add_latency() {
  std::string text;
  for (auto [name, share] : load::quantiles) {
    // The histogram rounds up.
    auto value = std::min(
      std::chrono::floor<std::chrono::microseconds>(latency_.percentile(share)),
      longest_);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, log::to_text(value));
  }
  add_line("latency:", text);
  for (const auto& line : chart_.lines(columns_ - std::min(columns_, label_columns)))
    add_line("", line);
}

void summary::add_busiest() {
  auto busiest
    = users_.highest(users_shown, [](const user_figures& x) { return x.messages(); });
  if (busiest.empty())
    return;
  add_line("busiest:", fmt::format("{:<{}} {:>10} {:>10}", "user", name_columns, "sent",
                                   "received"));
  for (const auto& [name, x] : busiest)
    add_line("", fmt::format("{:<{}} {:>10} {:>10}", name_of(name), name_columns,
                             with_commas(x.sent), with_commas(x.received)));
  if (users_.is_full())
    add_line("", fmt::format("only the first {} users are told apart",
                             with_commas(user_table::capacity)));
}

void summary::add_slowest() {
  auto slowest = users_.highest(users_shown, [](const user_figures& x) {
    return static_cast<std::uint64_t>(x.mean().count());
  });
  if (slowest.empty())
    return;
  add_line("slowest:", fmt::format("{:<{}} {:>10} {:>10}", "recipient", name_columns,
                                   "mean", "worst"));
  for (const auto& [name, x] : slowest)
    add_line("", fmt::format("{:<{}} {:>10} {:>10}", name_of(name), name_columns,
                             log::to_text(x.mean()), log::to_text(x.longest)));
}

void summary::add_connections() {
  if (connected_ > 0 || left_.total() > 0)
    add_line("connections:",
             fmt::format("{} made; {} ended{}{}", with_commas(connected_),
                         with_commas(left_.total()), left_.total() > 0 ? ": " : "",
                         to_text(left_)));
  if (turned_away_ > 0)
    add_line("turned away:", with_commas(turned_away_));
}

void summary::add_line(std::string_view what, const std::string& text) {
  *out_ += fmt::format("{:<{}}{}\n", what, label_columns, text);
}

} // namespace telex::log
