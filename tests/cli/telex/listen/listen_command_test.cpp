#include "cli/telex/listen/listen_command.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

namespace {

using words = std::vector<std::string>;

struct command_line {
  explicit command_line(std::vector<const char*> all)
    : argc{static_cast<int>(all.size())}, exec{cut_off_exec(argc, all.data())} {
    // nop
  }

  int argc;
  std::optional<words> exec;
};

} // namespace

TEST_CASE("all that stands behind --exec is a command of its own") {
  command_line line{{"telex", "listen", "alice", "--json", "--exec", "cmd", "--help",
                     "-x", "--exec", "--", ""}};
  CHECK(line.argc == 4);
  CHECK(line.exec == words{"cmd", "--help", "-x", "--exec", "--", ""});
}

TEST_CASE("a command may be missing behind --exec") {
  command_line line{{"telex", "listen", "--exec"}};
  CHECK(line.argc == 2);
  CHECK(line.exec == words{});
}

TEST_CASE("what is not behind --exec of telex listen stays where it is") {
  for (const auto& all : std::vector<std::vector<const char*>>{
         {"telex"},
         {"telex", "listen"},
         {"telex", "listen", "alice", "--exec=cmd"},
         {"telex", "send", "--as", "alice", "bob", "--exec", "x"},
         {"telex", "--exec", "listen"},
       }) {
    command_line line{all};
    CHECK(line.argc == static_cast<int>(all.size()));
    CHECK(line.exec == std::nullopt);
  }
}
