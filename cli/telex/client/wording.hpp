// What happens, in words.

#pragma once

#include "cli/telex/client/event.hpp"
#include "cli/telex/client/registration.hpp"

#include <string>
#include <string_view>

namespace telex::cli {

// Each gives one line without a full stop, safe to show.

/// `cannot connect to example.org:1944 over TLS: Connection refused`, and what to do if
/// nobody answers there: how to start a router on this host, and what else may have
/// been meant of another one. `server` is what parse_address reads.
std::string describe(const unreachable& news, const std::string& server);

/// `from bob: hello`
std::string describe(const arrived& news);

/// `delivered to bob`
std::string describe(const delivered& news);

/// `not delivered to bob: bob is not connected or did not take it`
std::string describe(const not_delivered& news);

/// `not confirmed by bob: no answer came in time; bob may have it`
std::string describe(const not_confirmed& news);

/// `not sent to bob: there is no connection`
std::string describe(const not_sent& news);

/// What has become of a message: one of the four above.
std::string describe(const settled& news);

/// The reason that stands behind the `:` of that; empty if it was delivered.
std::string reason_of(const settled& news);

/// `the name alice is taken; choose another one`
std::string describe(const name_refused& news, std::string_view name);

/// `it is larger than 1048576 bytes`
std::string describe(rejection why);

/// `a message from bob was turned away: it is larger than 1048576 bytes`
std::string describe(const turned_away& news);

/// `the server has closed the connection`
std::string describe(const lost& news);

/// One of the two above.
std::string describe(const objection& news, std::string_view name);

/// `2 are here whose names begin with al: alice, albert`
std::string describe(const names& news);

/// `no name begins with "al ice"`
std::string describe(const not_answered& news);

/// `"al ice" is malformed: a name is 1 to 64 letters and digits, and not ALL`
std::string describe_malformed(std::string_view name);

} // namespace telex::cli
