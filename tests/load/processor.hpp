// Which processor a process runs on, and before whom.

#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace telex::load {

/// The numbers of two that this process may run on: the first one for a router, the
/// second one for its peers. Throws std::runtime_error if there is one only.
std::array<int, 2> two_processors();

/// Has this thread, and the programs that it starts from now on, run there alone.
/// Throws std::system_error when that is not permitted.
void run_on(int processor);

/// Has this thread run before the others on its processor, as far as that is permitted.
/// Returns how, in words: `SCHED_FIFO`, `nice -20`, or `no priority`.
std::string run_first();

/// For how long at a time this thread has not run, at most, while it did nothing but
/// read the clock for as long as `time`: whatever else is measured here in milliseconds
/// has that in it.
std::chrono::nanoseconds longest_pause(std::chrono::nanoseconds time);

/// Prints a warning if a router that has its processor for itself had to wait for it:
/// for `waited` percent of the time, `when` in words.
void warn_if_busy(std::string_view when, double waited);

} // namespace telex::load
