#include "cli/text/address.hpp"

#include "net/wire/number.hpp"

#include <cstring>
#include <memory>

#include <netdb.h>

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

} // namespace

std::optional<address> parse_address(std::string_view text) {
  auto fallback = std::to_string(default_port);
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
  auto bracketed = where.host.find(':') != std::string::npos;
  auto host = bracketed ? '[' + where.host + ']' : where.host;
  return host + ':' + std::to_string(where.port);
}

std::variant<std::vector<socket_address>, std::string> resolve(const address& where) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  auto port = std::to_string(where.port);
  auto status = ::getaddrinfo(where.host.c_str(), port.c_str(), &wanted, &found);
  if (status != 0)
    return status == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(status);
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, ::freeaddrinfo};
  std::vector<socket_address> result;
  for (auto* entry = found; entry != nullptr; entry = entry->ai_next) {
    auto& added = result.emplace_back();
    added.size = entry->ai_addrlen;
    std::memcpy(&added.storage, entry->ai_addr, entry->ai_addrlen);
  }
  return result;
}

} // namespace telex::cli
