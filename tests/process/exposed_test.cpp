// What a router says of itself when others than programs of its host can reach it.

#include "tests/support/catch.hpp"
#include "tests/support/hashes.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace telex::test;

namespace {

/// The warnings of being exposed that a router has logged when it has started.
std::vector<std::string> warnings_at(std::vector<std::string> options) {
  options.insert(options.begin(), router_program());
  child_process router{options};
  std::istringstream log{router.error().read_until(" started ")};
  std::vector<std::string> result;
  for (std::string line; std::getline(log, line);)
    if (line.find(" warning exposed ") != std::string::npos)
      result.push_back(line);
  return result;
}

} // namespace

TEST_CASE(
  "a router that other hosts can reach warns of strangers, and says what to do") {
  auto warnings = warnings_at({"--listen", "0.0.0.0:0", "--port", "0"});
  REQUIRE(warnings.size() == 1);
  for (auto text : {" address=0.0.0.0:", "reads along", "any free name", "firewall"})
    CHECK(warnings[0].find(text) != std::string::npos);
}

TEST_CASE("a router that encrypts or asks for passwords warns of the other alone") {
  scratch folder;
  auto own = folder / "own";
  auto accounts = folder / "accounts";
  std::ofstream{accounts} << "alice:" << hash_of_hers << '\n';
  std::filesystem::permissions(accounts, std::filesystem::perms::owner_read);
  auto tls = warnings_at(
    {"--listen", "127.0.0.1:0", "--tls", "0.0.0.0:0", "--tls-self-signed", own});
  REQUIRE(tls.size() == 1);
  CHECK(tls[0].find("nobody is asked for a password") != std::string::npos);
  CHECK(tls[0].find("reads along") == std::string::npos);
  auto plain = warnings_at({"--listen", "0.0.0.0:0", "--accounts.file", accounts});
  REQUIRE(plain.size() == 1);
  CHECK(plain[0].find("reads along") != std::string::npos);
  CHECK(plain[0].find("any free name") == std::string::npos);
  CHECK(warnings_at({"--listen", "127.0.0.1:0", "--tls", "0.0.0.0:0",
                     "--tls-self-signed", own, "--accounts.file", accounts})
          .empty());
}

TEST_CASE("accounts of nobody ask nobody for a password, unless all need one") {
  scratch folder;
  auto accounts = folder / "accounts";
  std::ofstream{accounts} << "# nobody\n";
  std::filesystem::permissions(accounts, std::filesystem::perms::owner_read);
  const std::vector<std::string> options{
    "--listen",          "127.0.0.1:0",  "--tls",           "0.0.0.0:0",
    "--tls-self-signed", folder / "own", "--accounts.file", accounts};
  auto warnings = warnings_at(options);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("nobody is asked for a password") != std::string::npos);
  auto required = options;
  required.emplace_back("--accounts.required");
  CHECK(warnings_at(required).empty());
}

TEST_CASE("a router warns of its admin port, too, if other hosts can reach that") {
  auto warnings
    = warnings_at({"--port", "0", "--admin", "0.0.0.0:0", "--admin-anywhere"});
  REQUIRE(warnings.size() == 1);
  for (auto text : {" address=0.0.0.0:", "who writes to whom", "firewall", "--admin"})
    CHECK(warnings[0].find(text) != std::string::npos);
}

TEST_CASE("a router that believes everybody about addresses warns of that") {
  auto range = GENERATE(as<std::string>{}, "0.0.0.0/0", "::/0", "64.0.0.0/3");
  auto warnings
    = warnings_at({"--port", "0", "--proxy", range, "--proxy", "10.0.0.0/8"});
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find(" address=\"" + range + '"') != std::string::npos);
  CHECK(warnings[0].find("any other address") != std::string::npos);
}

TEST_CASE("a router that programs of its own host alone can reach warns of nobody") {
  auto admin = GENERATE(as<std::string>{}, "127.0.0.1:0", "[::1]:0", "unix:");
  scratch folder;
  if (admin == "unix:")
    admin += folder / "admin";
  CHECK(
    warnings_at({"--port", "0", "--listen", "127.1.2.3:0", "--admin", admin}).empty());
}
