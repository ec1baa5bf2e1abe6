// A network that no other program is in.

#pragma once

namespace telex::load {

/// Has this process, and the programs that it starts from now on, be in a network of
/// their own, which has the addresses of 127.0.0.0/8 alone, and where the system
/// acknowledges each segment at once between 127.0.0.1 and who connects to it. It does
/// so 40 ms later elsewhere, from timers of the processor that the segment was sent on:
/// with thousands of peers on one host these hold up everything that runs there, for a
/// millisecond at a time, and are more packets at once than the system queues. To be
/// called before there are threads. Returns whether that is permitted. Throws
/// std::runtime_error when it is, and the network can't be set up.
bool enter_own_network();

} // namespace telex::load
