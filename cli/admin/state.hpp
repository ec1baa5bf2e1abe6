// The state of a router as JSON: /state.json (docs/operations.md).

#pragma once

#include "cli/admin/observer.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace telex::admin {

/// The longest lists that are wanted.
struct list_limits {
  std::size_t users = max;
  std::size_t connections = max;
  std::size_t transactions = max_transactions;
  std::size_t closed = observer::max_closed;

  static constexpr std::size_t max = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_transactions = 1000;
};

/// `closed` are the connections that were closed last, the newest first.
std::string to_json(const identity& who, const observation& seen,
                    const std::vector<closed_report>& closed,
                    const list_limits& limits);

} // namespace telex::admin
