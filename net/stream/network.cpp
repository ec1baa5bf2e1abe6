#include "net/stream/network.hpp"

#include <cstddef>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace telex {

namespace {

network to_number(const std::uint8_t* bytes, std::size_t size) noexcept {
  network result = 0;
  for (std::size_t i = 0; i < size; ++i)
    result = result << 8 | bytes[i];
  return result;
}

} // namespace

network network_of(const std::string& address) {
  std::uint8_t bytes[sizeof(in6_addr)] = {};
  if (::inet_pton(AF_INET, address.c_str(), bytes) == 1)
    return to_number(bytes, sizeof(in_addr));
  if (::inet_pton(AF_INET6, address.c_str(), bytes) == 1)
    return to_number(bytes, sizeof(in6_addr) / 2);
  return 0;
}

bool is_loopback(network x) noexcept {
  return x == 0 || x >> 24 == 127;
}

} // namespace telex
