// The accounts actor: who may have which name (docs/protocol.md, section 8). It is
// there only if there are accounts; then connections ask it before they ask the
// registry.
//
// It compares no password itself: that is done on other threads, by a password_checker.

#pragma once

#include "actors/account_keeping.hpp"
#include "actors/broker.hpp"
#include "actors/login_limits.hpp"
#include "actors/messages.hpp"
#include "actors/settings.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>

namespace telex {

class accounts_state {
public:
  using actor_type = stateful_broker<accounts_state>;

  static inline const char* name = "accounts";

  explicit accounts_state(actor_type* self) : self_{self} {
    // nop
  }

  void init(const settings& config, account_keeping keeping, const hash_key& key);

  void login(login_msg& msg);
  void checked(const password_checked_msg& msg);
  void drop(const drop_login_msg& msg);
  void use(const use_accounts_msg& msg);

  static constexpr auto handlers() {
    using self = accounts_state;
    return std::tuple{&self::login, &self::checked, &self::drop, &self::use};
  }

private:
  /// A login whose password is being compared.
  struct attempt {
    caf::actor connection;
    std::string name;
    std::uint64_t from;
    /// The password may be right.
    bool has_account;
  };

  std::optional<login_result> result_at_once(const login_msg& msg,
                                             const account* known) const;
  bool check(login_msg& msg, const account* known);
  void answer(const caf::actor& connection, login_result result) const;

  actor_type* self_;
  account_table_ptr table_;
  std::shared_ptr<password_checker> checker_;
  std::optional<login_limits> limits_;
  keyed_hash hash_{{}};
  bool is_required_ = false;
  /// By the numbers of the connections, of which each has one at a time.
  std::unordered_map<caf::actor_id, attempt> attempts_;
};

/// Takes login_msg, drop_login_msg, password_checked_msg and use_accounts_msg, and
/// answers with logged_in_msg. `key` is for its tables of names and addresses.
caf::behavior accounts(accounts_state::actor_type* self, const settings& config,
                       const account_keeping& keeping, const hash_key& key);

} // namespace telex
