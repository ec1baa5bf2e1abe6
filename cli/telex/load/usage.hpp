// What a process uses of its machine, read from /proc.

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace telex::load {

/// What a process uses at one moment.
struct usage {
  std::size_t resident_kib = 0;
  std::size_t descriptors = 0;
  // Since its start, all its threads together.
  std::chrono::nanoseconds cpu{0};
  std::chrono::nanoseconds waited{0}; ///< Could run, and had no processor.
};

/// Nothing if there is no such process.
std::optional<usage> usage_of(int pid);

// The same one by one, since to count descriptors takes far longer; 0 if there is
// no such process.
std::size_t resident_kib_of(int pid);
std::chrono::nanoseconds cpu_of(int pid);

} // namespace telex::load
