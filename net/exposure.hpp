// Who can do what to a router that others than programs of its host can reach.

#pragma once

#include "actors/account_table.hpp"
#include "actors/events/router.hpp"
#include "net/stream/endpoint.hpp"

#include <algorithm>
#include <optional>

namespace telex {

/// Whether a router with `accounts`, null if it keeps none, asks anybody for a
/// password: whoever comes, if all names need one (`required`), or whoever wants a name
/// with one.
inline bool asks_for_passwords(const account_table_ptr& accounts, bool required) {
  auto has_password = [](const account& each) { return !each.hash.empty(); };
  return accounts
         && (required
             || std::any_of(accounts->all().begin(), accounts->all().end(),
                            has_password));
}

/// What is to be said of a router that listens for users at `where`, if anything is.
inline std::optional<events::exposed> exposure_of(const endpoint& where, bool is_tls,
                                                  bool has_passwords) {
  if (is_loopback(where) || (is_tls && has_passwords))
    return std::nullopt;
  return events::exposed{to_string(where), is_tls ? events::exposed::to_anybody
                                           : has_passwords
                                             ? events::exposed::to_who_listens
                                             : events::exposed::to_both};
}

} // namespace telex
