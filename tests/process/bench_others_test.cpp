// telex bench broadcast, where others would get its messages.

#include "tests/process/bench_program.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/terminal.hpp"

using namespace telex::test;
using namespace telex::test::bench_program;

namespace {

words broadcast(const std::string& server, words more = {}) {
  more.insert(more.begin(), {"broadcast", "--count", "1", "--server", server,
                             "--seconds", "1000", "--warm-up", "0"});
  return more;
}

/// A person before a bench on a router with another user.
struct asked_person {
  asked_person() {
    shown.wait_for("and another user is there.");
    shown.wait_for("Go on? [y/N]");
  }

  static words command(const router_process& router) {
    auto result = broadcast(router.address());
    result.insert(result.begin(), {client_program(), "bench"});
    return result;
  }

  router_process router;
  user bob{router.port(), "bob"};
  terminal shown{command(router)};
};

} // namespace

TEST_CASE("a broadcast is refused where others would get it and nobody can be asked") {
  auto protocol = GENERATE(as<std::string>{}, "plain", "extended");
  router_process router;
  user bob{router.port(), "bob"};
  auto program = bench(broadcast(router.address(), {"--protocol", protocol}));
  check_complaint(program, "broadcast writes to all on the router, and another user is "
                           "there; add --yes if they may be written to");
  CHECK(program.wait() == usage);
  CHECK_FALSE(bob.receiving().has_input());
}

TEST_CASE("a broadcast counts the others") {
  router_process router;
  user bob{router.port(), "bob"};
  user carol{router.port(), "carol"};
  auto program = bench(broadcast(router.address()));
  check_complaint(program, "and 2 other users are there; add --yes");
  CHECK(program.wait() == usage);
}

TEST_CASE("a broadcast that may go to others does") {
  router_process router;
  user bob{router.port(), "bob"};
  auto program = bench(broadcast(router.address(), {"--yes"}));
  CHECK(bob.receiving().read_until("\n").starts_with("FORWARD b"));
  program.signal(SIGINT);
  program.wait();
}

TEST_CASE("a broadcast is refused where the server does not say who is there") {
  auto answer = GENERATE(as<std::string>{}, "ERROR 100 Malformed username\n\n",
                         "REGISTERED DUPLEX b\n\n", "");
  listener server;
  auto program = bench(broadcast("127.0.0.1:" + std::to_string(server.port())));
  auto socket = server.accept();
  CHECK(socket.read_until("\n\n").starts_with("REGISTER DUPLEX b"));
  socket.send(answer);
  if (answer.empty())
    socket.close();
  check_complaint(program, "broadcast writes to all on the router, and it does not say "
                           "who is there; add --yes");
  CHECK(program.wait() == usage);
  CHECK_FALSE(server.has_pending());
}

TEST_CASE("a person is asked before others get a broadcast") {
  asked_person test;
  auto no = GENERATE(as<std::string>{}, "n\r", "\r");
  test.shown.type(no);
  test.shown.wait_for("telex: nothing was written.");
  CHECK(test.shown.wait() == usage);
  CHECK_FALSE(test.bob.receiving().has_input());
}

TEST_CASE("a person that agrees has others get a broadcast") {
  asked_person test;
  test.shown.type("y\r");
  CHECK(test.bob.receiving().read_until("\n").starts_with("FORWARD b"));
  test.shown.signal(SIGINT);
  test.shown.wait();
}
