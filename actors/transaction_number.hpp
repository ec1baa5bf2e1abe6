// What names a message: in all that is reported of it, and for its sender.

#pragma once

#include <atomic>
#include <cstdint>

namespace telex {

/// Numbers the messages of a router, from 1. Everything that its actors report
/// about one SEND carries the same number.
using transaction_number = std::uint64_t;

/// Names one open answer of one sender's connection.
using answer_id = std::uint64_t;

/// Gives out the numbers of one router, from any thread.
class transaction_numbers {
public:
  transaction_number next() noexcept {
    return last_.fetch_add(1, std::memory_order_relaxed) + 1;
  }

  /// How many it has given out.
  std::uint64_t count() const noexcept {
    return last_.load(std::memory_order_relaxed);
  }

private:
  std::atomic<transaction_number> last_ = 0;
};

} // namespace telex
