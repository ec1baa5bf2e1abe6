// The text of a file of accounts.

#pragma once

#include "actors/account_table.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace telex::cli {

/// A line is a name, a colon, and the hash of its password. Blank lines, and those that
/// begin with #, are for people. A change leaves all other lines as they are.
class accounts_text {
public:
  /// Reads any text. Lines of no use are flaws(), and kept; no password is right for
  /// the name that such a line begins with.
  explicit accounts_text(std::string_view text);

  /// What is wrong with a line, the first of which is 1.
  struct flaw {
    std::size_t line;
    std::string reason;
    bool operator==(const flaw&) const = default;
  };

  std::vector<flaw> flaws() const;

  /// Of lines with the same name the first counts.
  account_table table() const;

  /// How many names there is a password for.
  std::size_t count() const;

  bool has(const std::string& name) const {
    return names_.contains(name);
  }

  /// `name`, a legal one, has that hash from now on, with or without an account before.
  void set(const std::string& name, const std::string& hash);

  /// Takes away all lines of `name`. Returns whether there was one.
  bool remove(const std::string& name);

  /// Whether there is not a single octet.
  bool is_empty() const noexcept {
    return lines_.empty();
  }

  /// The text itself, whose last line has an end. It is never empty: that is how a disk
  /// that is full leaves files, and who reads them has to know.
  std::string text() const;

private:
  struct line {
    std::string text;
    /// What it is about; empty if that is not an account.
    account what{};
    std::string flaw{};
  };

  line read(std::string_view text);

  std::vector<line> lines_;
  /// Those that a line is about.
  std::unordered_set<std::string> names_;
};

} // namespace telex::cli
