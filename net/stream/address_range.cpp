#include "net/stream/address_range.hpp"

#include "net/stream/endpoint.hpp"
#include "net/wire/number.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

namespace telex {

namespace {

/// The bits of octet `index` that belong to the first `bits` of all.
std::uint8_t mask(std::size_t index, std::size_t bits) noexcept {
  auto first = index * 8;
  if (bits >= first + 8)
    return 0xFF;
  return bits <= first ? 0 : static_cast<std::uint8_t>(0xFF << (first + 8 - bits));
}

std::string quoted(std::string_view text) {
  return std::string{"'"}.append(text).append("'");
}

} // namespace

std::variant<address_range, std::string> address_range::parse(std::string_view text) {
  address_range result;
  if (text == unix_peer)
    return result;
  auto slash = text.find('/');
  const std::string address{text.substr(0, slash)};
  octets read_octets{};
  result.size_ = text.find('\0') == text.npos ? read(address, read_octets) : 0;
  if (result.size_ == 0)
    return quoted(text)
           + " is no numeric address, and no range of them; write it like 192.0.2.7, "
             "192.0.2.0/24 or 2001:db8::/32, or unix for those who come by Unix "
             "sockets";
  result.bits_ = result.size_ * 8;
  if (slash != text.npos) {
    auto bits = wire::to_number<std::size_t>(text.substr(slash + 1));
    if (!bits || *bits > result.bits_)
      return quoted(text) + ": behind the / is how many bits are the same, 0 to "
             + std::to_string(result.bits_);
    result.bits_ = *bits;
  }
  result.start_ = read_octets;
  for (std::size_t i = 0; i < result.size_; ++i)
    result.start_[i] &= mask(i, result.bits_);
  if (result.start_ != read_octets)
    return quoted(text) + " has bits behind its first " + std::to_string(result.bits_)
           + "; leave the / out if one address is meant, or have them be 0";
  return result;
}

bool address_range::contains(const std::string& address) const noexcept {
  octets found{};
  auto size = read(address, found);
  if (size == 0)
    return size_ == 0 && address == unix_peer;
  return size == size_ && has_start_of(found);
}

bool address_range::is_of_all() const noexcept {
  // No network of anybody's own has addresses with so little in common.
  constexpr std::size_t few_bits = 8;
  return size_ > 0 && bits_ < few_bits;
}

std::string address_range::text() const {
  if (size_ == 0)
    return std::string{unix_peer};
  char address[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(size_ == sizeof(in_addr) ? AF_INET : AF_INET6, start_.data(), address,
              sizeof(address));
  auto is_one = bits_ == size_ * 8;
  return std::string{address} + (is_one ? "" : '/' + std::to_string(bits_));
}

bool address_range::has_start_of(const octets& address) const noexcept {
  for (std::size_t i = 0; i < size_; ++i)
    if ((address[i] & mask(i, bits_)) != start_[i])
      return false;
  return true;
}

std::size_t address_range::read(const std::string& address, octets& to) noexcept {
  if (::inet_pton(AF_INET, address.c_str(), to.data()) == 1)
    return sizeof(in_addr);
  return ::inet_pton(AF_INET6, address.c_str(), to.data()) == 1 ? sizeof(in6_addr) : 0;
}

} // namespace telex
