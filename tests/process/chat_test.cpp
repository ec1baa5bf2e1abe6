// The real client and the real router together.

#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/terminal.hpp"

#include <csignal>
#include <optional>

using namespace telex::test;

namespace {

std::vector<std::string> chat(const router_process& router, const std::string& name,
                              const std::vector<std::string>& more = {}) {
  std::vector<std::string> result{client_program(), "chat", name, "--server",
                                  router.address()};
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

} // namespace

TEST_CASE("two users chat through pipes") {
  router_process router;
  child_process bob{chat(router, "bob")};
  router.wait_for_log({"registered user=bob ", "role=duplex"});
  child_process alice{chat(router, "alice")};
  router.wait_for_log({"registered user=alice ", "role=duplex"});
  alice.write("@bob hello\n");
  CHECK(alice.output().read_line() == "delivered to bob");
  CHECK(bob.output().read_line() == "from alice: hello");
  bob.write("@ALL good\tmorning");
  bob.close_input();
  CHECK(bob.output().read_line() == "delivered to everybody");
  CHECK(bob.wait() == 0);
  CHECK(alice.output().read_line() == "from bob: good\\tmorning");
  alice.write("@bob still there?\n");
  alice.close_input();
  CHECK(alice.output().read_line() == "not delivered to bob: bob is not connected");
  CHECK(alice.wait() == 1);
  CHECK(router.stop() == 0);
}

TEST_CASE("a user sends one message with a command") {
  router_process router;
  child_process bob{chat(router, "bob")};
  router.wait_for_log({"registered user=bob ", "role=duplex"});
  child_process alice{{client_program(), "send", "bob", "hello", "--as", "alice",
                       "--server", router.address()}};
  CHECK(alice.wait() == 0);
  CHECK(bob.output().read_line() == "from alice: hello");
  child_process another_bob{chat(router, "bob")};
  CHECK(another_bob.wait() == 3);
}

TEST_CASE("a chat on a terminal goes on when the router has been restarted") {
  std::uint16_t port = 0;
  std::optional<router_process> router;
  router.emplace();
  port = router->port();
  terminal alice{chat(*router, "alice")};
  alice.wait_for_line("alice>");
  child_process bob{chat(*router, "bob", {"--linger", "60"})};
  router->wait_for_log({"registered user=bob ", "role=duplex"});
  alice.type("@bob hello\r/watch bob\r");
  alice.wait_for("✓ @bob hello");
  alice.wait_for("* bob is here.");
  CHECK(bob.output().read_line() == "from alice: hello");

  CHECK(router->stop() == 0);
  router.reset();
  alice.wait_for("is lost");
  CHECK(bob.wait() == 4);

  router.emplace(std::vector<std::string>{}, port);
  alice.wait_for("Connected again");
  alice.wait_for("* bob has left.");
  user carol{port, "carol"};
  alice.type("@carol are you there?\r");
  carol.expect_forward("alice", "are you there?");
  carol.acknowledge("alice");
  alice.wait_for("✓ @carol are you there?");
  alice.type("\x04");
  CHECK(alice.wait() == 0);
}

TEST_CASE("a message under way when the router is killed is shown as not confirmed") {
  std::optional<router_process> router;
  router.emplace();
  terminal alice{chat(*router, "alice")};
  alice.wait_for_line("alice>");
  user bob{router->port(), "bob"};
  alice.type("@bob hello\r");
  bob.expect_forward("alice", "hello");
  router->process().signal(SIGKILL);
  alice.wait_for("not confirmed by bob");
  alice.wait_for("is lost");
}
