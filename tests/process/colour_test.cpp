// When the programs write in colours.

#include "tests/process/log_program.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

#include <csignal>

using namespace telex::test;

namespace {

/// Something that a program shows in a colour, without the sequences around it.
struct subject {
  words command;
  std::string shown;
};

struct programs : folder {
  programs() {
    server.close();
  }

  std::vector<subject> all() const {
    return {
      {{router_program(), "--listen", "127.0.0.1:0"}, "listening"},
      {{client_program(), "log", "-f", file}, "settled"},
      {{client_program(), "chat", "alice", "--server", server.address()},
       "* Connecting"},
    };
  }

  std::string file
    = write("log", R"({"time":"2026-11-25T12:29:56.000232Z","level":"debug",)"
                   R"("actor":"transaction/25","event":"settled","reason":"delivered"})"
                   "\n");
  fake_server server;
};

bool has_colours(const subject& what, const environment& changes) {
  terminal subject{what.command, 200, 24, changes};
  subject.wait_for(what.shown);
  subject.signal(SIGTERM);
  subject.wait();
  // What begins a colour, and ends all of them.
  return subject.raw().find("\x1b[3") != std::string::npos
         || subject.raw().find("\x1b[1;3") != std::string::npos
         || subject.raw().find("\x1b[2m") != std::string::npos;
}

} // namespace

TEST_CASE_METHOD(programs, "all programs go by the same rule for colours") {
  for (const auto& each : all()) {
    INFO(each.command.front() + ' ' + each.command[1]);
    CHECK(has_colours(each, {{"TERM", "xterm"}, {"NO_COLOR", ""}}));
    CHECK_FALSE(has_colours(each, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}));
    CHECK_FALSE(has_colours(each, {{"TERM", "dumb"}, {"NO_COLOR", ""}}));
    CHECK_FALSE(has_colours(each, {{"TERM", ""}, {"NO_COLOR", ""}}));
  }
}
