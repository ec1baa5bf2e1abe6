// Which names have an account (docs/protocol.md, section 8).

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace telex {

/// A name, and the hash of the password that proves it.
struct account {
  std::string name;
  /// As libsodium's crypto_pwhash_str writes it. Empty if no password is right: then
  /// the name is nobody's.
  std::string hash;
  bool operator==(const account&) const = default;
};

/// All accounts at a time. Shared by those who look names up, and never changed.
class account_table {
public:
  /// No accounts.
  account_table() = default;

  /// Of several with one name the first counts.
  explicit account_table(std::vector<account> all);

  /// The account of `name`; null if it has none. Valid as long as this.
  const account* find(std::string_view name) const noexcept;

  /// What a password is compared with that can't be right, because its name has no
  /// account or one that is nobody's: a hash that costs as much as that of some
  /// account. For one `number`, as a hash of the name, it is always the same.
  const std::string& decoy(std::size_t number) const noexcept;

  /// In the order of their names.
  const std::vector<account>& all() const noexcept {
    return accounts_;
  }

private:
  std::vector<account> accounts_;
  /// Those that have a hash, by their place.
  std::vector<std::size_t> hashed_;
};

using account_table_ptr = std::shared_ptr<const account_table>;

} // namespace telex
