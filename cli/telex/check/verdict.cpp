#include "cli/telex/check/verdict.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace telex::check {

namespace {

/// The higher, the more it is to be told of.
int weight(state x) noexcept {
  switch (x) {
    case state::ok:
      return 0;
    case state::unknown:
      return 1;
    case state::warning:
      return 2;
    case state::critical:
      return 3;
  }
  return 3;
}

state state_of(const figure& x) noexcept {
  if (!x.limits)
    return state::ok;
  auto is_over = [&x](double limit) {
    return x.is_worse_below ? x.value < limit : x.value >= limit;
  };
  if (is_over(x.limits->critical))
    return state::critical;
  return is_over(x.limits->warning) ? state::warning : state::ok;
}

/// Without an exponent, which not all take.
std::string number(double x) {
  auto result = fmt::format("{:.6f}", x);
  result.erase(result.find_last_not_of('0') + 1);
  if (result.ends_with('.'))
    result.pop_back();
  return result;
}

/// A range outside of which somebody is to be told: `10` is from 0 to 10, and `7:` from
/// 7 on.
std::string range(double limit, bool is_worse_below) {
  return number(limit) + (is_worse_below ? ":" : "");
}

std::string performance_of(const figure& x) {
  auto limits = x.limits ? range(x.limits->warning, x.is_worse_below) + ';'
                             + range(x.limits->critical, x.is_worse_below)
                         : ";";
  return fmt::format("{}={}{};{};0", x.label, number(x.value), x.unit, limits);
}

} // namespace

std::string_view to_string(state x) noexcept {
  switch (x) {
    case state::ok:
      return "OK";
    case state::warning:
      return "WARNING";
    case state::critical:
      return "CRITICAL";
    case state::unknown:
      break;
  }
  return "UNKNOWN";
}

state verdict::measure(figure what) {
  auto result = state_of(what);
  findings_.push_back({result, what.words});
  figures_.push_back(std::move(what));
  return result;
}

void verdict::note(state how, std::string words) {
  // A | would begin the figures.
  std::replace(words.begin(), words.end(), '|', '/');
  // Another may follow, or a figure.
  if (words.ends_with('.'))
    words.pop_back();
  findings_.push_back({how, std::move(words)});
}

state verdict::worst() const noexcept {
  auto is_better
    = [](const finding& x, const finding& y) { return weight(x.how) < weight(y.how); };
  auto found = std::max_element(findings_.begin(), findings_.end(), is_better);
  return found == findings_.end() ? state::unknown : found->how;
}

std::string verdict::line() const {
  auto result = fmt::format("TELEX {} - {}", to_string(worst()), message());
  for (const auto& each : figures_)
    result += (&each == &figures_.front() ? " | " : " ") + performance_of(each);
  return result + '\n';
}

std::string verdict::json() const {
  nlohmann::ordered_json result{{"status", to_string(worst())}, {"message", message()}};
  for (const auto& each : figures_)
    result[std::string{each.label}] = each.value;
  // In ASCII: what a server says may be a command to a terminal.
  return result.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace)
         + '\n';
}

std::string verdict::message() const {
  auto sorted = findings_;
  std::stable_sort(
    sorted.begin(), sorted.end(),
    [](const finding& x, const finding& y) { return weight(x.how) > weight(y.how); });
  std::string result;
  for (const auto& each : sorted)
    result += (result.empty() ? "" : ", ") + each.words;
  return result.empty() ? "nothing was checked" : result;
}

} // namespace telex::check
