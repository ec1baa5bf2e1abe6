// What a router has that keeps accounts.

#pragma once

#include "actors/account_table.hpp"
#include "actors/password_checker.hpp"

#include <memory>

namespace telex {

struct account_keeping {
  account_table_ptr table;
  /// Null: there are no accounts.
  std::shared_ptr<password_checker> checker;
};

} // namespace telex
