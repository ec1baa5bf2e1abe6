// docs/protocol.md, section 3: one message.

#include "net/connection/transaction_pool.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

TEST_CASE_METHOD(router_fixture, "a message is answered once its recipient has it") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  CHECK(bob.receiving.read() == "FORWARD alice\nContent-length: 5\n\nhello");
  CHECK(alice.sending.read().empty());
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
  CHECK(alice.receiving.read().empty());
  CHECK(bob.sending.read().empty());
}

TEST_CASE_METHOD(router_fixture, "a user may write to itself") {
  auto alice = join("alice");
  alice.send("alice", "note");
  CHECK(alice.receiving.read() == forward_bytes("alice", "note"));
  alice.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND alice\n\n");
}

TEST_CASE_METHOD(router_fixture, "a body is passed on octet by octet") {
  auto alice = join("alice");
  auto bob = join("bob");
  std::string every_octet;
  for (int octet = 0; octet < 256; ++octet)
    every_octet.push_back(static_cast<char>(octet));
  for (const auto& body : {std::string{}, std::string{"\n\n"}, every_octet,
                           send_bytes("carol", "hi"), std::string(64 * 1024, 'x')}) {
    alice.send("bob", body);
    CHECK(bob.receiving.read() == forward_bytes("alice", body));
    bob.acknowledge("alice");
    CHECK(alice.sending.read() == "SEND bob\n\n");
  }
}

TEST_CASE_METHOD(router_fixture, "a conversation may arrive an octet at a time") {
  auto alice = join("alice");
  auto bob = join("bob");
  for (auto octet : send_bytes("bob", "hello"))
    alice.sending.type({&octet, 1});
  CHECK(bob.receiving.read() == forward_bytes("alice", "hello"));
  for (auto octet : std::string{"RECEIVED alice\n\n"})
    bob.receiving.type({&octet, 1});
  CHECK(alice.sending.read() == "SEND bob\n\n");
}

TEST_CASE_METHOD(router_fixture, "a message to nobody is answered 102 at once") {
  auto alice = join("alice");
  for (auto nobody : {"bob", "", "no such name", "all"}) {
    alice.send(nobody, "hello");
    CHECK(alice.sending.read() == unable_to_send);
  }
  CHECK(alice.sending.is_open());
}

TEST_CASE_METHOD(router_fixture, "names are told apart by case") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("Bob", "hello");
  CHECK(alice.sending.read() == unable_to_send);
}

TEST_CASE_METHOD(router_fixture, "a body over the limit is dropped and answered 102") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", std::string(64 * 1024 + 1, 'x'));
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(bob.receiving.read().empty());
  alice.send("bob", "shorter");
  CHECK(bob.receiving.read() == forward_bytes("alice", "shorter"));
}

TEST_CASE_METHOD(router_fixture,
                 "what the recipient answers with an error is not delivered") {
  auto alice = join("alice");
  auto bob = join("bob");
  struct row {
    const char* from_bob;
    std::string to_alice;
  };
  for (const auto& [from_bob, to_alice] :
       {row{"ERROR 103 Header Incomplete\n\n", header_incomplete},
        row{"ERROR 103\n\n", header_incomplete},
        row{"ERROR 102 Unable To Send\n\n", unable_to_send},
        row{"ERROR 100 Malformed username\n\n", unable_to_send},
        row{"ERROR\n\n", unable_to_send}, row{"ERROR oops\n\n", unable_to_send}}) {
    INFO(from_bob);
    alice.send("bob", "hello");
    bob.receiving.read();
    bob.receiving.type(from_bob);
    CHECK(alice.sending.read() == to_alice);
    CHECK(alice.sending.is_open());
  }
}

TEST_CASE_METHOD(router_fixture,
                 "a receipt that names another sender settles nothing") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  bob.receiving.read();
  bob.acknowledge("carol");
  bob.acknowledge("Alice");
  CHECK(alice.sending.read().empty());
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
}

TEST_CASE_METHOD(router_fixture, "a receipt that nothing waits for does no harm") {
  auto alice = join("alice");
  auto bob = join("bob");
  bob.acknowledge("alice");
  bob.receiving.type("ERROR 102 Unable to send\n\n");
  alice.send("bob", "hello");
  CHECK(alice.sending.read().empty());
  CHECK(bob.receiving.read() == forward_bytes("alice", "hello"));
  bob.acknowledge("alice");
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
  alice.send("bob", "again");
  CHECK(alice.sending.read().empty());
}

TEST_CASE_METHOD(router_fixture, "pipelined requests are answered in their order") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.sending.type(send_bytes("bob", "one") + send_bytes("nobody", "two")
                     + send_bytes("carol", "three"));
  CHECK(carol.receiving.read() == forward_bytes("alice", "three"));
  carol.acknowledge("alice");
  CHECK(alice.sending.read().empty());
  CHECK(bob.receiving.read() == forward_bytes("alice", "one"));
  bob.acknowledge("alice");
  CHECK(alice.sending.read()
        == "SEND bob\n\nERROR 102 Unable to send\n\nSEND carol\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "messages of one sender reach a recipient in their order") {
  auto alice = join("alice");
  auto bob = join("bob");
  std::string requests;
  for (int i = 0; i < 50; ++i)
    requests += send_bytes("bob", std::to_string(i));
  alice.sending.type(requests);
  for (int i = 0; i < 50; ++i) {
    CHECK(bob.receiving.read() == forward_bytes("alice", std::to_string(i)));
    bob.acknowledge("alice");
  }
  std::string answers;
  for (int i = 0; i < 50; ++i)
    answers += "SEND bob\n\n";
  CHECK(alice.sending.read() == answers);
}

TEST_CASE_METHOD(router_fixture,
                 "the router works on 64 requests of a sender at once") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  std::string requests;
  for (int i = 0; i < 64; ++i)
    requests += send_bytes("bob", "one of 64");
  alice.sending.type(requests);
  CHECK(alice.sending.is_heard());
  alice.sending.type(send_bytes("carol", "the 65th"));
  CHECK_FALSE(alice.sending.is_heard());
  CHECK(carol.receiving.read().empty());
  bob.receiving.read();
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
  CHECK(carol.receiving.read() == forward_bytes("alice", "the 65th"));
  CHECK(alice.sending.is_heard());
}

TEST_CASE_METHOD(router_fixture, "a recipient that leaves fails its messages at once") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("bob", "given");
  carol.sending.type(send_bytes("bob", "waits") + send_bytes("bob", "waits too"));
  SECTION("with its receiving socket") {
    bob.receiving.hang_up();
  }
  SECTION("with its sending socket") {
    bob.sending.hang_up();
  }
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(carol.sending.read() == unable_to_send + unable_to_send);
}

TEST_CASE_METHOD(router_fixture,
                 "messages to a name are not for the next who takes it") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.sending.type(send_bytes("bob", "one") + send_bytes("bob", "two"));
  bob.leave();
  auto another_bob = join("bob");
  CHECK(another_bob.receiving.read().empty());
  another_bob.acknowledge("alice");
  CHECK(alice.sending.read() == unable_to_send + unable_to_send);
}

TEST_CASE_METHOD(router_fixture,
                 "messages of a sender that leaves go on and nobody is told") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.sending.type(send_bytes("bob", "one") + send_bytes("bob", "two"));
  CHECK(bob.receiving.read() == forward_bytes("alice", "one"));
  alice.leave();
  bob.acknowledge("alice");
  CHECK(bob.receiving.read() == forward_bytes("alice", "two"));
  carol.send("bob", "hello");
  bob.acknowledge("alice");
  CHECK(bob.receiving.read() == forward_bytes("carol", "hello"));
  bob.acknowledge("carol");
  CHECK(carol.sending.read() == "SEND bob\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "the next of a name is not told about messages of the last") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  alice.leave();
  auto another_alice = join("alice");
  bob.receiving.read();
  bob.acknowledge("alice");
  CHECK(another_alice.sending.read().empty());
  another_alice.send("bob", "hi");
  bob.acknowledge("alice");
  CHECK(another_alice.sending.read() == "SEND bob\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "nothing is left of users that have gone in the middle") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.sending.type(send_bytes("bob", "one") + send_bytes("bob", "two")
                     + send_bytes("ALL", "three") + send_bytes("alice", "four"));
  alice.leave();
  CHECK(extra_actors() > 2); // bob's connections and what is still to be settled
  bob.leave();
  CHECK(extra_actors() == 0);
}

TEST_CASE_METHOD(router_fixture,
                 "a sender that leaves with its last words leaves nothing behind") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "one");
  bob.acknowledge("alice");
  alice.send("bob", "last words");
  alice.leave();
  bob.acknowledge("alice");
  CHECK(extra_actors() == 2);
}

TEST_CASE_METHOD(router_fixture, "transactions are used again") {
  auto alice = join("alice");
  auto bob = join("bob");
  for (int i = 0; i < 100; ++i) {
    alice.send("bob", "hello");
    bob.acknowledge("alice");
  }
  CHECK(extra_actors() == 5); // two sockets each, and one transaction
}

TEST_CASE_METHOD(router_fixture, "a sender keeps few transactions after a burst") {
  auto alice = join("alice");
  auto bob = join("bob");
  for (std::size_t i = 0; i < 4 * transaction_pool<caf::actor>::max_idle; ++i)
    alice.send("bob", "hello");
  CHECK(extra_actors() == 4 + 4 * transaction_pool<caf::actor>::max_idle);
  for (std::size_t i = 0; i < 4 * transaction_pool<caf::actor>::max_idle; ++i)
    bob.acknowledge("alice");
  CHECK(extra_actors() == 4 + 4 * transaction_pool<caf::actor>::max_idle);
  advance(transaction_pool<caf::actor>::kept);
  advance(transaction_pool<caf::actor>::kept);
  CHECK(extra_actors() == 4 + transaction_pool<caf::actor>::max_idle);
  alice.leave();
  CHECK(extra_actors() == 2);
}

TEST_CASE("a delivered message is answered SENT where clients want it so") {
  settings config;
  config.compatibility.sent = true;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  alice.send("bob", "hello");
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SENT bob\n\n");
  alice.send("ALL", "hello");
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SENT ALL\n\n");
}
