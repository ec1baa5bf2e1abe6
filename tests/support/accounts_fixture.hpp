// A router on which alice has an account, for scenarios.

#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/extended_bytes.hpp"
#include "tests/support/held_checks.hpp"
#include "tests/support/router_fixture.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace telex::test {

/// What it writes can be read by others, unless it is encrypted.
inline const std::string other_host = "192.0.2.7";

inline const std::string password_required
  = "ERROR 105 Not authenticated\nReason: password-required\n\n";
inline const std::string wrong_password
  = "ERROR 105 Not authenticated\nReason: wrong-password\n\n";
inline const std::string insecure = "ERROR 105 Not authenticated\nReason: insecure\n\n";
inline const std::string rate_limited
  = "ERROR 105 Not authenticated\nReason: rate-limited\n\n";

inline account_table_ptr table_of(std::vector<account> all) {
  return std::make_shared<const account_table>(std::move(all));
}

inline std::string ask_plain(const std::string& role, const std::string& name,
                             const std::string& password = {}) {
  return "REGISTER " + role + ' ' + name + '\n'
         + (password.empty() ? "" : "Password: " + password + '\n') + '\n';
}

inline std::string ask_extended(const std::string& name,
                                const std::string& headers = {}) {
  return "REGISTER DUPLEX " + name + "\nProtocol: 2\n" + headers + '\n';
}

inline settings with_required_accounts() {
  settings result;
  result.accounts.required = true;
  return result;
}

struct kept_accounts {
  std::shared_ptr<held_checks> checks = std::make_shared<held_checks>();
};

/// A router on which alice has an account, whose password is `hers`.
class accounts_fixture : public kept_accounts, public router_fixture {
public:
  explicit accounts_fixture(const settings& config = {})
    : router_fixture{config, inspection::off, {table_of({{"alice", "hers"}}), checks}} {
    // nop
  }

  /// Has the next password compared, and what comes of it done.
  void settle() {
    checks->settle_next();
    run();
  }

  /// What the router answers to `request`, which takes a check.
  std::string answer_to(const virtual_peer& peer, const std::string& request) {
    peer.type(request);
    REQUIRE(checks->size() == 1);
    settle();
    return peer.read();
  }
};

struct strict_accounts_fixture : accounts_fixture {
  strict_accounts_fixture() : accounts_fixture{with_required_accounts()} {
    // nop
  }
};

} // namespace telex::test
