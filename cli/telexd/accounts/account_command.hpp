// telexd account: changes the file of accounts. The router need not run.

#pragma once

#include "cli/telexd/accounts/password_hash.hpp"

#include <cstdint>
#include <string>

namespace telex::cli {

struct account_request {
  enum class verb : std::uint8_t { add, remove, password, list };

  verb what = verb::list;
  /// Legal, unless all are listed.
  std::string name{};
  /// Of a new password.
  hash_cost cost = hash_cost::interactive;
};

/// Does it in the file `path`. A new password is asked for twice at the terminal, or
/// read from the standard input if that is none. Returns an exit code: 0, or 1 after a
/// complaint on standard error, and then nothing has changed.
int run_account_command(const account_request& request, const std::string& path);

} // namespace telex::cli
