// The zone of an address that many links have: fe80::1%eth0.

#pragma once

#include <charconv>
#include <string>
#include <system_error>

#include <net/if.h>

namespace telex {

/// The number of the network interface of this host that `zone` is, by its name or its
/// number; 0 if there is none.
inline unsigned index_of_interface(const std::string& zone) noexcept {
  if (auto index = ::if_nametoindex(zone.c_str()))
    return index;
  unsigned result = 0;
  auto last = zone.data() + zone.size();
  auto [end, failure] = std::from_chars(zone.data(), last, result);
  char ignored[IF_NAMESIZE];
  auto is_one = failure == std::errc{} && end == last
                && ::if_indextoname(result, ignored) != nullptr;
  return is_one ? result : 0;
}

/// What is wrong with a zone that index_of_interface does not find.
inline std::string describe_unknown_zone(const std::string& zone) {
  return "there is no network interface " + zone + " here";
}

} // namespace telex
