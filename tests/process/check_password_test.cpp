// telex check and a router with accounts.

#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/check_program.hpp"
#include "tests/support/peer.hpp"

#include <optional>
#include <string>
#include <utility>

using namespace telex::test;

TEST_CASE("a check gives the password that its name needs") {
  accounts_router server{{"--accounts.required"}};
  auto found = checked(server.router.address(), {"--as", "alice"},
                       {{"TELEX_PASSWORD_FILE", server.file("right", "hers\n")}});
  CHECK(found.exit_code == 0);
  CHECK(found.line.starts_with("TELEX OK - round trip "));
  server.router.wait_for_log({"registered", "user=alice", "role=duplex"});
}

TEST_CASE("a router that wants a password is up, and no more is known") {
  accounts_router server{{"--accounts.required"}};
  auto stranger = checked(server.router.address());
  CHECK(stranger.exit_code == 1);
  CHECK(stranger.line.starts_with("TELEX WARNING - the server wants a password for "
                                  "check"));
  CHECK(stranger.says("--as NAME and TELEX_PASSWORD_FILE or a password-command"));
  auto wrong = checked(server.router.address(), {"--as", "alice"},
                       {{"TELEX_PASSWORD_FILE", server.file("wrong", "his\n")}});
  CHECK(wrong.exit_code == 1);
  CHECK(wrong.line == "TELEX WARNING - that is not the password of alice\n");
}

TEST_CASE("a password that can't be read says nothing of the router") {
  accounts_router server;
  auto found = checked(server.router.address(), {"--as", "alice"},
                       {{"TELEX_PASSWORD_FILE", server.path() + ".missing"}});
  CHECK(found.exit_code == 3);
  CHECK(found.line
        == "TELEX UNKNOWN - the password in " + server.path()
             + ".missing can't be read: No such file or directory\n");
}

TEST_CASE("a name that needs none is not sent a password") {
  std::optional<listener> server{std::in_place};
  auto program = check("127.0.0.1:" + std::to_string(server->port()),
                       {"--as", "monitor"}, {{"TELEX_PASSWORD_FILE", "/nowhere"}});
  {
    auto peer = server->accept();
    peer.expect("REGISTER DUPLEX monitor\n");
    CHECK(peer.read_until("\n\n").find("Password") == std::string::npos);
    // Nobody is there for the plain protocol either.
    server.reset();
  }
  CHECK(program.wait() == 2);
}
