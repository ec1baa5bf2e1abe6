#include "cli/system/command_output.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace telex;
using namespace telex::cli;

namespace {

constexpr auto long_enough = std::chrono::seconds{30};

} // namespace

TEST_CASE("a password is the first line that a command prints") {
  for (const auto& [command, password] :
       std::vector<std::pair<std::string, std::string>>{
         {"echo hers", "hers"},
         {"printf 'open sesame'", "open sesame"},
         {"printf 'hers\\r\\nuser: alice\\n'", "hers"},
         {"echo hers; head -c 200000 /dev/zero", "hers"},
         {"cat; echo hers", "hers"},
         {"true", ""},
       }) {
    INFO(command);
    auto found = password_of_command(command, long_enough);
    CHECK(std::get<secret>(found).text() == password);
  }
}

TEST_CASE("a command that fails gives no password, and its status") {
  for (const auto& [command, why] : std::vector<std::pair<std::string, std::string>>{
         {"echo hers; exit 3", "it has failed, with status 3"},
         {"/nowhere/pass 2>/dev/null", "it has failed, with status 127"},
         {"kill -9 $$", "it was ended by signal 9"},
         {"head -c 4097 /dev/zero", "what it prints is too long for a password"},
       }) {
    INFO(command);
    auto found = password_of_command(command, long_enough);
    CHECK(std::get<std::string>(found) == why);
  }
}

TEST_CASE("a command that does not end is not waited for") {
  auto found = password_of_command("echo hers; exec tail -f /dev/null",
                                   std::chrono::milliseconds{50});
  CHECK(std::get<std::string>(found) == "it takes too long");
}

TEST_CASE("who else holds the output of a command does not hold up its password") {
  auto found
    = password_of_command("tail -f --pid=$$ /dev/null & echo hers", long_enough);
  CHECK(std::get<secret>(found).text() == "hers");
}
