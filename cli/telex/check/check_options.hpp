// What telex check is told on its command line.

#pragma once

#include "cli/telex/admin_option.hpp"
#include "cli/telex/check/verdict.hpp"
#include "cli/telex/own_password.hpp"
#include "cli/telex/server_option.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace telex::check {

struct check_options {
  cli::server_choice where;
  /// What is given without --server; empty if it isn't.
  std::string server;
  /// Of the user who comes; empty for one that nobody else has.
  std::string name;
  /// Where the password of that name may be.
  cli::own_password password;
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

/// Adds them to `command`; `options` has to live until it is parsed.
void add_check_options(CLI::App& command, check_options& options);

/// Makes one of the two ways to name a server. Throws CLI::ValidationError if both are
/// used.
void settle_server(check_options& options);

/// Refuses what can't be found out by `options`, which are complete. Throws
/// CLI::ValidationError.
void refuse_useless(const CLI::App& command, const check_options& options);

} // namespace telex::check
