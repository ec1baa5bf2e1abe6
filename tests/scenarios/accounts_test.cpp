// docs/protocol.md, section 8: who has a name that has an account.

#include "actors/messages.hpp"
#include "tests/support/accounts_fixture.hpp"
#include "tests/support/catch.hpp"

#include <caf/send.hpp>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

// -- who has none ------------------------------------------------------------------

TEST_CASE_METHOD(accounts_fixture, "a name without an account is for who comes first") {
  auto bob = join("bob");
  auto carol = join_extended("carol");
  bob.send("carol", "hello");
  CHECK(header_of(carol.read(), "Account").empty());
  CHECK(checks->size() == 0);
}

TEST_CASE_METHOD(strict_accounts_fixture, "no other name can be had if that is asked") {
  auto peer = connect();
  peer.type(ask_plain("TOSEND", "bob"));
  CHECK(peer.read() == username_taken);
  peer.type(ask_extended("bob"));
  CHECK(peer.read() == password_required);
  CHECK(answer_to(peer, ask_extended("bob", "Password: hers\n")) == wrong_password);
  auto alice = connect();
  CHECK(is_registered(answer_to(alice, ask_extended("alice", "Password: hers\n")),
                      "alice"));
}

// -- with a password -----------------------------------------------------------------

TEST_CASE_METHOD(accounts_fixture, "without its password the name is as one taken") {
  auto peer = connect();
  for (auto role : {"TOSEND", "TORECV"}) {
    peer.type(ask_plain(role, "alice"));
    CHECK(peer.read() == username_taken);
  }
  CHECK(checks->size() == 0);
  auto refused = events.all<events::refused>();
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].reason == refuse_reason::password_required);
}

TEST_CASE_METHOD(accounts_fixture, "an extended client is told to give a password") {
  auto peer = connect();
  peer.type(ask_extended("alice"));
  CHECK(peer.read() == password_required);
  CHECK(checks->size() == 0);
}

TEST_CASE_METHOD(accounts_fixture, "both sockets of a user give its password") {
  auto sending = connect();
  CHECK(answer_to(sending, ask_plain("TOSEND", "alice", "hers"))
        == "REGISTERED TOSEND alice\n\n");
  auto receiving = connect();
  receiving.type(ask_plain("TORECV", "alice"));
  CHECK(receiving.read() == username_taken);
  CHECK(answer_to(receiving, ask_plain("TORECV", "alice", "hers"))
        == "REGISTERED TORECV alice\n\n");
  auto bob = join_extended("bob");
  sending.type(send_bytes("bob", "hello"));
  auto message = bob.read();
  CHECK(header_of(message, "Account") == "yes");
  bob.type(received("alice", message));
  CHECK(sending.read() == "SEND bob\n\n");
}

TEST_CASE_METHOD(accounts_fixture, "a right password is waited for, and what follows") {
  auto peer = connect();
  peer.type(ask_extended("alice", "Password: hers\n") + "PING\n\n");
  CHECK(peer.read().empty());
  CHECK_FALSE(peer.is_heard());
  settle();
  auto answer = peer.read();
  CHECK(is_registered(answer, "alice"));
  CHECK(answer.ends_with("\n\nPONG\n\n"));
  CHECK(peer.is_heard());
}

TEST_CASE_METHOD(accounts_fixture, "a wrong password is told and reported") {
  auto peer = connect();
  SECTION("on the extended protocol") {
    CHECK(answer_to(peer, ask_extended("alice", "Password: his\n")) == wrong_password);
  }
  SECTION("on the plain one") {
    CHECK(answer_to(peer, ask_plain("TOSEND", "alice", "his")) == wrong_password);
  }
  auto failed = events.all<events::login_failed>();
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].peer == "127.0.0.1");
  CHECK(failed[0].reason == refuse_reason::wrong_password);
  CHECK(failed[0].name == "alice");
  CHECK(events.all<events::refused>().empty());
  // The name is nobody's, and the peer may try again.
  CHECK(
    is_registered(answer_to(peer, ask_extended("alice", "Password: hers\n")), "alice"));
}

TEST_CASE_METHOD(accounts_fixture, "a password for no account costs as much") {
  auto peer = connect();
  peer.type(ask_plain("TOSEND", "bob", "hers"));
  REQUIRE(checks->size() == 1);
  CHECK(checks->next_hash() == "hers");
  settle();
  CHECK(peer.read() == wrong_password);
}

TEST_CASE_METHOD(accounts_fixture, "a taken name is taken for who has its password") {
  auto first = connect();
  answer_to(first, ask_extended("alice", "Password: hers\n"));
  auto second = connect();
  CHECK(answer_to(second, ask_extended("alice", "Password: hers\n"))
        == "ERROR 104 Username taken\n\n");
  CHECK(answer_to(second, ask_plain("TOSEND", "alice", "hers")) == username_taken);
}

TEST_CASE_METHOD(accounts_fixture, "a password that can't be compared is none wrong") {
  auto peer = connect();
  for (int i = 0; i < 10; ++i) {
    peer.type(ask_extended("alice", "Password: hers\n"));
    checks->settle_next(password_checker::finding::unable);
    run();
    REQUIRE(peer.read() == rate_limited);
  }
}

// -- what others can read ------------------------------------------------------------

TEST_CASE_METHOD(accounts_fixture, "no password is taken over what others can read",
                 "[bare]") {
  auto peer = connect(other_host);
  peer.type(ask_plain("TOSEND", "alice", "hers"));
  CHECK(peer.read() == insecure);
  peer.type(ask_plain("TOSEND", "bob", "hers"));
  CHECK(peer.read() == insecure);
  peer.type(ask_extended("alice"));
  CHECK(peer.read() == insecure);
  peer.type(ask_plain("TOSEND", "alice"));
  CHECK(peer.read() == username_taken);
  CHECK(checks->size() == 0);
  peer.type(ask_plain("TOSEND", "bob"));
  CHECK(peer.read() == "REGISTERED TOSEND bob\n\n");
}

TEST_CASE_METHOD(accounts_fixture, "a password is taken over TLS from anywhere") {
  auto peer = connect(other_host);
  peer.encrypt();
  peer.type(ask_extended("alice"));
  CHECK(peer.read() == password_required);
  CHECK(
    is_registered(answer_to(peer, ask_extended("alice", "Password: hers\n")), "alice"));
}

TEST_CASE_METHOD(accounts_fixture, "a certificate stands for the password of its name",
                 "[bare]") {
  auto alice = connect(other_host);
  alice.encrypt("alice");
  alice.type(ask_extended("alice"));
  CHECK(is_registered(alice.read(), "alice"));
  auto bob = join_extended("bob");
  alice.type(extended_send("bob", "hello", "m1"));
  CHECK(header_of(bob.read(), "Account") == "yes");
  CHECK(checks->size() == 0);
}

TEST_CASE_METHOD(strict_accounts_fixture, "a certificate stands for no other name") {
  auto bob = connect(other_host);
  bob.encrypt("bob");
  bob.type(ask_extended("alice"));
  CHECK(bob.read() == password_required);
  bob.type(ask_extended("bob"));
  CHECK(bob.read() == password_required);
}

// -- a name that somebody has --------------------------------------------------------

TEST_CASE_METHOD(accounts_fixture, "who takes a name over gives its password, too") {
  const std::string token = "Session: 0123456789abcdefghijkl\n";
  auto before = connect();
  answer_to(before, ask_extended("alice", token + "Password: hers\n"));
  auto after = connect();
  after.type(ask_extended("alice", token));
  CHECK(after.read() == password_required);
  CHECK(answer_to(after, ask_extended("alice", token + "Password: his\n"))
        == wrong_password);
  CHECK(before.is_open());
  CHECK(is_registered(
    answer_to(after, ask_extended("alice", token + "Password: hers\n")), "alice"));
  CHECK(before.read() == "BYE\nReason: taken-over\n\n");
  CHECK_FALSE(before.is_open());
}

TEST_CASE_METHOD(accounts_fixture, "who is there stays when the accounts change") {
  auto alice = connect();
  answer_to(alice, ask_extended("alice", "Password: hers\n"));
  auto bob = join("bob");
  caf::anon_send(actors().accounts(),
                 use_accounts_msg{table_of({{"alice", "new"}, {"bob", "his"}})});
  run();
  bob.send("alice", "hello");
  auto message = alice.read();
  CHECK(message.starts_with("FORWARD bob\n"));
  CHECK(header_of(message, "Account").empty());
  alice.type("BYE\n\n");
  bob.leave();
  auto peer = connect();
  CHECK(answer_to(peer, ask_extended("alice", "Password: hers\n")) == wrong_password);
  CHECK(
    is_registered(answer_to(peer, ask_extended("alice", "Password: new\n")), "alice"));
  auto next = connect();
  next.type(ask_extended("bob"));
  CHECK(next.read() == password_required);
}

// -- who leaves, and routers that end ------------------------------------------------

TEST_CASE_METHOD(accounts_fixture, "who leaves before the answer leaves nothing") {
  auto peer = connect();
  peer.type(ask_plain("TOSEND", "alice", "hers"));
  REQUIRE(checks->size() == 1);
  SECTION("while the password waits") {
    peer.hang_up();
    CHECK(checks->size() == 0);
  }
  SECTION("while it is compared") {
    checks->is_under_way = true;
    peer.hang_up();
    REQUIRE(checks->size() == 1);
    settle();
    checks->is_under_way = false;
  }
  CHECK(extra_actors() == 0);
  advance(2min);
  CHECK(delayed_messages() == 0);
  auto next = connect();
  CHECK(
    is_registered(answer_to(next, ask_extended("alice", "Password: hers\n")), "alice"));
}

TEST_CASE_METHOD(accounts_fixture, "a router that drains answers who has logged in") {
  auto peer = connect();
  peer.type(ask_plain("TOSEND", "alice", "hers"));
  drain();
  CHECK(peer.is_open());
  SECTION("as soon as it knows") {
    settle();
    CHECK(peer.read() == "REGISTERED TOSEND alice\n\n");
  }
  SECTION("when its time is over") {
    advance(4999ms);
    CHECK(peer.read().empty());
    advance(1ms);
    CHECK(peer.read() == unable_to_send);
    CHECK(checks->size() == 0);
  }
  CHECK_FALSE(peer.is_open());
  CHECK(has_ended);
  CHECK(end() == 0);
}
