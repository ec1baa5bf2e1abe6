#include "cli/system/command_output.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <cerrno>
#include <fstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <signal.h>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

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

TEST_CASE("what a command has begun ends with it") {
  scratch folder;
  auto list = folder / "processes";
  auto command = "sh -c 'echo $$ >> " + list
                 + "; exec tail -f /dev/null' & sh -c '(sh -c "
                   "\"echo \\$\\$ >> "
                 + list + "; exec tail -f /dev/null\" ; true) | cat'";
  auto found = password_of_command(command, std::chrono::milliseconds{300});
  CHECK(std::get<std::string>(found) == "it takes too long");
  std::ifstream ids{list};
  auto count = 0;
  for (pid_t id = 0; ids >> id; ++count) {
    CHECK(::kill(id, 0) != 0);
    CHECK(errno == ESRCH);
  }
  CHECK(count == 2);
}

TEST_CASE("who else holds the output of a command does not hold up its password") {
  auto found
    = password_of_command("tail -f --pid=$$ /dev/null & echo hers", long_enough);
  CHECK(std::get<secret>(found).text() == "hers");
}
