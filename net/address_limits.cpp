#include "net/address_limits.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace telex {

namespace {

constexpr auto second = std::chrono::seconds{1};
constexpr auto minute = std::chrono::minutes{1};

network to_number(const std::uint8_t* bytes, std::size_t size) noexcept {
  network result = 0;
  for (std::size_t i = 0; i < size; ++i)
    result = result << 8 | bytes[i];
  return result;
}

} // namespace

network network_of(const std::string& address) {
  std::uint8_t bytes[sizeof(in6_addr)] = {};
  if (::inet_pton(AF_INET, address.c_str(), bytes) == 1)
    return to_number(bytes, sizeof(in_addr));
  if (::inet_pton(AF_INET6, address.c_str(), bytes) == 1)
    return to_number(bytes, sizeof(in6_addr) / 2);
  return 0;
}

bool is_loopback(network x) noexcept {
  return x == 0 || x >> 24 == 127;
}

// -- leaky_bucket --------------------------------------------------------------

bool leaky_bucket::add(std::size_t capacity, duration period, time_point now) noexcept {
  if (is_full(capacity, period, now))
    return false;
  level_ += 1;
  return true;
}

void leaky_bucket::force(std::size_t capacity, duration period,
                         time_point now) noexcept {
  leak(capacity, period, now);
  level_ = std::min(level_ + 1, 2 * static_cast<double>(capacity));
}

bool leaky_bucket::is_empty(std::size_t capacity, duration period,
                            time_point now) noexcept {
  leak(capacity, period, now);
  return level_ <= 0;
}

bool leaky_bucket::is_full(std::size_t capacity, duration period,
                           time_point now) noexcept {
  leak(capacity, period, now);
  return level_ + 1 > static_cast<double>(capacity);
}

void leaky_bucket::leak(std::size_t capacity, duration period,
                        time_point now) noexcept {
  auto periods = std::chrono::duration<double>{now - checked_}
                 / std::chrono::duration<double>{period};
  level_ = std::max(0.0, level_ - periods * static_cast<double>(capacity));
  checked_ = now;
}

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
