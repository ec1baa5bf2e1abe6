// Messages for the tests of queues.

#pragma once

#include "net/connection/forward_queue.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace telex::test {

/// A point in time, `seconds` after the tests' beginning of it.
inline time_point at(int seconds) {
  return time_point{} + std::chrono::seconds{seconds};
}

/// A message, which cannot be copied. Its text only says which one it is.
struct letter {
  std::string from;
  std::string text;
  std::size_t octets = 10;
  time_point due = at(10);
  std::unique_ptr<int> not_copied{};

  const std::string& sender() const noexcept {
    return from;
  }
  std::size_t size() const noexcept {
    return octets;
  }
  time_point deadline() const noexcept {
    return due;
  }
};

using letters = forward_queue<letter>;

inline const std::string alice = "alice";
inline const std::string carol = "carol";

inline const auto nothing = std::string{"nothing"};

inline std::string text_of(const letter* x) {
  return x ? x->text : nothing;
}

inline std::string text_of(const std::optional<letter>& x) {
  return x ? x->text : nothing;
}

inline std::string text_of(const std::optional<letters::answered_message>& x) {
  return x ? x->message.text : nothing;
}

inline letter from(const std::string& sender, std::string text,
                   std::size_t octets = 10) {
  return {sender, std::move(text), octets};
}

inline letter due(int seconds, std::string text) {
  return {alice, std::move(text), 10, at(seconds)};
}

} // namespace telex::test
