#include "net/stream/proxy_header.hpp"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>

namespace telex {

namespace {

using namespace std::string_view_literals;

constexpr auto signature = "\r\n\r\n\0\r\nQUIT\n"sv;
constexpr auto signature_of_version_1 = "PROXY "sv;

// Where what is, and what it says.
constexpr std::size_t at_command = 12;
constexpr std::size_t at_family = 13;
constexpr std::size_t at_length = 14;

constexpr int version_2 = 2;

enum class command : int { local = 0, proxy = 1 };
enum class family : int { unspecified = 0, ipv4 = 1, ipv6 = 2, unix_sockets = 3 };
enum class transport : int { unspecified = 0, stream = 1, datagram = 2 };

constexpr command command_of(int octet) noexcept {
  return static_cast<command>(octet & 0xF);
}

constexpr family family_of(int octet) noexcept {
  return static_cast<family>(octet >> 4);
}

constexpr transport transport_of(int octet) noexcept {
  return static_cast<transport>(octet & 0xF);
}

bool is_start(std::string_view bytes, std::string_view whole) noexcept {
  auto size = std::min(bytes.size(), whole.size());
  return bytes.substr(0, size) == whole.substr(0, size);
}

} // namespace

std::size_t proxy_header::wanted() const noexcept {
  if (!fault_.empty())
    return 0;
  return size_ < fixed_size ? fixed_size - size_ : fixed_size + rest_size() - size_;
}

void proxy_header::feed(std::string_view bytes) noexcept {
  auto had_fixed = size_ >= fixed_size;
  if (size_ < start_.size()) {
    auto kept = std::min(bytes.size(), start_.size() - size_);
    std::memcpy(start_.data() + size_, bytes.data(), kept);
  }
  size_ += bytes.size();
  if (had_fixed || bytes.empty())
    return;
  fault_ = fault_of_start();
  if (fault_.empty() && size_ >= fixed_size)
    fault_ = fault_of_fixed();
}

std::optional<endpoint> proxy_header::source() const {
  auto of = family_of(octet(at_family));
  if (!is_complete() || command_of(octet(at_command)) == command::local
      || transport_of(octet(at_family)) != transport::stream)
    return std::nullopt;
  sockaddr_storage result{};
  if (of == family::ipv4) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(result);
    v4.sin_family = AF_INET;
    std::memcpy(&v4.sin_addr, &start_[fixed_size], sizeof(v4.sin_addr));
    std::memcpy(&v4.sin_port, &start_[fixed_size + 2 * sizeof(v4.sin_addr)],
                sizeof(v4.sin_port));
    return to_endpoint(result);
  }
  if (of != family::ipv6)
    return std::nullopt;
  auto& v6 = reinterpret_cast<sockaddr_in6&>(result);
  v6.sin6_family = AF_INET6;
  std::memcpy(&v6.sin6_addr, &start_[fixed_size], sizeof(v6.sin6_addr));
  std::memcpy(&v6.sin6_port, &start_[fixed_size + 2 * sizeof(v6.sin6_addr)],
              sizeof(v6.sin6_port));
  return to_endpoint(result);
}

/// What follows the fixed part, of which it says so.
std::size_t proxy_header::rest_size() const noexcept {
  return static_cast<std::size_t>(octet(at_length)) << 8 | octet(at_length + 1);
}

/// Of its first octets, as many as there are.
std::string_view proxy_header::fault_of_start() const noexcept {
  std::string_view bytes{start_.data(), std::min(size_, start_.size())};
  if (is_start(bytes, signature))
    return {};
  if (!is_start(bytes, signature_of_version_1))
    return "no-header";
  return bytes.size() < signature_of_version_1.size() ? ""sv : "version-1";
}

std::string_view proxy_header::fault_of_fixed() const noexcept {
  auto what = command_of(octet(at_command));
  if (octet(at_command) >> 4 != version_2)
    return "unknown-version";
  if (what > command::proxy)
    return "unknown-command";
  if (rest_size() > max_size - fixed_size)
    return "too-long";
  if (what == command::local)
    return {};
  auto of = family_of(octet(at_family));
  auto by = transport_of(octet(at_family));
  if (of > family::unix_sockets || by > transport::datagram)
    return "unknown-family";
  if (by == transport::datagram)
    return "datagrams";
  auto least = by != transport::stream ? 0
               : of == family::ipv4    ? size_of_ipv4
               : of == family::ipv6    ? size_of_ipv6
                                       : 0;
  return rest_size() < least ? "too-short"sv : ""sv;
}

std::uint8_t proxy_header::octet(std::size_t index) const noexcept {
  return static_cast<std::uint8_t>(start_[index]);
}

} // namespace telex
