// Connections that a proxy passes on, each with a header of the PROXY protocol.

#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/proxy_bytes.hpp"
#include "tests/support/router_process.hpp"

#include <string>
#include <vector>

using namespace telex;
using namespace telex::test;

namespace {

const std::string proxy = "127.0.0.2";

/// A router to which 127.0.0.2 is a proxy.
router_process proxied_router(std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--proxy", proxy});
  return router_process{more};
}

/// A connection of the proxy, which has written `bytes`.
peer pass_on(const router_process& router, const std::string& bytes) {
  auto result = peer::connect(router.port(), proxy);
  result.send(bytes);
  return result;
}

std::string request(const std::string& name) {
  return "REGISTER TOSEND " + name + "\n\n";
}

std::string granted(const std::string& name) {
  return "REGISTERED TOSEND " + name + "\n\n";
}

} // namespace

TEST_CASE("a connection that a proxy passes on is that of whom its header names") {
  auto [address, logged] = GENERATE(table<std::string, std::string>({
    {"192.0.2.7", "192.0.2.7:4711"},
    {"2001:db8::7", "\"[2001:db8::7]:4711\""},
    {"::ffff:192.0.2.7", "192.0.2.7:4711"},
  }));
  auto router = proxied_router();
  auto alice = peer::connect(router.port(), proxy);
  alice.send_in_pieces(proxied_from(address, 4711) + request("alice"), 7);
  alice.expect(granted("alice"));
  auto line = router.wait_for_log("connected");
  CHECK((line.find("peer=" + logged) != std::string::npos
         || line.find("peer=[2001:db8::7]:4711") != std::string::npos));
}

TEST_CASE("who came to a proxy from its own host has the proxy's address") {
  auto from = GENERATE(as<std::string>{}, "127.9.9.9", "::1", "::ffff:127.9.9.9");
  auto router = proxied_router();
  auto alice = pass_on(router, proxied_from(from, 4711) + request("alice"));
  alice.expect(granted("alice"));
  router.wait_for_log({"connected", "peer=" + proxy + ":"});
}

TEST_CASE("a connection that is the proxy's own has its address") {
  auto router = proxied_router();
  auto check = pass_on(router, proxy_itself() + request("alice"));
  check.expect(granted("alice"));
  router.wait_for_log({"connected", "peer=" + proxy + ":"});
}

TEST_CASE("the limits of addresses are those of the users of a proxy, one by one") {
  auto router = proxied_router({"--limits.per-address", "2"});
  auto first = pass_on(router, proxied_from("192.0.2.7", 1) + request("alice"));
  auto second = pass_on(router, proxied_from("192.0.2.7", 2) + request("bob"));
  first.expect(granted("alice"));
  second.expect(granted("bob"));
  auto third = pass_on(router, proxied_from("192.0.2.7", 3));
  third.expect("ERROR 102 Unable to send\n\n");
  router.wait_for_log({"turned-away", "peer=192.0.2.7 ", "reason=limits.per-address "});
  auto other = pass_on(router, proxied_from("192.0.2.8", 4) + request("carol"));
  other.expect(granted("carol"));
  first.close();
  router.wait_for_log({" left ", "user=alice"});
  auto fourth = pass_on(router, proxied_from("192.0.2.7", 5) + request("dave"));
  fourth.expect(granted("dave"));
}

TEST_CASE("what a proxy writes without a header is refused, and the log says why") {
  auto [bytes, reason] = GENERATE(table<std::string, std::string>({
    {request("alice"), "no-header"},
    {"PROXY TCP4 192.0.2.7 198.51.100.1 4711 1933\r\n", "version-1"},
    {proxy_bytes(0x21, 0x12, std::string(12, 'x')), "datagrams"},
  }));
  auto router = proxied_router();
  auto nobody = pass_on(router, bytes);
  auto line = router.wait_for_log({"header-refused", "peer=" + proxy + " "});
  CHECK(line.find(" warning ") != std::string::npos);
  CHECK(line.find("reason=" + reason) != std::string::npos);
  // It is closed, by a reset if it has written more.
  CHECK_THROWS(nobody.read(1));
}

TEST_CASE("a proxy that does not say whose a connection is in time is refused") {
  auto router = proxied_router({"--timeouts.handshake", "500ms"});
  auto silent = peer::connect(router.port(), proxy);
  auto slow = pass_on(router, proxied_from("192.0.2.7", 1).substr(0, 20));
  router.wait_for_log({"header-refused", "reason=too-late"});
  silent.expect_closed();
  slow.expect_closed();
  // Whose header is there in time has all the time to register.
  auto alice = pass_on(router, proxied_from("192.0.2.7", 1));
  auto later = peer::connect(router.port(), proxy);
  later.expect_closed();
  alice.send(request("alice"));
  alice.expect(granted("alice"));
}

TEST_CASE("of too many connections without a header the oldest is refused") {
  auto router = proxied_router();
  std::vector<peer> silent;
  for (int i = 0; i < 129; ++i)
    silent.push_back(peer::connect(router.port(), proxy));
  silent[0].expect_closed();
  router.wait_for_log({"header-refused", "reason=too-many"});
  silent[1].send(proxied_from("192.0.2.7", 1) + request("alice"));
  silent[1].expect(granted("alice"));
}

TEST_CASE("from others than proxies a header is nothing that a router knows") {
  auto router = proxied_router();
  auto other = peer::connect(router.port(), "127.0.0.3");
  other.send(proxied_from("192.0.2.7", 4711) + "\n\n");
  other.read_until("ERROR ");
  router.wait_for_log({"connected", "peer=127.0.0.3:"});
}

TEST_CASE("who comes through a proxy waits for a place as others do") {
  auto router = proxied_router({"--limits.connections", "4"});
  // It was accepted before the others, and is known when there is no place any more.
  auto late = peer::connect(router.port(), proxy);
  std::vector<peer> users;
  for (std::string name : {"alice", "bob", "carol", "dave"}) {
    users.push_back(pass_on(router, proxied_from("192.0.2.7", 1) + request(name)));
    users.back().expect(granted(name));
  }
  router.wait_for_log({"accepting-paused", "reason=limits.connections"});
  late.send(proxied_from("192.0.2.8", 1) + request("erin"));
  users[0].send(request("ALL"));
  users[0].expect("ERROR 100 Malformed username\n\n");
  CHECK_FALSE(late.has_input());
  users[0].close();
  late.expect(granted("erin"));
}

TEST_CASE("over TLS the header comes before the handshake") {
  certificate_files own{"127.0.0.1"};
  router_process router{{"--tls", "127.0.0.1:0", "--tls-certificate",
                         own.files.certificate, "--tls-key", own.files.key, "--proxy",
                         proxy}};
  auto line = router.wait_for_log({"listening", "over=tls"});
  auto at = line.find("127.0.0.1:") + 10;
  auto alice
    = peer::connect(static_cast<std::uint16_t>(std::stoul(line.substr(at))), proxy);
  alice.send(proxied_from("192.0.2.7", 4711));
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  tls::session session{*trusting, "127.0.0.1"};
  tls::buffer out;
  session.start(out);
  std::string plain;
  auto was_open = false;
  while (plain != granted("alice")) {
    if (session.is_open() && !std::exchange(was_open, true))
      session.write(request("alice"), out);
    alice.send({out.data(), out.size()});
    out.clear();
    auto bytes = alice.read_segment();
    REQUIRE_FALSE(bytes.empty());
    session.feed(bytes);
    std::array<char, tls::longest_plain + 1> space;
    while (auto count = session.read(space, out))
      plain.append(space.data(), count);
  }
  router.wait_for_log({"connected", "peer=192.0.2.7:4711"});
}
