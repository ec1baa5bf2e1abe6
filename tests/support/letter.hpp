// Messages for the tests of a forward_queue.

#pragma once

#include "actors/settings.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace telex::test {

/// A message, which cannot be copied. Its text only says which one it is.
struct letter {
  std::string from;
  std::string text;
  std::size_t octets = 10;
  time_point due{std::chrono::seconds{10}};
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

} // namespace telex::test
