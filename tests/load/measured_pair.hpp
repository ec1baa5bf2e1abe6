// The pairs of users that others' load is measured by, a program of its own.

#pragma once

#include "cli/text/address.hpp"
#include "tests/load/own_program.hpp"
#include "tests/load/pair_report.hpp"

#include <cstddef>
#include <string>

namespace telex::load {

struct pair_options {
  std::size_t count = 1; ///< Of the pairs.
  bool tls = false;      ///< Whether they come over TLS; whoever the router is.
  /// Messages a second, of all pairs. A router that takes almost 2 ms for one still
  /// keeps up, and what it takes shows as such. Not in step with the clocks of systems,
  /// whose ticks come in whole milliseconds.
  double rate = 530;
  double seconds = 4; ///< How long it measures, after a second to warm up.
  /// How many seconds it then waits for answers: the default of timeouts.acknowledge,
  /// within which a message is answered in any case.
  double patience = 10;
};

/// The program itself: joins, writes the priority that it has as a line, measures, and
/// writes its report as a line. Returns the exit status.
int measure_pair(const std::string& server, const pair_options& options);

/// The program, as a process of this one.
class measured_pair {
public:
  /// Waits until it has joined, and sends.
  measured_pair(const cli::address& server, const pair_options& options);

  /// The priority that it has over others on its processor, in words.
  const std::string& priority() const noexcept {
    return program_.first_line();
  }

  bool has_ended() const {
    return program_.has_ended();
  }

  /// Once it has ended. Throws std::runtime_error with its reason if it has measured
  /// nothing.
  pair_report report();

private:
  own_program program_;
};

} // namespace telex::load
