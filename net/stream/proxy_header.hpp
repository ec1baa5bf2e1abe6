// The header with which a proxy says whose connection it passes on: that of version 2
// of the PROXY protocol (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt,
// section 2.2).

#pragma once

#include "net/stream/endpoint.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace telex {

/// Reads one header, at any cut. It keeps nothing of it but the peer's address.
class proxy_header {
public:
  /// In octets; a longer one is a fault. It has room for a name and a certificate of
  /// the peer beside addresses, which are passed over.
  static constexpr std::size_t max_size = 4096;

  /// How many octets are sure to belong to it, beside those that were fed: what follows
  /// it is not to be read here. 0 once it is complete, or a fault.
  std::size_t wanted() const noexcept;

  /// The next octets, wanted() at most.
  void feed(std::string_view bytes) noexcept;

  bool is_complete() const noexcept {
    return fault_.empty() && wanted() == 0;
  }

  /// Why this is no header that can be used, in a word; empty unless it is none.
  std::string_view fault() const noexcept {
    return fault_;
  }

  /// Whose connection it is, if the header is complete. Nothing if that is the proxy's
  /// own, or it can't tell.
  std::optional<endpoint> source() const;

private:
  static constexpr std::size_t fixed_size = 16;
  static constexpr std::size_t size_of_ipv4 = 12;
  static constexpr std::size_t size_of_ipv6 = 36;

  std::size_t rest_size() const noexcept;
  std::string_view fault_of_start() const noexcept;
  std::string_view fault_of_fixed() const noexcept;
  std::uint8_t octet(std::size_t index) const noexcept;

  /// What of it was read, of which more is not kept.
  std::array<char, fixed_size + size_of_ipv6> start_{};
  std::size_t size_ = 0;
  std::string_view fault_;
};

} // namespace telex
