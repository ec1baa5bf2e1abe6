// What the kernel tells of a process (proc(5)).

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace telex::test {

/// What /proc/PID/status has under `field`, such as "VmRSS", up to the first blank.
/// Throws std::runtime_error when there is no such process or field.
std::string status_of(pid_t process, std::string_view field);

/// Waits until its first thread waits for something, as one does that can't read, write
/// or go on. Throws timed_out.
void wait_until_it_sleeps(pid_t process);

/// Waits until its first thread holds `signal` up. Throws timed_out.
void wait_until_it_blocks(pid_t process, int signal);

/// Waits until its first thread is held up in write(2), for want of somebody who reads.
/// Calls `poke` again and again meanwhile. Throws timed_out.
void wait_until_it_cannot_write(pid_t process, const std::function<void()>& poke);

} // namespace telex::test
