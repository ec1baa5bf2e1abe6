#include "cli/text/address.hpp"

#include "net/wire/number.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace telex::cli {

namespace {

constexpr std::string_view unix_prefix = "unix:";

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

/// 127.0.0.0/8, and no name that begins like that.
bool is_ipv4_loopback(const std::string& host) {
  in_addr number{};
  return ::inet_pton(AF_INET, host.c_str(), &number) == 1
         && ntohl(number.s_addr) >> 24 == IN_LOOPBACKNET;
}

/// The path in `unix:/path` or `/path`.
std::optional<std::string_view> parse_path(std::string_view text) {
  if (text.starts_with(unix_prefix))
    text.remove_prefix(unix_prefix.size());
  if (text.starts_with('/') && text.size() < sizeof(sockaddr_un::sun_path)
      && text.find('\0') == std::string_view::npos)
    return text;
  return std::nullopt;
}

} // namespace

bool is_path(const address& where) {
  return where.host.starts_with('/');
}

bool is_loopback(const address& where) {
  // Of one link alone it has a zone: ::1%lo.
  auto host = where.host.substr(0, where.host.find('%'));
  return host == "localhost" || host == "::1" || is_ipv4_loopback(host)
         || is_path(where);
}

std::optional<address> parse_address(std::string_view text, std::uint16_t default_to) {
  if (auto path = parse_path(text))
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
  // More than one colon is an IPv6 address, and where its port would begin
  // can't be told.
  if (colon == std::string_view::npos || text.find(':', colon + 1) != text.npos)
    return make_address(text, fallback);
  return make_address(text.substr(0, colon), text.substr(colon + 1));
}

std::string to_string(const address& where) {
  if (is_path(where))
    return std::string{unix_prefix} + where.host;
  auto bracketed = where.host.find(':') != std::string::npos;
  auto host = bracketed ? '[' + where.host + ']' : where.host;
  return host + ':' + std::to_string(where.port);
}

} // namespace telex::cli
