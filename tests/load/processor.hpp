// Which processor a process runs on, and before whom.

#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace telex::load {

/// The numbers of those that this process may run on.
std::vector<int> processors();

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

} // namespace telex::load
