#include "cli/telex/top/rates.hpp"

#include <algorithm>

namespace telex::top {

namespace {

/// A counter that is less than before has been started anew: so are those of a user
/// who has left and come back.
std::uint64_t growth(std::uint64_t before, std::uint64_t now) {
  return now >= before ? now - before : now;
}

class meter {
public:
  explicit meter(double seconds) : seconds_(seconds) {}

  double rate(std::uint64_t before, std::uint64_t now) const {
    return static_cast<double>(growth(before, now)) / seconds_;
  }

  double percent(microseconds before, microseconds now) const {
    using seconds = std::chrono::duration<double>;
    return 100 * seconds{now - before}.count() / seconds_;
  }

private:
  double seconds_;
};

void add_answers(rates& result, const meter& per_second, const router_state& before,
                 const router_state& now) {
  for (const auto& [outcome, count] : now.answered) {
    auto earlier = before.answered.find(outcome);
    auto rate
      = per_second.rate(earlier == before.answered.end() ? 0 : earlier->second, count);
    if (outcome == delivered) {
      result.delivered = rate;
    } else if (rate > 0) {
      result.failures[outcome] = rate;
      result.failed += rate;
    }
  }
}

void add_users(rates& result, const meter& per_second, const router_state& before,
               const router_state& now) {
  std::map<std::string, const user_state*> earlier;
  for (const auto& user : before.users)
    earlier[user.name] = &user;
  const user_state nobody;
  for (const auto& user : now.users) {
    auto found = earlier.find(user.name);
    // Who was not in the list may have been connected all the same.
    const auto& was = found != earlier.end()                     ? *found->second
                      : before.users_total > before.users.size() ? user
                                                                 : nobody;
    result.users[user.name] = {per_second.rate(was.sent, user.sent),
                               per_second.rate(was.acknowledged, user.acknowledged),
                               per_second.rate(was.bytes_received, user.bytes_received)
                                 + per_second.rate(was.bytes_sent, user.bytes_sent)};
  }
}

rates difference(const router_state& before, const router_state& now, double seconds) {
  rates result;
  const meter per_second{seconds};
  result.seconds = seconds;
  result.received = per_second.rate(before.received, now.received);
  result.bytes_received = per_second.rate(before.bytes_received, now.bytes_received);
  result.bytes_sent = per_second.rate(before.bytes_sent, now.bytes_sent);
  result.cpu_percent = per_second.percent(before.process.cpu, now.process.cpu);
  result.io_cpu_percent = per_second.percent(before.process.io_cpu, now.process.io_cpu);
  result.p50 = percentile(before.latency, now.latency, 0.5);
  result.p99 = percentile(before.latency, now.latency, 0.99);
  add_answers(result, per_second, before, now);
  add_users(result, per_second, before, now);
  return result;
}

router_state state_at_start(const router_state& x) {
  router_state result;
  result.time = result.started = x.started;
  return result;
}

} // namespace

std::optional<rates> rates_of(const router_state& before, const router_state& now) {
  if (before.started != now.started)
    return rates_of(state_at_start(now), now);
  auto seconds = std::chrono::duration<double>(now.time - before.time).count();
  if (seconds <= 0)
    return std::nullopt;
  return difference(before, now, seconds);
}

std::optional<microseconds> percentile(const std::vector<bucket>& before,
                                       const std::vector<bucket>& now, double share) {
  auto grown = now;
  if (before.size() == now.size())
    for (std::size_t i = 0; i < now.size(); ++i)
      grown[i].count = growth(before[i].count, now[i].count);
  if (grown.empty() || grown.back().count == 0)
    return std::nullopt;
  auto rank = share * static_cast<double>(grown.back().count);
  bucket below{microseconds{0}, 0};
  for (const auto& each : grown) {
    if (!each.bound)
      break;
    auto inside = static_cast<double>(each.count) - static_cast<double>(below.count);
    if (inside > 0 && static_cast<double>(each.count) >= rank) {
      auto part = (rank - static_cast<double>(below.count)) / inside;
      auto width = static_cast<double>((*each.bound - *below.bound).count());
      return *below.bound + microseconds{static_cast<std::int64_t>(part * width)};
    }
    below = each;
  }
  return below.bound;
}

} // namespace telex::top
