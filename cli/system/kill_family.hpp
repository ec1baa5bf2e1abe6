// Ends a program that was started, and those that it has started itself.

#pragma once

#include <sys/types.h>

namespace telex::cli {

/// Kills `child` of this process and all whom it has begun, and theirs, and waits for
/// their ends. Who has left them, as a daemon does, stays. They need no process group
/// of their own, which could not ask at the terminal. No other thread may
/// start a program meanwhile, which would be taken for one of theirs.
void kill_family(pid_t child);

} // namespace telex::cli
