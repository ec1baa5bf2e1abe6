// Whether the router at the other end is the one that was meant.

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"
#include "cli/telex/server_option.hpp"
#include "cli/text/address.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

/// Whom to believe at `where`: who has the certificate that `choice` pins; or whom the
/// authorities that it names vouch for; or who has the certificate that `where` had
/// when a person believed it; or whom the authorities of the system vouch for. Asks
/// nobody. Or why that can't be told.
std::variant<tls_target, std::string> recall_trust(const address& where,
                                                   const server_choice& choice);

/// A target at `where` that believes all, and shows nothing: for a look.
std::variant<tls_target, std::string> trust_anybody(const address& where);

/// What to do about a certificate that nobody vouches for, to add to a complaint;
/// `option` is --pin, or has its place.
std::string describe_pin(const std::string& option, const std::string& fingerprint);

/// What recall_trust gave for `choice`. But where only the authorities of the system
/// could help and don't, a person at the terminal is asked, and otherwise the complaint
/// says what to do. Nothing, after a complaint, if nobody is to be believed.
/// `addresses` are those of `where`.
std::optional<tls_target> establish_trust(const address& where,
                                          const std::vector<socket_address>& addresses,
                                          const server_choice& choice,
                                          tls_target recalled);

} // namespace telex::cli
