// Messages of the extended protocol that wait for others of their sender, and what it
// has written behind them (docs/protocol.md, section 6).

#include "tests/support/catch.hpp"
#include "tests/support/extended_bytes.hpp"
#include "tests/support/router_fixture.hpp"

#include <map>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

/// Users who acknowledge all that they are given.
class crowd {
public:
  virtual_peer& join(router_fixture& router, const std::string& name) {
    return users_.emplace(name, router.join_extended(name)).first->second;
  }

  /// Each of them writes that.
  void type(const std::string& bytes) {
    for (auto& [name, user] : users_)
      user.type(bytes);
  }

  /// Until nobody is given more.
  void talk() {
    for (auto goes_on = true; goes_on;) {
      goes_on = false;
      for (auto& [name, user] : users_)
        goes_on = take(name, user) || goes_on;
    }
  }

  /// The bodies that each was given, each with a blank behind it.
  std::map<std::string, std::string> given;
  /// What they were written beside that.
  std::vector<std::string> answers;

private:
  bool take(const std::string& name, virtual_peer& user) {
    auto bytes = user.read();
    auto is_new = !bytes.empty();
    while (!bytes.empty()) {
      auto size = bytes.find("\n\n") + 2;
      if (bytes.starts_with("FORWARD ")) {
        auto length = std::stoul(header_of(bytes, "Content-length"));
        given[name] += bytes.substr(size, length) + ' ';
        user.type(received(bytes.substr(8, bytes.find('\n') - 8), bytes));
        size += length;
      } else {
        answers.push_back(bytes.substr(0, size));
      }
      bytes.erase(0, size);
    }
    return is_new;
  }

  std::map<std::string, virtual_peer> users_;
};

settings one_copy_at_a_time() {
  settings result;
  result.limits.all_copies = 1;
  return result;
}

settings one_copy_at_a_time_and_little_patience() {
  auto result = one_copy_at_a_time();
  result.per_address.loopback = true;
  result.per_address.errors = 1;
  result.timeouts.unresponsive = 8s;
  return result;
}

} // namespace

TEST_CASE_METHOD(router_fixture, "who has a whole window under way is heard") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob", "Receive-window: 1024\n");
  auto carol = join_extended("carol");
  for (auto i = 0; i < 64; ++i)
    alice.type(extended_send("bob", "m", "m" + std::to_string(i)));
  carol.type(extended_send("alice", "hello", "c"));
  alice.type(received("carol", alice.read()) + "PING\n\n");
  CHECK(alice.read() == "PONG\n\n");
  CHECK(carol.read() == "SEND alice\nMessage-id: c\n\n");
  auto given = frames(bob.read());
  CHECK(given.size() == 64);
  // One more is one too many: nothing is read behind it.
  alice.type(extended_send("bob", "m", "m64") + "PING\n\n");
  CHECK(alice.read().empty());
  bob.type(received("alice", given[0]));
  CHECK(alice.read() == "SEND bob\nMessage-id: m0\n\nPONG\n\n");
  CHECK(frames(bob.read()).size() == 1);
}

TEST_CASE("a crowd whose broadcasts wait for one another's receipts is heard") {
  router_fixture router{one_copy_at_a_time()};
  crowd all;
  for (const auto& name : {"alice", "bob", "carol"})
    all.join(router, name);
  all.type(extended_send("ALL", "one", "1") + extended_send("ALL", "two", "2")
           + extended_send("ALL", "three", "3"));
  all.talk();
  CHECK(all.answers.size() == 9);
  for (const auto& answer : all.answers)
    CHECK(header_of(answer, "Delivered") == "2");
}

TEST_CASE("what waits behind a broadcast is delivered when its sender leaves") {
  router_fixture router{one_copy_at_a_time_and_little_patience()};
  crowd all;
  auto& bob = all.join(router, "bob");
  auto& carol = all.join(router, "carol");
  const std::string session = "Session: " + std::string(22, 's') + '\n';
  auto alice = router.join_extended("alice", session);
  bob.type(extended_send("alice", "is not acknowledged", "b"));
  alice.read();
  router.advance(2s);
  // Until bob has acknowledged it, another has to wait.
  carol.type(extended_send("ALL", "first", "c"));
  alice.type(received("carol", alice.read()));
  alice.type(extended_send("ALL", "one", "1") + extended_send("bob", "two", "2")
             + extended_send("ALL", "three", "3"));
  SECTION("with BYE") {
    alice.type("BYE\n\n");
    router.advance(5s);
  }
  SECTION("for a fault") {
    alice.type("RECEIVED\nContent-length: x\n\n");
  }
  SECTION("with its socket") {
    alice.hang_up();
  }
  SECTION("for another that has its name") {
    router.join_extended("alice", session);
  }
  SECTION("for the errors of its address") {
    const std::string taken = "REGISTER DUPLEX bob\nProtocol: 2\n\n";
    alice.type(taken + taken);
  }
  SECTION("as it does not acknowledge") {
    router.advance(6s);
  }
  all.talk();
  CHECK(router.events.all<events::left>().size() == 1);
  CHECK(all.given["bob"] == "first one two three ");
  CHECK(bob.is_open());
}

TEST_CASE("what is no message waits for none of its sender's") {
  router_fixture router{one_copy_at_a_time()};
  auto bob = router.join_extended("bob");
  auto carol = router.join_extended("carol");
  auto alice = router.join_extended("alice");
  carol.type(extended_send("ALL", "first", "c"));
  alice.type(received("carol", alice.read()));
  alice.type(extended_send("ALL", "one", "1") + extended_send("nobody", "two", "2")
             + "REGISTER DUPLEX alice\nProtocol: 2\n\nREGISTER DUPLEX bob\n"
               "Protocol: 2\n\nWHO\n\nPING\n\nSHOUT\n\n");
  auto answers = alice.read();
  INFO(answers);
  CHECK(is_registered(answers, "alice"));
  CHECK(answers.ends_with("ERROR 104 Username taken\n\n"
                          "WHO\nTotal: 3\nContent-length: 16\n\nalice\nbob\ncarol\n"
                          "PONG\n\nERROR 107 Unknown command\n\n"));
  bob.type(received("carol", bob.read()));
  CHECK(alice.read() == not_delivered("2", "unknown-recipient", "none"));
}
