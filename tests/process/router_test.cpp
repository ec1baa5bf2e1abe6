// The real router on real sockets.

#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"

#include <csignal>

using namespace telex::test;

namespace {

const std::string unable_to_send = "ERROR 102 Unable to send\n\n";
const std::string header_incomplete = "ERROR 103 Header incomplete\n\n";

} // namespace

// -- users ---------------------------------------------------------------------

TEST_CASE("two users of a real router write to each other") {
  router_process router;
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "hello");
  bob.expect_forward("alice", "hello");
  bob.acknowledge("alice");
  alice.expect_sent("bob");
  bob.send("ALL", "hi");
  alice.expect_forward("bob", "hi");
  alice.acknowledge("bob");
  bob.expect_sent("ALL");
  CHECK(router.stop() == 0);
}

TEST_CASE("a FORWARD comes in a segment of its own") {
  router_process router;
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "one");
  alice.send("bob", "two");
  CHECK(bob.receiving().read_segment() == with_body("FORWARD", "alice", "one"));
  bob.acknowledge("alice");
  CHECK(bob.receiving().read_segment() == with_body("FORWARD", "alice", "two"));
}

TEST_CASE("messages of every size arrive whole") {
  router_process router{{"--log-level", "off"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  for (std::size_t size : {0, 1, 2047, 2048, 2049, 4096, 10'000, 65'535, 65'536}) {
    auto body = std::string(size, 'x');
    alice.send("bob", body);
    bob.expect_forward("alice", body);
    bob.acknowledge("alice");
    alice.expect_sent("bob");
  }
  alice.send("bob", std::string(65'537, 'x'));
  alice.sending().expect(unable_to_send);
}

TEST_CASE("a broken request is answered before the connection ends") {
  router_process router;
  // What the peer goes on to write must not reset the connection meanwhile.
  user alice{router.port(), "alice"};
  alice.sending().send("SEND bob\n\n" + std::string(100'000, 'x'));
  alice.sending().expect(header_incomplete);
  alice.sending().expect_closed();
  alice.receiving().expect_closed();
  CHECK(router.stop() == 0);
}

TEST_CASE("a peer that broke the protocol and stays is closed after the linger time") {
  router_process router{{"--timeouts.linger", "50ms"}};
  auto stranger = peer::connect(router.port());
  stranger.send("SEND bob\n\n");
  stranger.expect(header_incomplete);
  router.wait_for_log("reason=protocol-fault");
  // The name is free at once, and the router is there for others.
  user alice{router.port(), "alice"};
  CHECK(router.stop() == 0);
}

TEST_CASE("nobody completes a registration from another address") {
  router_process router;
  auto first = peer::connect(router.port());
  first.send("REGISTER TOSEND alice\n\n");
  first.expect("REGISTERED TOSEND alice\n\n");
  auto elsewhere = peer::connect(router.port(), "127.0.0.2");
  elsewhere.send("REGISTER TORECV alice\n\n");
  elsewhere.expect("ERROR 100 Malformed username\n\n");
  auto second = peer::connect(router.port());
  second.send("REGISTER TORECV alice\n\n");
  second.expect("REGISTERED TORECV alice\n\n");
}

TEST_CASE("a peer that reads nothing holds nobody else up") {
  router_process router{{"--log-level", "off"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  user mute{router.port(), "mute"};
  // More than the buffers of a socket hold: part of it stays with the router.
  const auto body = std::string(64 * 1024, 'x');
  for (int i = 0; i < 20; ++i)
    alice.send("mute", body);
  for (int i = 0; i < 50; ++i) {
    exchange(bob, bob);
  }
  // And when it reads at last, it gets what was kept for it, in order. 1 MiB
  // waits behind the one that it has been given; the rest was refused.
  for (int i = 0; i < 17; ++i) {
    mute.expect_forward("alice", body);
    mute.acknowledge("alice");
    alice.expect_sent("mute");
  }
  for (int i = 17; i < 20; ++i)
    alice.sending().expect(unable_to_send);
}

TEST_CASE("a message larger than all buffers arrives whole when it is read at last") {
  router_process router{{"--log-level", "off", "--limits.max-body", "16777216",
                         "--limits.recipient-queue-bytes", "33554432",
                         "--timeouts.acknowledge", "1m"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  std::string body(16 * 1024 * 1024, '\0');
  for (std::size_t i = 0; i < body.size(); ++i)
    body[i] = static_cast<char>(i * 31 + i / 251);
  alice.send("bob", body);
  alice.send("bob", "and a short one");
  // The router has taken both once it answers what came behind them.
  bob.send("nobody", "hello");
  bob.sending().expect(unable_to_send);
  bob.expect_forward("alice", body);
  bob.acknowledge("alice");
  alice.expect_sent("bob");
  bob.expect_forward("alice", "and a short one");
  bob.acknowledge("alice");
  alice.expect_sent("bob");
}

TEST_CASE("a recipient that is killed fails its messages at once") {
  router_process router;
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "hello");
  bob.expect_forward("alice", "hello");
  bob.receiving().reset();
  alice.sending().expect(unable_to_send);
  bob.sending().expect_closed();
}

TEST_CASE("a killed peer leaves the router serving everybody else") {
  router_process router;
  user alice{router.port(), "alice"};
  const auto request = with_body("SEND", "alice", "last words");
  for (std::size_t cut = 0; cut <= request.size(); ++cut) {
    user victim{router.port(), "victim" + std::to_string(cut)};
    victim.sending().send(request.substr(0, cut));
    victim.sending().reset();
    victim.receiving().reset();
  }
  alice.expect_forward("victim" + std::to_string(request.size()), "last words");
  alice.acknowledge("victim" + std::to_string(request.size()));
  user bob{router.port(), "bob"};
  bob.send("alice", "still there?");
  alice.expect_forward("bob", "still there?");
  alice.acknowledge("bob");
  bob.expect_sent("alice");
  CHECK(router.stop() == 0);
}

// -- how many ------------------------------------------------------------------

TEST_CASE("as many connections as the limit are served and the next one waits") {
  router_process router{{"--limits.connections", "4"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  auto carol = peer::connect(router.port());
  carol.send("REGISTER TOSEND carol\n\n");
  alice.send("bob", "hello");
  bob.expect_forward("alice", "hello");
  bob.acknowledge("alice");
  alice.expect_sent("bob");
  CHECK_FALSE(carol.has_input());
  bob.sending().close();
  carol.expect("REGISTERED TOSEND carol\n\n");
}

TEST_CASE(
  "with few descriptors fewer connections are served and no processor is burnt") {
  // ulimit -n 104: eight of them are for connections.
  child_process process{{"/bin/sh", "-c",
                         "ulimit -n 104; exec \"$0\" --port 0 --log-level off",
                         router_program()}};
  auto line = process.output().read_line();
  auto port
    = static_cast<std::uint16_t>(std::stoul(line.substr(line.find("127.0.0.1:") + 10)));
  std::vector<peer> peers;
  for (int i = 0; i < 8; ++i) {
    peers.push_back(peer::connect(port));
    peers.back().send("REGISTER TOSEND user" + std::to_string(i) + "\n\n");
    peers.back().expect("REGISTERED TOSEND user" + std::to_string(i) + "\n\n");
  }
  auto waiting = peer::connect(port);
  waiting.send("REGISTER TOSEND late\n\n");
  peers.front().send("REGISTER TOSEND user0\n\n");
  peers.front().expect("REGISTERED TOSEND user0\n\n");
  CHECK_FALSE(waiting.has_input());
  peers.front().close();
  waiting.expect("REGISTERED TOSEND late\n\n");
}

TEST_CASE("users that have come and gone leave no memory behind") {
  if (!router_can_be_measured()) {
    WARN("skipped: sanitizers keep what is freed for a while, and notes of their own");
    return;
  }
  router_process router{{"--log-level", "off"}};
  auto come_and_go = [&router](int times) {
    for (int i = 0; i < times; ++i) {
      user alice{router.port(), "alice" + std::to_string(i)};
      exchange(alice, alice);
    }
  };
  come_and_go(300);
  auto before = router.process().resident_kib();
  come_and_go(1000);
  // A KiB for each would be four times as much.
  CHECK(router.process().resident_kib() < before + 256);
}

// -- its end -------------------------------------------------------------------

TEST_CASE("a router that is terminated settles what is under way") {
  router_process router;
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "hello");
  bob.expect_forward("alice", "hello");
  router.process().signal(SIGTERM);
  router.wait_for_log("draining");
  bob.send("alice", "too late");
  bob.sending().expect(unable_to_send);
  CHECK_THROWS(peer::connect(router.port()));
  bob.acknowledge("alice");
  alice.expect_sent("bob");
  alice.sending().expect_closed();
  bob.receiving().expect_closed();
  CHECK(router.process().wait() == 0);
}

TEST_CASE("a router that is interrupted gives up after the drain time") {
  router_process router{{"--timeouts.drain", "100ms"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "hello");
  bob.expect_forward("alice", "hello");
  router.process().signal(SIGINT);
  alice.sending().expect(unable_to_send);
  alice.sending().expect_closed();
  CHECK(router.process().wait() == 0);
}

TEST_CASE("a router whose log nobody reads any more goes on and can be stopped") {
  router_process router{{"--log-level", "debug"}};
  SECTION("as its reader has gone") {
    router.process().error().close();
  }
  SECTION("as its reader has stopped") {
    // More lines than a pipe holds.
    user alice{router.port(), "alice"};
    for (int i = 0; i < 1000; ++i) {
      alice.send("nobody", "hello");
      alice.sending().expect(unable_to_send);
    }
  }
  user bob{router.port(), "bob"};
  exchange(bob, bob);
  CHECK(router.stop() == 0);
}

TEST_CASE("a second signal ends a draining router at once") {
  router_process router{{"--timeouts.drain", "1h"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "hello");
  bob.expect_forward("alice", "hello");
  router.process().signal(SIGTERM);
  router.wait_for_log("draining");
  router.process().signal(SIGTERM);
  CHECK(router.process().wait() == 128 + SIGTERM);
}

TEST_CASE("a router can be started again on its port at once") {
  std::uint16_t port = 0;
  {
    router_process router;
    port = router.port();
    user alice{port, "alice"};
    CHECK(router.stop() == 0);
  }
  router_process router{{}, port};
  user alice{port, "alice"};
}

// -- its log -------------------------------------------------------------------

TEST_CASE("the log tells who came and went and never what was said") {
  router_process router{{"--log-level", "debug"}};
  {
    user alice{router.port(), "alice"};
    user bob{router.port(), "bob"};
    alice.send("bob", "a secret");
    bob.expect_forward("alice", "a secret");
    bob.acknowledge("alice");
    alice.expect_sent("bob");
    auto forger = peer::connect(router.port());
    forger.send("REGISTER TOSEND \x1b[2Jx\n\n");
    forger.expect("ERROR 100 Malformed username\n\n");
  }
  // The network may bring the end of a connection later than a signal comes.
  auto log = router.process().error().read_until("left user=bob ");
  router.process().signal(SIGTERM);
  log += router.process().error().read_all();
  CHECK(router.process().wait() == 0);
  for (auto text : {"info started version=", "info listening address=127.0.0.1:",
                    "info connected peer=127.0.0.1:", "role=receiver complete=true",
                    "debug received transaction=1 ", "debug forwarded transaction=1 ",
                    "debug settled transaction=1 ", "debug answered transaction=1 ",
                    "reason=malformed-name", "info draining", "info stopped"}) {
    INFO(text);
    CHECK(log.find(text) != std::string::npos);
  }
  CHECK(log.find("a secret") == std::string::npos);
  CHECK(log.find('\x1b') == std::string::npos);
}
