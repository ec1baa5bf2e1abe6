// Whether the router at the other end is the one that was meant.

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"
#include "cli/text/address.hpp"

#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// Whom to believe at `where`, which has these addresses: whoever has the certificate
/// `pin`, if it is not empty; or the one that `where` had when a person believed it; or
/// whom the authorities in the file `ca` vouch for, or those of the system if that is
/// empty. Where none of these helps, a person at the terminal is asked, and otherwise
/// the complaint says what to do. Nothing if nobody is to be believed, after a
/// complaint.
std::optional<tls_target> establish_trust(const address& where,
                                          const std::vector<socket_address>& addresses,
                                          const std::string& ca,
                                          const std::string& pin);

} // namespace telex::cli
