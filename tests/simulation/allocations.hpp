// How much memory the router has. Counts what is allocated while it runs, in a
// program that links counting_new.cpp; in any other, everything is 0.

#pragma once

#include <cstddef>

namespace telex::simulation {

struct allocations {
  std::size_t blocks = 0;
  std::size_t octets = 0;

  /// What was allocated in a counted section and has not been freed.
  static allocations counted() noexcept;

  /// Whether this program counts.
  static bool are_counted() noexcept;
};

/// While one of these exists, what is allocated is counted. They may not nest.
class counted_section {
public:
  counted_section() noexcept;
  ~counted_section();
  counted_section(const counted_section&) = delete;
  counted_section& operator=(const counted_section&) = delete;
};

/// What is allocated while one of these exists within a counted section is not.
class uncounted_section {
public:
  uncounted_section() noexcept;
  ~uncounted_section();
  uncounted_section(const uncounted_section&) = delete;
  uncounted_section& operator=(const uncounted_section&) = delete;

private:
  bool was_counting_;
};

} // namespace telex::simulation
