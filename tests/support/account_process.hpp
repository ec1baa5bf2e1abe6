// Routers and files of accounts, for tests of the programs.

#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/hashes.hpp"
#include "tests/support/process.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace telex::test {

/// A file in which alice has an account, whose password is `hers`, and bob one, whose
/// password is `his`. Their hashes cost next to nothing.
class accounts_folder {
public:
  accounts_folder() {
    write("alice:" + hash_of_hers + "\nbob:" + hash_of_his + '\n');
  }

  void write(const std::string& text) {
    std::ofstream{path()} << text;
    std::filesystem::permissions(path(), std::filesystem::perms::owner_read
                                           | std::filesystem::perms::owner_write);
  }

  std::string path() const {
    return folder_ / "accounts";
  }

  /// A new file with that text, beside it, which others can't read.
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream{folder_ / name} << text;
    std::filesystem::permissions(folder_ / name, std::filesystem::perms::owner_read);
    return folder_ / name;
  }

private:
  scratch folder_;
};

/// A router that keeps them.
struct accounts_router : accounts_folder {
  explicit accounts_router(std::vector<std::string> options = {})
    : router{with_file(std::move(options))} {
    // nop
  }

  std::vector<std::string> with_file(std::vector<std::string> options) const {
    options.insert(options.end(), {"--accounts.file", path()});
    return options;
  }

  router_process router;
};

} // namespace telex::test
