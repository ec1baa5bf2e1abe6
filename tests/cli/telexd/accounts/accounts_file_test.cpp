#include "cli/telexd/accounts/accounts_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/hashes.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <variant>
#include <vector>

#include <sys/stat.h>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

using perms = std::filesystem::perms;

constexpr auto owner_alone = perms::owner_read | perms::owner_write;

perms mode_of(const std::string& path) {
  return std::filesystem::status(path).permissions();
}

void write(const std::string& path, const std::string& text) {
  std::ofstream{path} << text;
  std::filesystem::permissions(path, owner_alone);
}

auto set(const std::string& name) {
  return [name](accounts_text& accounts) -> std::optional<std::string> {
    accounts.set(name, hash_of_hers);
    return std::nullopt;
  };
}

} // namespace

TEST_CASE("a file of accounts is made for its owner alone") {
  scratch folder;
  CHECK_FALSE(change_accounts(folder / "accounts", set("alice")));
  CHECK(text_of(folder / "accounts") == "alice:" + hash_of_hers + '\n');
  CHECK(mode_of(folder / "accounts") == owner_alone);
}

TEST_CASE("a change keeps others from the file and leaves nothing beside it") {
  scratch folder;
  std::ofstream{folder / "accounts"} << "# staff\n";
  std::filesystem::permissions(folder / "accounts", owner_alone | perms::others_read);
  CHECK_FALSE(change_accounts(folder / "accounts", set("alice")));
  CHECK(text_of(folder / "accounts") == "# staff\nalice:" + hash_of_hers + '\n');
  CHECK(mode_of(folder / "accounts") == owner_alone);
  CHECK(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("a change leaves the file to the group that could read it") {
  scratch folder;
  std::ofstream{folder / "accounts"} << "# staff\n";
  std::filesystem::permissions(folder / "accounts",
                               owner_alone | perms::group_read | perms::group_write);
  CHECK_FALSE(change_accounts(folder / "accounts", set("alice")));
  CHECK(mode_of(folder / "accounts") == (owner_alone | perms::group_read));
}

TEST_CASE("what is no regular file is neither read nor changed") {
  scratch folder;
  REQUIRE(::mkfifo((folder / "accounts").c_str(), 0666) == 0);
  auto before = mode_of(folder / "accounts");
  CHECK(change_accounts(folder / "accounts", set("alice"))
        == "cannot change " + folder / "accounts" + ": it is no regular file");
  CHECK(mode_of(folder / "accounts") == before);
  CHECK(std::get<std::string>(read_accounts(folder / "accounts"))
        == "it is no regular file");
}

TEST_CASE("a change that is not wanted leaves the file as it is") {
  scratch folder;
  write(folder / "accounts", "# staff\n");
  auto before = stamp_of(folder / "accounts");
  CHECK(change_accounts(folder / "accounts",
                        [](auto&) { return std::optional<std::string>{"no"}; })
        == "no");
  CHECK(stamp_of(folder / "accounts") == before);
}

TEST_CASE("a file that can't be written, or is not wanted, is not made") {
  scratch folder;
  SECTION("as there is no room") {
    const file_size_limit full{0};
    CHECK(change_accounts(folder / "accounts", set("alice")).has_value());
  }
  SECTION("as the change is none") {
    change_accounts(folder / "accounts",
                    [](auto&) { return std::optional<std::string>{"no"}; });
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("changes at the same time are all made") {
  scratch folder;
  constexpr auto all = 8;
  std::vector<std::thread> threads;
  for (auto i = 0; i < all; ++i)
    threads.emplace_back([&folder, i] {
      for (auto j = 0; j < all; ++j)
        change_accounts(folder / "accounts",
                        set("u" + std::to_string(i) + 'x' + std::to_string(j)));
    });
  for (auto& each : threads)
    each.join();
  accounts_file file{folder / "accounts"};
  CHECK(file.current().count == all * all);
}

TEST_CASE("a file that can't be read or written is said to be so") {
  scratch folder;
  auto path = folder / "missing/accounts";
  CHECK(change_accounts(path, set("alice"))
        == "cannot open " + path + ": No such file or directory");
  CHECK_THROWS_WITH(accounts_file{path}, Catch::Contains(path)
                                           && Catch::Contains("No such file")
                                           && Catch::Contains("telexd account add"));
  CHECK_THROWS_WITH(accounts_file{folder.path()}, Catch::Contains("no regular file"));
}

TEST_CASE("a file that changes is read anew") {
  scratch folder;
  write(folder / "accounts", "alice:" + hash_of_hers + '\n');
  accounts_file file{folder / "accounts"};
  CHECK_FALSE(file.notices_change());
  CHECK(file.current().complaints.empty());
  auto before = file.current().table;
  change_accounts(folder / "accounts", set("bob"));
  auto read = file.read();
  // To read it changes nothing.
  CHECK(file.current().table == before);
  CHECK(file.notices_change());
  file.use(std::get<accounts_file::content>(read));
  CHECK_FALSE(file.notices_change());
  CHECK(file.current().table->find("bob"));
  CHECK(file.current().count == 2);
  CHECK_FALSE(before->find("bob"));
}

TEST_CASE("when the file can't be read the accounts stay") {
  scratch folder;
  write(folder / "accounts", "alice:" + hash_of_hers + '\n');
  accounts_file file{folder / "accounts"};
  std::filesystem::remove(folder / "accounts");
  auto problem = std::get<accounts_file::complaint>(file.read());
  CHECK(problem.place == folder / "accounts");
  CHECK(problem.reason == "No such file or directory");
  CHECK(file.current().table->find("alice"));
  CHECK(file.notices_change());
  CHECK_FALSE(file.notices_change());
}

TEST_CASE("an empty file takes nobody's account away, and one of comments does") {
  scratch folder;
  write(folder / "accounts", "");
  // Nobody knows whom it had.
  CHECK_THROWS_WITH(
    accounts_file{folder / "accounts"},
    "cannot read the accounts: " + (folder / "accounts")
      + ": it is empty, as a disk that is full leaves files, and would free all names; "
        "one that is to have no accounts has a comment, a line that begins with #");
  write(folder / "accounts", "# nobody\n");
  accounts_file file{folder / "accounts"};
  CHECK(file.current().count == 0);
  // Without accounts there is nothing to lose.
  write(folder / "accounts", "");
  CHECK(std::holds_alternative<accounts_file::content>(file.read()));
  change_accounts(folder / "accounts", set("alice"));
  file.use(std::get<accounts_file::content>(file.read()));
  write(folder / "accounts", "");
  CHECK(std::get<accounts_file::complaint>(file.read()).reason.find("it is empty")
        == 0);
  write(folder / "accounts", "# nobody\n");
  CHECK(std::get<accounts_file::content>(file.read()).count == 0);
}

TEST_CASE("the file is not empty when the last account is gone") {
  scratch folder;
  change_accounts(folder / "accounts", set("alice"));
  accounts_file file{folder / "accounts"};
  change_accounts(folder / "accounts",
                  [](accounts_text& accounts) -> std::optional<std::string> {
                    accounts.remove("alice");
                    return std::nullopt;
                  });
  CHECK(text_of(folder / "accounts").starts_with("# The accounts of telexd"));
  CHECK(std::get<accounts_file::content>(file.read()).count == 0);
}

TEST_CASE("a line of no use is complained of by its number") {
  scratch folder;
  write(folder / "accounts", "# staff\nalice\nbob:" + hash_of_his + '\n');
  accounts_file file{folder / "accounts"};
  REQUIRE(file.current().complaints.size() == 1);
  CHECK(file.current().complaints[0].place == folder / "accounts:2");
  CHECK(file.current().table->find("bob")->hash == hash_of_his);
  CHECK(file.current().count == 1);
}

TEST_CASE("of many lines of no use some are told, and how many there are") {
  scratch folder;
  std::string text;
  for (auto i = 0; i < 1000; ++i)
    text += "no line\n";
  write(folder / "accounts", text);
  accounts_file file{folder / "accounts"};
  const auto& told = file.current().complaints;
  REQUIRE(told.size() == 21);
  CHECK(told[20].place == folder / "accounts");
  CHECK(told[20].reason == "there are 1000 lines of no use in all");
}

TEST_CASE("a file that others can read is taken, and it is said what to do") {
  scratch folder;
  write(folder / "accounts", "# nobody\n");
  auto extra = GENERATE(perms::others_read, perms::others_write, perms::group_write);
  std::filesystem::permissions(folder / "accounts", owner_alone | extra);
  accounts_file file{folder / "accounts"};
  CHECK(file.current().complaints.empty());
  CHECK(file.current().advice.find("chmod o=,g-w " + folder / "accounts")
        != std::string::npos);
  std::filesystem::permissions(folder / "accounts", owner_alone);
  CHECK(accounts_file{folder / "accounts"}.current().advice.empty());
}
