// What this process takes of the system.

#pragma once

#include <chrono>
#include <cstdint>

namespace telex::admin {

struct process_usage {
  std::chrono::microseconds cpu{};
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t descriptors = 0;
  std::uint64_t max_descriptors = 0;
  std::uint64_t threads = 0;
};

/// As the system knows it, now. What it does not tell is 0.
process_usage current_usage();

} // namespace telex::admin
