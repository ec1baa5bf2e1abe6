// A user who comes, writes to himself and leaves.

#pragma once

#include "actors/secret.hpp"
#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"
#include "cli/telex/client/event.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace telex::check {

/// What came of it.
struct probe_result {
  /// Why it could not be done, in words; empty if it was.
  std::string problem{};
  /// Why the server has refused the name, if that was it.
  std::optional<cli::refusal> refused{};
  /// From the message to the answer that it was delivered.
  std::optional<std::chrono::duration<double>> round_trip{};
  /// When the server's certificate ceases to be valid, over TLS, also if it is not to
  /// be believed.
  std::optional<std::chrono::system_clock::time_point> certificate_end{};
  /// The fingerprint of a certificate that nobody vouches for; empty if there is none.
  std::string unknown{};
  /// On one connection of the extended protocol, or on two of the plain one.
  bool is_extended = false;
};

/// Whom to come to, and how.
struct probe_target {
  /// As it was named, for words.
  std::string server;
  /// Of that server; those are tried in this order.
  std::vector<cli::socket_address> addresses;
  cli::tls_target tls; ///< Without a context, it is no TLS.
  /// For a look at who is not believed, over TLS.
  cli::tls_target anybody{};
  /// A legal user name.
  std::string name{};
  /// Its password, or nothing. It goes over TLS, or to a server of this host.
  secret password{};
};

/// Registers, has a message delivered to itself and leaves, over by `until`. On the
/// extended protocol, if the server has it.
probe_result probe(const probe_target& whom,
                   std::chrono::steady_clock::time_point until);

} // namespace telex::check
