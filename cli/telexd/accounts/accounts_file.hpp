// The file of accounts, which the router reads anew when it changes, and
// `telexd account` changes.

#pragma once

#include "actors/account_table.hpp"
#include "cli/system/file_stamp.hpp"
#include "cli/telexd/accounts/accounts_text.hpp"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

/// What is in the file, or why it can't be read, as in `Permission denied`.
std::variant<accounts_text, std::string> read_accounts(const std::string& path);

/// Changes a file of accounts, or makes it. The file is locked from before it is read
/// until it is written, and appears whole, in place of what was there, for its owner
/// alone. `change` returns why it does not want to, if it does not: then nothing
/// happens. Returns that, or why the file can't be read or written.
std::optional<std::string> change_accounts(
  const std::string& path,
  const std::function<std::optional<std::string>(accounts_text&)>& change);

/// The accounts of a router that runs.
class accounts_file {
public:
  /// Reads the file. Throws std::runtime_error, with what to tell the user, if it can't
  /// be read.
  explicit accounts_file(std::string path);

  const account_table_ptr& current() const noexcept {
    return current_;
  }

  /// Something that is wrong with the file, and where that is: a line of it, or all.
  struct complaint {
    std::string place;
    std::string reason;
  };

  /// What was wrong when it was read last.
  const std::vector<complaint>& complaints() const noexcept {
    return complaints_;
  }

  /// Reads the file anew, whether or not it has changed. Returns whether it could be
  /// read; else the accounts stay those that they were, and a complaint says why.
  bool reload();

  /// Whether the file has changed since it was read last.
  bool has_changed() const {
    return stamp_of(path_) != seen_;
  }

private:
  std::string path_;
  file_stamp seen_;
  account_table_ptr current_;
  std::vector<complaint> complaints_;
};

} // namespace telex::cli
