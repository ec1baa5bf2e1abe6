// What counting_new.cpp counts.

#pragma once

#include <cstddef>

namespace telex::simulation {

/// A simulation is one thread.
struct allocation_counter_state {
  bool is_linked = false;
  bool is_counting = false;
  std::size_t blocks = 0;
  std::size_t octets = 0;
};

inline thread_local constinit allocation_counter_state allocation_counter;

} // namespace telex::simulation
