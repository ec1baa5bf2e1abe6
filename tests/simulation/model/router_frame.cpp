#include "tests/simulation/model/router_frame.hpp"

#include <charconv>

namespace telex::simulation {

namespace {

struct known_error {
  std::string_view bytes;
  std::uint16_t code;
};

constexpr known_error known_errors[] = {
  {"ERROR 102 Unable to send\n\n", 102},     {"ERROR 101 No user registered\n\n", 101},
  {"ERROR 103 Header incomplete\n\n", 103},  {"ERROR 104 Username taken\n\n", 104},
  {"ERROR 100 Malformed username\n\n", 100},
};

bool skip(std::string_view& bytes, std::string_view what) noexcept {
  if (!bytes.starts_with(what))
    return false;
  bytes.remove_prefix(what.size());
  return true;
}

/// Cuts off what is before `end`, and `end`.
std::optional<std::string_view> take_until(std::string_view& bytes,
                                           std::string_view end) noexcept {
  auto size = bytes.find(end);
  if (size == std::string_view::npos)
    return std::nullopt;
  auto result = bytes.substr(0, size);
  bytes.remove_prefix(size + end.size());
  return result;
}

std::optional<router_frame> take_named(std::string_view& bytes, router_frame result) {
  auto name = take_until(bytes, "\n\n");
  if (!name || name->find('\n') != std::string_view::npos)
    return std::nullopt;
  result.name = *name;
  return result;
}

std::optional<router_frame> take_forward(std::string_view& bytes) {
  auto name = take_until(bytes, "\nContent-length: ");
  auto digits = name ? take_until(bytes, "\n\n") : std::nullopt;
  if (!digits)
    return std::nullopt;
  std::size_t size = 0;
  auto last = digits->data() + digits->size();
  auto [end, failure] = std::from_chars(digits->data(), last, size);
  if (failure != std::errc{} || end != last || size > bytes.size())
    return std::nullopt;
  router_frame result{router_frame::kind::forward};
  result.name = *name;
  result.body = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return result;
}

std::optional<router_frame> take_error(std::string_view& bytes) {
  for (const auto& each : known_errors)
    if (skip(bytes, each.bytes)) {
      router_frame result{router_frame::kind::error};
      result.code = each.code;
      return result;
    }
  return std::nullopt;
}

} // namespace

std::optional<router_frame> take_router_frame(std::string_view& bytes) {
  router_frame named{router_frame::kind::sent};
  if (skip(bytes, "FORWARD "))
    return take_forward(bytes);
  if (skip(bytes, "SEND "))
    return take_named(bytes, named);
  if (skip(bytes, "SENT ")) {
    named.spelled_sent = true;
    return take_named(bytes, named);
  }
  if (bytes.starts_with("ERROR "))
    return take_error(bytes);
  if (!skip(bytes, "REGISTERED "))
    return std::nullopt;
  auto role = take_until(bytes, " ");
  if (!role)
    return std::nullopt;
  named.what = router_frame::kind::registered;
  named.role = *role;
  return take_named(bytes, named);
}

} // namespace telex::simulation
