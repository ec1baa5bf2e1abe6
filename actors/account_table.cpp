#include "actors/account_table.hpp"

#include <algorithm>
#include <utility>

namespace telex {

namespace {

/// For a table that has no other: argon2id as crypto_pwhash_str does it by default. The
/// password is nobody's: the octets of the hash itself are made up.
const std::string usual_hash = "$argon2id$v=19$m=65536,t=2,p=1$dGVsZXggaGFzIG5vYm9keQ$"
                               "bm8gcGFzc3dvcmQgaGFzIHRoaXMgaGFzaCwgZXZlciE";

} // namespace

account_table::account_table(std::vector<account> all) : accounts_{std::move(all)} {
  auto by_name = [](const account& a, const account& b) { return a.name < b.name; };
  std::stable_sort(accounts_.begin(), accounts_.end(), by_name);
  auto same = [](const account& a, const account& b) { return a.name == b.name; };
  accounts_.erase(std::unique(accounts_.begin(), accounts_.end(), same),
                  accounts_.end());
  for (std::size_t i = 0; i < accounts_.size(); ++i)
    if (!accounts_[i].hash.empty())
      hashed_.push_back(i);
}

const account* account_table::find(std::string_view name) const noexcept {
  auto found = std::lower_bound(
    accounts_.begin(), accounts_.end(), name,
    [](const account& each, std::string_view wanted) { return each.name < wanted; });
  return found != accounts_.end() && found->name == name ? &*found : nullptr;
}

const std::string& account_table::decoy(std::size_t number) const noexcept {
  return hashed_.empty() ? usual_hash
                         : accounts_[hashed_[number % hashed_.size()]].hash;
}

} // namespace telex
