// The programs under test. A test of them is compiled once: $TELEX_ROUTER_BUILD and
// $TELEX_CLIENT_BUILD name folders of other builds whose programs it is to run.

#pragma once

#include <string>

namespace telex::test {

/// The path of telexd.
std::string router_program();

/// The path of telex.
std::string client_program();

/// The path of a telexd whose registry fails at the first broadcast.
std::string failing_router_program();

/// What the router takes of memory and time can be judged: they are no sanitizer's,
/// which keeps what is freed for a while, has notes of what is read, and makes all
/// slower.
bool router_can_be_measured();

} // namespace telex::test
