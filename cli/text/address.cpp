#include "cli/text/address.hpp"

#include "net/stream/local_place.hpp"
#include "net/wire/number.hpp"

#include <arpa/inet.h>

namespace telex::cli {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  auto port = wire::to_number<std::uint16_t>(text);
  return port == 0 ? std::nullopt : port;
}

std::optional<address> make_address(std::string_view host, std::string_view port) {
  auto number = parse_port(port);
  if (host.empty() || host.find_first_of("[] \t\n") != std::string_view::npos
      || !number)
    return std::nullopt;
  return address{std::string{host}, *number};
}

/// It may have a zone behind it: fe80::1%eth0.
bool is_ipv6_number(std::string_view text) {
  in6_addr number{};
  auto digits = std::string{text.substr(0, text.find('%'))};
  return ::inet_pton(AF_INET6, digits.c_str(), &number) == 1;
}

} // namespace

bool is_path(const address& where) {
  return is_socket_path(where.host);
}

bool is_loopback(const address& where) {
  // Of one link alone it has a zone: ::1%lo.
  auto host = where.host.substr(0, where.host.find('%'));
  return host == "localhost" || is_loopback_number(host) || is_path(where);
}

std::optional<address> parse_address(std::string_view text, std::uint16_t default_to) {
  if (auto path = parse_socket_path(text))
    return address{std::string{*path}, 0};
  if (text.starts_with('/'))
    return std::nullopt;
  auto fallback = std::to_string(default_to);
  if (text.starts_with('[')) {
    auto end = text.find(']');
    if (end == std::string_view::npos)
      return std::nullopt;
    auto host = text.substr(1, end - 1);
    auto rest = text.substr(end + 1);
    if (rest.empty())
      return make_address(host, fallback);
    return rest.starts_with(':') ? make_address(host, rest.substr(1)) : std::nullopt;
  }
  auto colon = text.find(':');
  if (colon == std::string_view::npos)
    return make_address(text, fallback);
  // More than one colon is an IPv6 address, and where its port would begin
  // can't be told.
  if (text.find(':', colon + 1) != text.npos)
    return is_ipv6_number(text) ? make_address(text, fallback) : std::nullopt;
  return make_address(text.substr(0, colon), text.substr(colon + 1));
}

std::string to_string(const address& where) {
  if (is_path(where))
    return std::string{socket_prefix} + where.host;
  auto bracketed = where.host.find(':') != std::string::npos;
  auto host = bracketed ? '[' + where.host + ']' : where.host;
  return host + ':' + std::to_string(where.port);
}

} // namespace telex::cli
