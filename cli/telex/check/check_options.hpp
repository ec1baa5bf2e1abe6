// What telex check is told on its command line.

#pragma once

#include "cli/telex/admin_option.hpp"
#include "cli/telex/check/verdict.hpp"
#include "cli/telex/server_option.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace telex::check {

struct check_options {
  cli::server_choice where;
  /// Of the user who comes; empty for one that nobody else has.
  std::string name;
  /// Its admin is empty if nobody is asked about the router.
  cli::admin_choice router;
  /// In seconds.
  thresholds round_trip{1, 5};
  /// Of the certificate, below which.
  thresholds certificate_days{21, 7};
  std::optional<thresholds> users;
  /// Messages that wait for one user.
  std::optional<thresholds> queue;
  std::chrono::milliseconds timeout{10'000};
  bool json = false;
};

/// Adds them to `command`; `options` has to live until it is parsed, and is complete
/// then.
void add_check_options(CLI::App& command, check_options& options);

} // namespace telex::check
