// Which addresses are those of one host.

#pragma once

#include <cstdint>
#include <string>

namespace telex {

/// The hosts that share their limits: one IPv4 address, or the 64 leading bits
/// that an IPv6 network has of its own. No IPv4 address has a bit above the 32nd,
/// and no network that packets come from lacks them.
using network = std::uint64_t;

/// `address` is a numeric one. Of anything else it makes 0, as of `::1`.
network network_of(const std::string& address);

bool is_loopback(network x) noexcept;

} // namespace telex
