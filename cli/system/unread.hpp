// What of an input can be read at once.

#pragma once

#include <cstdint>

namespace telex::cli {

/// How many octets of `fd` are there to be read: of a file to its end, of a pipe what
/// was written by now.
std::uint64_t unread_of(int fd);

/// Whether all of `fd` was read, and no more can come.
bool has_ended(int fd);

} // namespace telex::cli
