// The actor log of a real router, as telex log tells of it.

#include "tests/process/log_program.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/router_process.hpp"

#include <csignal>
#include <sstream>

using namespace telex::test;

namespace {

constexpr auto unable_to_send = "ERROR 102 Unable to send\n\n";

void check_has(const std::string& text, const std::string& part) {
  INFO(text);
  INFO(part);
  CHECK(text.find(part) != std::string::npos);
}

/// Alice writes to bob, which is message 1, to carol, who is not there, and to all.
void chat(std::uint16_t port) {
  user alice{port, "alice"};
  user bob{port, "bob"};
  exchange(alice, bob);
  alice.send("carol", "Hello?");
  alice.sending().expect(unable_to_send);
  alice.send("ALL", "Bye.");
  bob.expect_forward("alice", "Bye.");
  bob.acknowledge("alice");
  alice.expect_sent("ALL");
}

/// The log of a router that has had this chat, and ended.
struct router_log : folder {
  router_log() {
    router_process router{{"--actor-log", file}};
    chat(router.port());
    CHECK(router.stop() == 0);
  }

  std::string show(words arguments) const {
    arguments.push_back(file);
    return output_of(arguments);
  }

  /// The events that are shown with these, one after the other. Whether a turn of the
  /// router's loop was long depends on what else the machine has to do.
  std::string events(words arguments) const {
    std::istringstream lines{show(std::move(arguments))};
    std::string result;
    std::string word;
    std::getline(lines, word); // the date
    for (std::string line; std::getline(lines, line);) {
      std::istringstream columns{line};
      columns >> word >> word >> word;
      if (word != "long-turn")
        result += (result.empty() ? "" : " ") + word;
    }
    return result;
  }

  std::string file = path("actors.log");
};

} // namespace

TEST_CASE_METHOD(router_log, "log finds the steps of a message in a router's log") {
  CHECK(events({"--transaction", "1"})
        == "received looked-up queued forwarded acknowledged settled answered");
  CHECK(events({"--transaction", "2"}) == "received looked-up settled answered");
}

TEST_CASE_METHOD(router_log, "log finds a user in a router's log") {
  CHECK(events({"--user", "carol"}) == "received looked-up answered");
  CHECK(events({"--user", "bob", "--level", "info", "--event", "registered"})
        == "registered registered");
}

TEST_CASE_METHOD(router_log, "log finds what has failed in a router's log") {
  CHECK(events({"--failed"}) == "settled answered");
  auto text = show({"--failed", "--event", "answered"});
  check_has(text, " #2 alice -> carol ");
  CHECK(text.ends_with(" unknown-recipient\n"));
}

TEST_CASE_METHOD(router_log, "log knows all events of a router from first to last") {
  auto all = events({"--level", "info"});
  CHECK(all.starts_with("listening started connected "));
  CHECK(all.ends_with(" stopped"));
  CHECK(events({"--actor", "router"}) == "listening started stopped");
}

TEST_CASE_METHOD(router_log, "log draws a message of a router's log") {
  auto text = show({"--timeline", "--transaction", "1"});
  CHECK(text.starts_with("transaction 1: alice to bob, "));
  for (auto part : {"\ndelivered after ", "─ SEND ─", "─lookup─", "─ queued ─",
                    "─FORWARD─", "─RECEIVED─", "─settled─", "─ delivered ─"})
    check_has(text, part);
  CHECK(text.find("not in the log") == std::string::npos);
  CHECK(text.find("─FORWARD─") < text.find("─RECEIVED─"));
  CHECK(text.find("─RECEIVED─") < text.find("─settled─"));
}

TEST_CASE_METHOD(router_log,
                 "log draws messages to nobody and to all of a router's log") {
  auto to_nobody = show({"--timeline", "--transaction", "2"});
  CHECK(to_nobody.starts_with("transaction 2: alice to carol, 6 octets\n"
                              "not delivered after "));
  check_has(to_nobody, "nobody is called carol");
  CHECK(show({"--timeline", "--transaction", "3"})
          .starts_with("transaction 3: alice to ALL (1 recipient), 4 octets\n"
                       "delivered after "));
}

TEST_CASE_METHOD(router_log, "log sums up a router's log") {
  auto text = show({"--summary"});
  check_has(text, "messages:    3 received, ");
  check_has(text, "; 3 answered\n");
  check_has(text, "failed:      1 unknown-recipient\n");
  check_has(text, "alice                         3          0\n");
  check_has(text, "bob                           0          2\n");
  check_has(text, "connections: 4 made; 4 ended: ");
}

TEST_CASE_METHOD(router_log, "log tells the runs of a router apart") {
  router_process again{{"--actor-log", file}};
  user dave{again.port(), "dave"};
  dave.send("erin", "Hello?");
  dave.sending().expect(unable_to_send);
  CHECK(again.stop() == 0);
  auto program = run({"--timeline", "--transaction", "1", file});
  CHECK(program.output().read_all().starts_with("transaction 1: dave to erin, "));
  check_complaint(program, "message 1 is in 2 runs of the router");
  CHECK(program.wait() == all_read);
}

TEST_CASE("log follows a message through a router that runs") {
  folder files;
  auto file = files.path("actors.log");
  router_process router{{"--actor-log", file}};
  auto program = run({"--follow", "--event", "answered", file});
  chat(router.port());
  check_has(program.output().read_until(" #3 alice -> ALL "), " #1 alice -> bob ");
  program.signal(SIGINT);
  CHECK(program.wait() == all_read);
}
