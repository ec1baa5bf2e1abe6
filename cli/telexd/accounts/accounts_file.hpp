// The file of accounts, which the router reads anew when it changes, and
// `telexd account` changes.

#pragma once

#include "actors/account_table.hpp"
#include "cli/system/watched_files.hpp"
#include "cli/telexd/accounts/accounts_text.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace telex::cli {

/// What is in the file, or why it can't be read, as in `Permission denied`.
std::variant<accounts_text, std::string> read_accounts(const std::string& path);

using accounts_change = std::function<std::optional<std::string>(accounts_text&)>;

/// Changes a file of accounts, or makes it. The file is locked from before it is read
/// until it is written, and appears whole, in place of what was there: a new one for
/// its owner alone, and another as it was, but that only its group may read it besides.
/// `change` returns why it does not want to, if it does not: then nothing
/// happens. Returns that, or why the file can't be read or written.
std::optional<std::string> change_accounts(const std::string& path,
                                           const accounts_change& change);

/// The accounts of a router that runs.
class accounts_file {
public:
  /// Reads the file. Throws std::runtime_error, with what to tell the user, if it can't
  /// be read.
  explicit accounts_file(std::string path);

  /// Something that is wrong with the file, and where that is: a line of it, or all.
  struct complaint {
    std::string place;
    std::string reason;
  };

  /// What a file has that can be read.
  struct content {
    account_table_ptr table;
    /// How many names there is a password for.
    std::size_t count = 0;
    /// What is wrong beside that.
    std::vector<complaint> complaints{};
    /// What to do about others that can read it, or change it; empty if none can.
    std::string advice{};
    std::vector<file_stamp> seen{};
  };

  /// What holds.
  const content& current() const noexcept {
    return current_;
  }

  /// Reads the file, whether or not it has changed; or says why that is of no use. An
  /// empty one is of none where there are accounts: it would free all names.
  std::variant<content, complaint> read() const;

  /// That is what holds from now on.
  void use(content what) {
    watched_.know(what.seen);
    current_ = std::move(what);
  }

  const std::string& path() const noexcept {
    return path_;
  }

  /// Whether the file has changed since what holds was read, or this was asked last.
  bool notices_change() {
    return watched_.notices_change();
  }

private:
  void add_complaints(const accounts_text& text, std::vector<complaint>& to) const;

  std::string path_;
  watched_files watched_;
  content current_{};
};

} // namespace telex::cli
