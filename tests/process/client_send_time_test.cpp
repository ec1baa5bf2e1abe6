// telex send: how long it waits, and for whom.

#include "tests/process/piped_client.hpp"
#include "tests/support/extended_bytes.hpp"
#include "tests/support/router_process.hpp"

#include <algorithm>
#include <csignal>
#include <memory>

using namespace telex::test;
using namespace telex::test::piped;

namespace {

constexpr auto granted
  = "REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: 65536\nReceive-window: 32\n"
    "Send-window: 64\n\n";

/// A server of the extended protocol that a test plays, and alice who sends.
struct extended_fixture {
  listener server;

  words command(words more) {
    words result{"send", "--as", "alice", "--server",
                 "127.0.0.1:" + std::to_string(server.port())};
    result.insert(result.end(), more.begin(), more.end());
    return result;
  }

  peer welcome() {
    auto result = server.accept();
    result.read_until("\n\n");
    result.send(granted);
    return result;
  }
};

/// Reads a SEND of one octet to bob, and returns its id.
std::string read_send(peer& alice) {
  auto head = alice.read_until("\n\n");
  CHECK(head.starts_with("SEND bob\n"));
  alice.read(1);
  return id_of(head);
}

} // namespace

// -- the name ----------------------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "send asks for a name that is taken again") {
  auto alice = send({"bob", "hello"});
  for (int i = 0; i < 2; ++i) {
    server.accept();
    server.answer_registration("alice", "ERROR 100 Malformed username\n\n");
  }
  server.welcome("alice");
  server.deliver("bob", "hello");
  CHECK(alice.output().read_all() == "delivered to bob\n");
  CHECK(alice.error().read_all().empty());
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(
  server_fixture,
  "send does not ask for a name that is refused for another reason again") {
  auto alice = send({"bob", "hello"});
  server.accept();
  server.answer_registration("alice", "REGISTERED TOSEND ali\n\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE("eight who send under one name at once have all delivered") {
  auto way = GENERATE(words{}, words{"--plain"});
  router_process router;
  auto bob = run({"chat", "bob", "--server", router.address()});
  router.wait_for_log({"registered user=bob "});
  std::vector<std::unique_ptr<child_process>> senders;
  for (int i = 1; i <= 8; ++i) {
    words command{client_program(), "send",           "--as", "backup",
                  "--server",       router.address(), "bob",  std::to_string(i)};
    command.insert(command.end(), way.begin(), way.end());
    senders.push_back(std::make_unique<child_process>(command));
  }
  for (auto& each : senders) {
    CHECK(each->output().read_all() == "delivered to bob\n");
    CHECK(each->error().read_all().empty());
    CHECK(each->wait() == all_delivered);
  }
  std::string seen;
  for (int i = 1; i <= 8; ++i)
    seen += bob.output().read_line().back();
  std::ranges::sort(seen);
  CHECK(seen == "12345678");
}

// -- the recipient -----------------------------------------------------------------

TEST_CASE_METHOD(extended_fixture, "who is not there is sent to on coming") {
  auto alice = run(command({"bob", "x", "--wait", "20"}));
  auto server_side = welcome();
  auto first = read_send(server_side);
  server_side.send(not_delivered(first, "unknown-recipient", "none"));
  server_side.expect("WATCH bob\n\n");
  server_side.send("WATCH bob\nPresent: no\n\nJOINED bob\n\n");
  auto second = read_send(server_side);
  server_side.send("SEND bob\nMessage-id: " + second + "\n\n");
  CHECK(alice.output().read_line() == "delivered to bob");
  server_side.expect("BYE\n\n");
  server_side.send("BYE\n\n");
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "who is not there is tried again on the plain protocol") {
  auto alice = send({"bob", "hello", "--wait", "20"});
  server.welcome("alice");
  server.expect_send("bob", "hello");
  server.sending().send("ERROR 102 Unable to send\n\n");
  server.deliver("bob", "hello");
  CHECK(alice.output().read_all() == "delivered to bob\n");
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE("who does not come in time is not delivered to") {
  router_process router;
  auto alice = run({"send", "--as", "alice", "--server", router.address(), "bob",
                    "hello", "--wait", "100ms"});
  CHECK(alice.output().read_all() == "not delivered to bob: bob is not connected\n");
  CHECK(alice.wait() == not_all_delivered);
}

// -- all of it ---------------------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "what has no answer in time is not confirmed") {
  auto alice = send({"bob,carol", "hello", "--timeout", "2"});
  server.welcome("alice");
  server.expect_send("bob", "hello");
  CHECK(alice.output().read_all()
        == "not confirmed by bob: no answer came in time; bob may have it\n"
           "not sent to carol: the time of --timeout is over\n");
  CHECK(alice.error().read_all().empty());
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE("a router that is stopped is waited for no longer than --timeout") {
  router_process router;
  router.process().signal(SIGSTOP);
  auto alice = run({"send", "--as", "alice", "--server", router.address(), "bob",
                    "hello", "--timeout", "100ms"});
  CHECK(alice.error().read_all()
        == "telex: cannot register at " + router.address()
             + ": the time of --timeout is over.\n");
  CHECK(alice.output().read_all()
        == "not sent to bob: the time of --timeout is over\n");
  CHECK(alice.wait() == not_registered);
  router.process().signal(SIGCONT);
}

TEST_CASE_METHOD(server_fixture, "a text that does not end is not waited for") {
  auto alice = send({"bob", "--timeout", "100ms"});
  alice.write("hel");
  CHECK(alice.error().read_all()
        == "telex: the text has not come to its end within --timeout.\n");
  CHECK(alice.output().read_all()
        == "not sent to bob: the text has not come to its end within --timeout\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture, "each line is sent until the time is over") {
  auto alice = send({"bob", "--each-line", "--timeout", "2"});
  alice.write("one\n");
  server.welcome("alice");
  server.deliver("bob", "one");
  CHECK(alice.output().read_all() == "delivered to bob (line 1)\n");
  CHECK(alice.error().read_all()
        == "telex: the input has not come to its end within --timeout.\n");
  CHECK(alice.wait() == not_all_delivered);
}
