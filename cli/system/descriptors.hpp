// The file descriptors that the process may have.

#pragma once

#include <cstddef>

namespace telex::cli {

/// Raises the process' limit of descriptors as far as it can be, and returns it.
std::size_t raise_descriptor_limit();

/// Has the kernel make room for `count` descriptors, or for 65,536 if that is less.
/// Standard input must be open.
///
/// Once there are threads the kernel waits for all processors each time it doubles its
/// table of descriptors, and a call of accept with it: for 10 to 30 ms, in which a
/// server would serve nobody.
void make_descriptor_table(std::size_t count) noexcept;

} // namespace telex::cli
