// The fields of an event, one by one, for who writes them down.

#pragma once

#include "actors/events.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace telex {

namespace events {

// Three kinds of values are enough for all logs: numbers, yes or no, and text.

inline std::uint64_t to_value(std::uint64_t x) noexcept {
  return x;
}

inline bool to_value(bool x) noexcept {
  return x;
}

inline std::string_view to_value(std::string_view x) noexcept {
  return x;
}

/// In microseconds.
inline std::uint64_t to_value(duration x) noexcept {
  return static_cast<std::uint64_t>(
    std::chrono::duration_cast<std::chrono::microseconds>(x).count());
}

template <class Enum>
  requires std::is_enum_v<Enum>
std::string_view to_value(Enum x) noexcept {
  return to_string(x);
}

} // namespace events

/// Calls `f(name, value)` for each field that applies to `x`, an event, where `value`
/// is a std::uint64_t, a bool or a std::string_view. Text that is empty does not apply,
/// nor does what is not there.
template <class Event, class F>
void for_each_field(const Event& x, F&& f) {
  auto tell = [&f](std::string_view name, auto value) {
    if constexpr (std::is_same_v<decltype(value), std::string_view>)
      if (value.empty())
        return;
    f(name, value);
  };
  auto tell_member = [&tell]<class T>(std::string_view name, const T& member) {
    if constexpr (std::is_same_v<T, std::optional<std::uint64_t>>) {
      if (member)
        tell(name, events::to_value(*member));
    } else {
      tell(name, events::to_value(member));
    }
  };
  std::apply(
    [&](const auto&... fields) { (tell_member(fields.name, x.*fields.member), ...); },
    x.fields());
}

} // namespace telex
