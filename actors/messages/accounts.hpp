// The messages that have to do with accounts.

#pragma once

#include "actors/account_table.hpp"
#include "actors/password_checker.hpp"
#include "actors/secret.hpp"

#include <caf/actor.hpp>

#include <cstdint>
#include <string>

namespace telex {

/// connection -> accounts: may my peer have that name? Answered with logged_in_msg.
struct login_msg {
  std::string name;
  /// Empty if it has given none.
  secret password;
  /// Which hosts it shares its limits with; 0 if no limit holds for those.
  std::uint64_t from;
  /// Nobody else can read what it writes.
  bool is_private;
  /// The name that the peer has proved by a certificate; empty if it has none.
  std::string certified;
  caf::actor connection;
};

/// How a login ended.
enum class login_result : std::uint8_t {
  free,   ///< The name has no account, and need not have one.
  proved, ///< It is the peer's.
  password_required,
  wrong_password,
  insecure,
  rate_limited,
};

/// accounts -> connection: so the login ended.
struct logged_in_msg {
  login_result result;
};

/// connection -> accounts: my peer has left, and its login is not answered.
struct drop_login_msg {
  caf::actor connection;
};

/// The thread of a password_checker -> accounts.
struct password_checked_msg {
  password_checker::check_number number;
  password_checker::finding finding;
};

/// router -> accounts: from now on these are all.
struct use_accounts_msg {
  account_table_ptr table;
};

} // namespace telex
