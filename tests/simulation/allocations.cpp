#include "tests/simulation/allocations.hpp"

#include "tests/simulation/allocation_counter.hpp"

#include <utility>

namespace telex::simulation {

allocations allocations::counted() noexcept {
  return {allocation_counter.blocks, allocation_counter.octets};
}

bool allocations::are_counted() noexcept {
  return allocation_counter.is_linked;
}

counted_section::counted_section() noexcept {
  allocation_counter.is_counting = true;
}

counted_section::~counted_section() {
  allocation_counter.is_counting = false;
}

uncounted_section::uncounted_section() noexcept
  : was_counting_{std::exchange(allocation_counter.is_counting, false)} {
  // nop
}

uncounted_section::~uncounted_section() {
  allocation_counter.is_counting = was_counting_;
}

} // namespace telex::simulation
