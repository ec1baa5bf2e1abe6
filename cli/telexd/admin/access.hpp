// Who may ask at the admin port.

#pragma once

#include "actors/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace telex::admin {

struct access {
  /// The names of hosts, beside localhost and numeric addresses, by which the port may
  /// be asked for, as parse_host_name returns them.
  std::vector<std::string> names;

  /// What has to be shown for all but health and readiness; empty if nothing has.
  secret token{};

  /// Whether it is asked over TLS.
  bool is_secure = false;
};

/// Whether `authorization`, the value of that field, shows `token` (RFC 6750, section
/// 2.1). It takes as long for every token of its length.
bool shows_token(std::string_view authorization, std::string_view token);

} // namespace telex::admin
