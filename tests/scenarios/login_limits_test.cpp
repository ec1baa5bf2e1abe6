// docs/protocol.md, section 8: how many may try to prove a name.

#include "tests/support/accounts_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

settings with_held_loopback() {
  settings result;
  result.per_address = {0, 0, 0, 0, true, 3};
  return result;
}

} // namespace

TEST_CASE_METHOD(accounts_fixture, "of wrong passwords for a name four are compared") {
  for (int i = 0; i < 4; ++i)
    CHECK(answer_to(connect(), ask_extended("alice", "Password: his\n"))
          == wrong_password);
  auto peer = connect();
  peer.type(ask_extended("alice", "Password: hers\n"));
  CHECK(peer.read() == rate_limited);
  CHECK(checks->size() == 0);
  auto failed = events.all<events::login_failed>();
  REQUIRE(failed.size() == 5);
  CHECK(failed[4].reason == refuse_reason::rate_limited);
  // Another name has a count of its own, and each is forgotten in time.
  CHECK(answer_to(peer, ask_extended("bob", "Password: his\n")) == wrong_password);
  advance(15s);
  CHECK(
    is_registered(answer_to(peer, ask_extended("alice", "Password: hers\n")), "alice"));
}

TEST_CASE_METHOD(accounts_fixture, "a name without an account has the same limit") {
  auto peer = connect();
  for (int i = 0; i < 4; ++i)
    CHECK(answer_to(peer, ask_extended("bob", "Password: his\n")) == wrong_password);
  peer.type(ask_extended("bob", "Password: his\n"));
  CHECK(peer.read() == rate_limited);
}

TEST_CASE_METHOD(accounts_fixture, "right passwords are compared without end") {
  for (int i = 0; i < 20; ++i) {
    auto peer = connect();
    REQUIRE(is_registered(answer_to(peer, ask_extended("alice", "Password: hers\n")),
                          "alice"));
    peer.hang_up();
  }
}

TEST_CASE_METHOD(accounts_fixture, "a password counts that nobody waits for any more") {
  for (int i = 0; i < 4; ++i) {
    auto peer = connect();
    peer.type(ask_extended("alice", "Password: hers\n"));
    peer.hang_up();
  }
  CHECK(checks->size() == 0);
  auto peer = connect();
  peer.type(ask_extended("alice", "Password: hers\n"));
  CHECK(peer.read() == rate_limited);
}

TEST_CASE("of wrong passwords from one address so many are compared") {
  accounts_fixture router{with_held_loopback()};
  for (auto name : {"bob", "carol", "alice"})
    CHECK(router.answer_to(router.connect("127.0.0.1"),
                           ask_extended(name, "Password: his\n"))
          == wrong_password);
  auto peer = router.connect("127.0.0.1");
  peer.type(ask_extended("dave", "Password: his\n"));
  CHECK(peer.read() == rate_limited);
  CHECK(router.answer_to(router.connect("127.0.0.2"),
                         ask_extended("dave", "Password: his\n"))
        == wrong_password);
  router.advance(20s);
  CHECK(router.answer_to(peer, ask_extended("dave", "Password: his\n"))
        == wrong_password);
}

TEST_CASE_METHOD(accounts_fixture, "programs of this host are held to no such limit") {
  for (auto name = 'a'; name <= 'z'; ++name)
    REQUIRE(answer_to(connect(), ask_extended({name}, "Password: his\n"))
            == wrong_password);
}

TEST_CASE_METHOD(accounts_fixture, "who finds no room to wait is told at once") {
  checks->room = 1;
  auto first = connect();
  first.type(ask_extended("alice", "Password: hers\n"));
  for (int i = 0; i < 10; ++i) {
    auto peer = connect();
    peer.type(ask_extended("alice", "Password: hers\n"));
    CHECK(peer.read() == rate_limited);
  }
  settle();
  CHECK(is_registered(first.read(), "alice"));
}

TEST_CASE_METHOD(accounts_fixture, "who is refused again and again is slowed down") {
  auto peer = connect();
  for (int i = 0; i < 10; ++i) {
    peer.type(ask_extended("alice"));
    REQUIRE(peer.read() == password_required);
  }
  peer.type(ask_extended("alice"));
  advance(999ms);
  CHECK(peer.read().empty());
  advance(1ms);
  CHECK(peer.read() == password_required);
}

// -- the log -------------------------------------------------------------------------

TEST_CASE_METHOD(accounts_fixture, "failed logins of one connection are told once a "
                                   "second") {
  auto peer = connect();
  for (auto name : {"alice", "bob", "carol"})
    answer_to(peer, ask_extended(name, "Password: his\n"));
  CHECK(events.all<events::login_failed>().size() == 1);
  advance(1s);
  answer_to(peer, ask_extended("dave", "Password: his\n"));
  auto failed = events.all<events::login_failed>();
  REQUIRE(failed.size() == 2);
  CHECK(failed[1].count == 3);
  CHECK(failed[1].name == "dave");
  answer_to(peer, ask_extended("erin", "Password: his\n"));
  peer.hang_up();
  failed = events.all<events::login_failed>();
  REQUIRE(failed.size() == 3);
  CHECK(failed[2].count == 1);
}

TEST_CASE_METHOD(accounts_fixture,
                 "a wrong password is told of one of many strangers") {
  for (int i = 0; i < 30; ++i) {
    connect(other_host).hang_up();
    advance(1s);
  }
  auto peer = connect(other_host);
  peer.encrypt();
  REQUIRE(answer_to(peer, ask_extended("alice", "Password: his\n")) == wrong_password);
  auto failed = events.all<events::login_failed>();
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].peer == other_host);
}

TEST_CASE_METHOD(accounts_fixture, "a login that is not tried is told of one of many "
                                   "strangers") {
  for (int i = 0; i < 30; ++i) {
    connect(other_host).hang_up();
    advance(1s);
  }
  for (int i = 0; i < 4; ++i) {
    auto peer = connect(other_host);
    peer.encrypt();
    answer_to(peer, ask_extended("alice", "Password: his\n"));
  }
  auto peer = connect(other_host);
  peer.encrypt();
  peer.type(ask_extended("alice", "Password: hers\n"));
  REQUIRE(peer.read() == rate_limited);
  auto failed = events.all<events::login_failed>();
  REQUIRE(failed.size() == 5);
  CHECK(failed[4].reason == refuse_reason::rate_limited);
}
