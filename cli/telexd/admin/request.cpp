#include "cli/telexd/admin/request.hpp"

#include "cli/text/escape.hpp"
#include "net/wire/number.hpp"

#include <algorithm>

#include <arpa/inet.h>

namespace telex::admin {

namespace {

/// What is shown of a text that a peer has chosen.
constexpr std::size_t max_shown = 80;

constexpr std::size_t max_name = 253; // that of DNS

constexpr std::string_view health_path = "/healthz";
constexpr std::string_view readiness_path = "/readyz";

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_same(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return to_lower(a) == to_lower(b); });
}

/// All values of a field of the header: a field that is written twice is one that
/// others may read otherwise.
std::vector<std::string_view> values_of(const request& from, std::string_view name) {
  std::vector<std::string_view> result;
  for (const auto& [each, value] : from.header)
    if (is_same(each, name))
      result.push_back(value);
  return result;
}

std::string shown(std::string_view text) {
  return '"' + cli::shortened(cli::printable(text.substr(0, max_shown)), max_shown)
         + '"';
}

bool is_numeric(std::string_view host) {
  in6_addr ignored;
  // Without the zone of an address that is of one link alone.
  const std::string address{host.substr(0, host.find('%'))};
  return ::inet_pton(AF_INET, address.c_str(), &ignored) == 1
         || ::inet_pton(AF_INET6, address.c_str(), &ignored) == 1;
}

/// The host of `host:port` or `[host]:port`.
std::string_view host_of(std::string_view field) {
  if (field.starts_with('['))
    return field.substr(1, std::min(field.find(']'), field.size()) - 1);
  return field.substr(0, field.find(':'));
}

std::optional<refusal> refuse_method(const request& from) {
  if (from.method == "GET" || from.method == "HEAD")
    return std::nullopt;
  return refusal{405, "This only tells: there are GET and HEAD, and not "
                        + shown(from.method) + "."};
}

std::optional<refusal> refuse_body(const request& from) {
  auto lengths = values_of(from, "Content-Length");
  auto is_empty = [](std::string_view x) {
    return !x.empty() && x.find_first_not_of('0') == x.npos;
  };
  if (values_of(from, "Transfer-Encoding").empty()
      && std::all_of(lengths.begin(), lengths.end(), is_empty))
    return std::nullopt;
  return refusal{413, "A request has no body here."};
}

/// A page of somebody else that has the browser ask here comes with the name of its
/// own host, whatever address that name has now. Browsers always name one; what names
/// none is a script.
std::optional<refusal> refuse_host(const request& from,
                                   const std::vector<std::string>& names) {
  auto hosts = values_of(from, "Host");
  if (hosts.size() > 1)
    return refusal{400, "There is more than one Host in this request."};
  auto host = hosts.empty() ? std::string_view{} : host_of(hosts.front());
  if (host.empty() || is_numeric(host))
    return std::nullopt;
  auto name = parse_host_name(host);
  if (name == "localhost"
      || (name && std::find(names.begin(), names.end(), *name) != names.end()))
    return std::nullopt;
  auto option = name ? "--admin-host " + *name : std::string{"--admin-host NAME"};
  return refusal{403, "This router does not go by the name " + shown(host)
                        + ": ask for its address, or start telexd with " + option
                        + "."};
}

/// Browsers say whose page it is that asks.
std::optional<refusal> refuse_origin(const request& from, bool is_secure) {
  auto hosts = values_of(from, "Host");
  std::string own{is_secure ? "https://" : "http://"};
  own.append(hosts.empty() ? "" : hosts.front());
  for (auto origin : values_of(from, "Origin"))
    if (!is_same(origin, own))
      return refusal{403, "A page of " + shown(origin) + " may not ask here."};
  for (auto site : values_of(from, "Sec-Fetch-Site"))
    if (site != "same-origin" && site != "none")
      return refusal{403, "A page of another site has asked for this: open the "
                          "address by itself."};
  return std::nullopt;
}

std::optional<refusal> refuse_stranger(const request& from, const secret& token) {
  if (token.empty() || from.path == health_path || from.path == readiness_path)
    return std::nullopt;
  auto values = values_of(from, "Authorization");
  if (values.size() == 1 && shows_token(values.front(), token.text()))
    return std::nullopt;
  return refusal{401, values.empty()
                        ? "This takes a token: telex top and telex check have "
                          "--admin-token-file for it, and other programs send "
                          "Authorization: Bearer TOKEN."
                        : "This is not the token that telexd was given."};
}

std::optional<subject> subject_of(std::string_view path) {
  return path == "/"              ? std::optional{subject::page}
         : path == "/state.json"  ? std::optional{subject::state}
         : path == "/metrics"     ? std::optional{subject::metrics}
         : path == health_path    ? std::optional{subject::health}
         : path == readiness_path ? std::optional{subject::readiness}
                                  : std::nullopt;
}

std::size_t* limit_of(list_limits& limits, std::string_view name) {
  return name == "users"          ? &limits.users
         : name == "connections"  ? &limits.connections
         : name == "transactions" ? &limits.transactions
         : name == "closed"       ? &limits.closed
                                  : nullptr;
}

std::variant<question, refusal> read_limits(question asked, const request& from) {
  for (const auto& [name, value] : from.arguments) {
    auto limit = limit_of(asked.limits, name);
    if (!limit)
      return refusal{400, "There is no list " + shown(name)
                            + ": there are users, connections, transactions and "
                              "closed."};
    auto number = wire::to_number<std::size_t>(value);
    if (!number)
      return refusal{400, shown(value) + " is no number: " + std::string{name}
                            + "=N asks for the first N."};
    *limit = *number;
  }
  return asked;
}

} // namespace

std::variant<question, refusal> read_request(const request& from, const access& rules) {
  if (from.head_size > max_head)
    return refusal{431, "The head of a request has at most " + std::to_string(max_head)
                          + " octets here."};
  if (from.arguments.size() > max_arguments)
    return refusal{400, "A request has at most " + std::to_string(max_arguments)
                          + " arguments here."};
  for (auto found :
       {refuse_method(from), refuse_body(from), refuse_host(from, rules.names),
        refuse_origin(from, rules.is_secure), refuse_stranger(from, rules.token)})
    if (found)
      return *found;
  auto about = subject_of(from.path);
  if (!about)
    return refusal{404, "There are /, /state.json, /metrics, /healthz and /readyz."};
  question asked{*about, {}};
  return asked.about == subject::state ? read_limits(asked, from) : asked;
}

std::optional<std::string> parse_host_name(std::string_view text) {
  if (text.ends_with('.'))
    text.remove_suffix(1);
  std::string result;
  std::transform(text.begin(), text.end(), std::back_inserter(result), to_lower);
  constexpr auto known = "abcdefghijklmnopqrstuvwxyz0123456789-._";
  if (result.empty() || result.size() > max_name
      || result.find_first_not_of(known) != std::string::npos)
    return std::nullopt;
  return result;
}

} // namespace telex::admin
