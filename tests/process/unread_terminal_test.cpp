// How telex ends for a signal on a terminal that nobody reads, or that is stopped in
// the middle of something.

#include "tests/process/log_program.hpp"
#include "tests/support/admin_stand_in.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/process_status.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

#include <csignal>

using namespace telex::test;

namespace {

constexpr auto ctrl_s = "\x13";

struct programs : folder {
  programs() {
    router.tell(idle_state());
  }

  fake_server server;
  admin_stand_in router;
  const words chat{client_program(), "chat", "alice", "--server", server.address()};
  const words top{client_program(), "top",     "--interval",
                  "200ms",          "--admin", router.address()};
};

} // namespace

TEST_CASE_METHOD(programs, "the second Ctrl-C ends a chat that a line holds up") {
  terminal alice{chat};
  server.welcome("alice");
  alice.wait_for_line("alice>");
  alice.type("@bob one");
  alice.wait_for_line("alice> @bob one");
  alice.type(ctrl_s);
  // Takes the line away, as far as it can.
  alice.signal(SIGINT);
  wait_until_it_cannot_write(alice.pid(), [] {});
  alice.signal(SIGINT);
  auto status = alice.wait();
  CHECK((status == 128 + SIGINT || status == 0));
  CHECK(alice.takes_lines());
}

TEST_CASE_METHOD(programs, "signals end what writes to a terminal that nobody reads") {
  SECTION("a chat") {
    auto number = GENERATE(SIGTERM, SIGINT);
    terminal alice{chat};
    server.welcome("alice");
    alice.wait_for_line("alice>");
    wait_until_it_cannot_write(alice.pid(), [this] {
      server.receiving().send(with_body("FORWARD", "bob", std::string(1000, 'x')));
    });
    alice.signal(number);
    CHECK(alice.wait_unread() == 128 + number);
    CHECK(alice.takes_lines());
  }
  SECTION("top") {
    terminal shown{top};
    shown.wait_for("q quit");
    wait_until_it_cannot_write(shown.pid(), [&shown] { shown.signal(SIGWINCH); });
    shown.signal(SIGHUP);
    CHECK(shown.wait_unread() == 128 + SIGHUP);
    CHECK(shown.takes_lines());
  }
  SECTION("log that follows") {
    std::string much;
    for (int i = 0; i < 1000; ++i)
      much += event(i);
    terminal shown{{client_program(), "log", "--json", "-f", write("large", much)}};
    wait_until_it_sleeps(shown.pid());
    shown.signal(SIGQUIT);
    CHECK(shown.wait_unread() == 128 + SIGQUIT);
  }
}
