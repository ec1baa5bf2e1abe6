#include "net/address_limits.hpp"

#include <chrono>
#include <utility>

namespace telex {

namespace {

constexpr auto second = std::chrono::seconds{1};
constexpr auto minute = std::chrono::minutes{1};

} // namespace

// -- address_limits ------------------------------------------------------------

std::string_view to_string(over_limit x) noexcept {
  switch (x) {
    case over_limit::connections:
      return "limits.per-address";
    case over_limit::rate:
      return "limits.per-address-rate";
    case over_limit::errors:
      return "limits.per-address-errors";
  }
  return "invalid";
}

void address_limits::configure(const address_settings& config) noexcept {
  auto loopback = config_.loopback;
  config_ = config;
  config_.loopback = loopback;
}

std::optional<over_limit> address_limits::admit(network from, time_point now) {
  if (is_exempt(from))
    return std::nullopt;
  auto& who = remember(from, now);
  if (auto over = check(who, now))
    return over;
  if (who.connections++ == 0)
    --absent_;
  return std::nullopt;
}

std::optional<over_limit> address_limits::check(guest& who, time_point now) {
  if (config_.errors > 0 && who.errors.is_full(config_.errors, minute, now))
    return over_limit::errors;
  if (config_.connections > 0 && who.connections >= config_.connections)
    return over_limit::connections;
  if (config_.rate > 0 && !who.arrivals.add(config_.rate, second, now))
    return over_limit::rate;
  return std::nullopt;
}

void address_limits::left(network from) {
  auto found = guests_.find(from);
  if (found != guests_.end() && !is_exempt(from) && --found->second.connections == 0)
    ++absent_;
}

bool address_limits::erred(network from, time_point now) {
  return count(&guest::errors, config_.errors, from, now);
}

bool address_limits::refused(network from, time_point now) {
  return count(&guest::refusals, config_.refusals, from, now);
}

bool address_limits::count(leaky_bucket guest::* events, std::size_t limit,
                           network from, time_point now) {
  if (is_exempt(from) || limit == 0)
    return false;
  auto& counted = remember(from, now).*events;
  auto was_full = counted.is_full(limit, minute, now);
  counted.force(limit, minute, now);
  return was_full;
}

std::optional<std::uint64_t> address_limits::turned_away(network from, time_point now) {
  return remember(from, now).turned_away.note(now, second);
}

std::optional<std::uint64_t>
address_limits::stranger_left(network from, bool was_reported, time_point now) {
  auto& who = remember(from, now);
  who.strangers.force(told_strangers, minute, now);
  if (was_reported)
    return std::nullopt;
  return who.stranger_reports.note(now, minute);
}

bool address_limits::has_many_strangers(network from, time_point now) {
  auto found = guests_.find(from);
  return found != guests_.end()
         && found->second.strangers.is_full(told_strangers, minute, now);
}

bool address_limits::is_exempt(network from) const noexcept {
  return is_loopback(from) && !config_.loopback;
}

address_limits::guest& address_limits::remember(network from, time_point now) {
  if (auto found = guests_.find(from); found != guests_.end())
    return found->second;
  if (absent_ >= max_absent)
    forget_absent(now);
  ++absent_;
  return guests_[from];
}

/// Whether there is nothing to remember of it.
bool address_limits::is_forgettable(guest who, time_point now) const noexcept {
  return who.errors.is_empty(config_.errors, minute, now)
         && who.refusals.is_empty(config_.refusals, minute, now)
         && who.strangers.is_empty(told_strangers, minute, now)
         && who.arrivals.is_empty(config_.rate, second, now);
}

void address_limits::forget_absent(time_point now) {
  auto forget = [this](auto&& may_go) {
    absent_ -= std::erase_if(guests_, [&](auto& each) {
      return each.second.connections == 0 && may_go(each.second);
    });
  };
  forget([this, now](const guest& who) { return is_forgettable(who, now); });
  // Half of the places have to be free, or the next ones would all come to this.
  if (absent_ > max_absent / 2)
    forget([](const guest&) { return true; });
}

} // namespace telex
