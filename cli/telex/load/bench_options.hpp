// What telex bench is told on its command line, whatever the server.

#pragma once

#include "cli/telex/load/traffic.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace telex::load {

struct bench_options {
  /// `pairs`, `many-to-one`, `one-to-many`, `broadcast`, `connect` or `idle`.
  std::string workload = "pairs";
  /// The shape is that of the workload, and so is the count if none was given.
  traffic_options traffic{.count = 0};
  /// `plain` or `extended`.
  std::string protocol = "plain";
  /// Of each user on the extended protocol; nothing on the plain one.
  std::optional<std::uint16_t> receive_window;
  /// A broadcast may go to users that are not its own.
  bool to_others = false;
  /// Over TLS, with whomever it leads to.
  bool tls = false;
  double seconds = 5;
  double warm_up = 1;
  int pid = 0; ///< The server's process, to be measured; 0 if it is not known.
  bool json = false;
};

/// Adds the options, all but that for the server, and the workload. When `command` has
/// been parsed all of `options` is set, which has to live until then.
void add_bench_options(CLI::App& command, bench_options& options);

/// Adds which protocol is spoken with a server that knows both, and what else is of
/// Telex's protocol alone. As above.
void add_protocol_options(CLI::App& command, bench_options& options);

} // namespace telex::load
