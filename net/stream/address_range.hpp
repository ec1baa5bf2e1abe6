// Addresses that have something in common.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace telex {

/// All addresses that begin with the same bits, or those of peers that come by Unix
/// sockets.
class address_range {
public:
  /// Reads a numeric address, which is a range of one, or `ADDRESS/BITS`, whose further
  /// bits must be 0; or `unix`. Says in words what is wrong if `text` is none of them.
  static std::variant<address_range, std::string> parse(std::string_view text);

  /// Whether the address of a peer, as an endpoint has it, is one of them.
  bool contains(const std::string& address) const noexcept;

  /// Whether nearly everybody has one of them, as in 0.0.0.0/0.
  bool is_of_all() const noexcept;

  /// As parse() reads it.
  std::string text() const;

  bool operator==(const address_range&) const = default;

private:
  using octets = std::array<std::uint8_t, 16>;

  /// The octets of a numeric address, and how many there are; none of anything else.
  static std::size_t read(const std::string& address, octets& to) noexcept;
  bool has_start_of(const octets& address) const noexcept;

  octets start_{};
  /// In octets; of Unix sockets 0.
  std::size_t size_ = 0;
  std::size_t bits_ = 0;
};

} // namespace telex
