// The router over TLS, with our client and with others.

#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/terminal.hpp"

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

using namespace telex;
using namespace telex::test;

namespace {

using words = std::vector<std::string>;

/// A router with a port for TLS beside the plain one.
struct tls_router {
  explicit tls_router(words more = {}) : router{options(own.files, std::move(more))} {
    address = router.tls_address();
  }

  static words options(const tls::server_files& files, words more) {
    more.insert(more.end(), {"--tls", "127.0.0.1:0", "--tls-certificate",
                             files.certificate, "--tls-key", files.key});
    return more;
  }

  std::string fingerprint() const {
    return context_of(tls::make_server(own.files))->fingerprint();
  }

  certificate_files own{"127.0.0.1"};
  router_process router;
  std::string address;
};

child_process run_client(words arguments) {
  arguments.insert(arguments.begin(), client_program());
  return child_process{arguments};
}

/// Sends a message to oneself.
child_process send_over_tls(const tls_router& router, words more) {
  words all{"send",  "alice",    "hello",        "--as",
            "alice", "--server", router.address, "--tls"};
  all.insert(all.end(), more.begin(), more.end());
  return run_client(all);
}

} // namespace

TEST_CASE("a message goes to its recipient over TLS") {
  tls_router router;
  auto trust = GENERATE(true, false) ? words{"--tls-ca", router.own.files.certificate}
                                     : words{"--pin", router.fingerprint()};
  auto program = send_over_tls(router, trust);
  CHECK(program.output().read_all().find("delivered to alice") != std::string::npos);
  CHECK(program.wait() == 0);
}

// -- whom a client believes --------------------------------------------------------

TEST_CASE("a client says what is wrong with a router's certificate, and what to do") {
  tls_router router;
  auto program = send_over_tls(router, {});
  auto complaint = program.error().read_all();
  CHECK(complaint.find("nobody vouches for the certificate of " + router.address
                       + " (self-signed certificate)")
        != std::string::npos);
  CHECK(complaint.find("--pin " + router.fingerprint()) != std::string::npos);
  CHECK(program.wait() == 3);
}

TEST_CASE("a client does not talk to a router with another certificate") {
  tls_router router;
  certificate_files other;
  auto trust = GENERATE(true, false) ? words{"--tls-ca", other.files.certificate}
                                     : words{"--pin", std::string(64, 'a')};
  auto program = send_over_tls(router, trust);
  auto complaint = program.error().read_all();
  INFO(complaint);
  CHECK((complaint.find("certificate") != std::string::npos));
  CHECK(program.wait() == 3);
  CHECK(router.router.wait_for_log("left").find("user=alice") == std::string::npos);
}

TEST_CASE("who says whom to believe never comes without TLS") {
  router_process plain;
  certificate_files other;
  auto trust = GENERATE(true, false) ? words{"--tls-ca", other.files.certificate}
                                     : words{"--pin", std::string(64, 'a')};
  words command{client_program(), "send", "--as", "alice", "--server", plain.address()};
  command.insert(command.end(), trust.begin(), trust.end());
  command.insert(command.end(), {"alice", "hello"});
  child_process program{command};
  CHECK(program.error().read_all().find("does not speak TLS") != std::string::npos);
  CHECK(program.wait() != 0);
  command.push_back("--no-tls");
  child_process contrary{command};
  CHECK(contrary.error().read_all().find("--no-tls") != std::string::npos);
  CHECK(contrary.wait() == 2);
}

TEST_CASE("a person who believes a router's certificate is asked once") {
  tls_router router;
  scratch home;
  const environment at_home{{"XDG_DATA_HOME", home.path()}};
  const words command{client_program(), "chat",         "alice",
                      "--server",       router.address, "--tls"};
  for (auto is_first : {true, false}) {
    terminal alice{command, 100, 24, at_home};
    if (is_first) {
      alice.wait_for("Go on? [y/N]");
      alice.type("y\r");
    }
    alice.wait_for_line("alice>");
    alice.type("\x04");
    CHECK(alice.wait() == 0);
    CHECK((alice.raw().find("Go on?") != std::string::npos) == is_first);
  }
}

TEST_CASE("a person who does not believe it is not connected") {
  tls_router router;
  scratch home;
  terminal alice{
    {client_program(), "chat", "alice", "--server", router.address, "--tls"},
    100,
    24,
    {{"XDG_DATA_HOME", home.path()}}};
  alice.wait_for("Go on? [y/N]");
  // Ctrl-D has no line of its own.
  auto answer = GENERATE(as<std::string>{}, "\r", "n\r", "\x04");
  alice.type(answer);
  alice.wait_for("telex: not connected, as nobody here believes that certificate.");
  CHECK(alice.wait() == 3);
  CHECK_FALSE(std::filesystem::exists(home / "telex"));
}

// -- who speaks the other way ------------------------------------------------------

TEST_CASE("who speaks plain words on a port for TLS is told so") {
  tls_router router;
  auto port = std::stoi(router.address.substr(router.address.find(':') + 1));
  auto stranger = peer::connect(static_cast<std::uint16_t>(port));
  stranger.send("REGISTER TOSEND alice\n\n");
  stranger.expect("ERROR 103 This port takes TLS alone\n\n");
  stranger.expect_closed();
  router.router.wait_for_log({"tls-failed", "plain words"});
  router.router.wait_for_log({"left", "reason=unreadable"});
}

TEST_CASE("a client that speaks TLS on a plain port is told so") {
  router_process router;
  auto program = run_client({"send", "alice", "hello", "--as", "alice", "--server",
                             router.address(), "--tls", "--pin", std::string(64, 'a')});
  CHECK(program.error().read_all().find("does not speak TLS on that port")
        != std::string::npos);
  CHECK(program.wait() == 3);
  router.wait_for_log({"protocol-fault", "reason=tls"});
}

TEST_CASE("who speaks TLS on a plain port is told so in plain words") {
  router_process router;
  auto stranger = peer::connect(router.port());
  // In two pieces, as it may come.
  stranger.send("\x16");
  stranger.send(std::string{"\x03\x01\0\xa5\x01", 5});
  stranger.expect("ERROR 103 This port takes no TLS\n\n");
  stranger.expect_closed();
  router.wait_for_log({"protocol-fault", "reason=tls"});
}

TEST_CASE("who writes over TLS and ends it at once is heard") {
  tls_router router;
  user bob{router.router.port(), "bob"};
  auto any = context_of(tls::make_client({.ca = {}, .anybody = true}));
  auto port = std::stoi(router.address.substr(router.address.find(':') + 1));
  auto socket = peer::connect(static_cast<std::uint16_t>(port));
  tls_side alice{*any, "localhost"};
  alice.session.start(alice.out);
  auto send = [&] {
    socket.send({alice.out.data(), alice.out.size()});
    alice.out.clear();
  };
  send();
  while (!alice.session.is_open())
    alice.hear(socket.read_segment());
  // All in one piece with the end of the handshake, or behind it.
  if (GENERATE(true, false))
    send();
  alice.say("REGISTER DUPLEX alice\nProtocol: 2\n\n" + with_body("SEND", "bob", "bye"));
  alice.session.end(alice.out);
  send();
  bob.expect_forward("alice", "bye");
}

TEST_CASE("who does not come to the end of the handshake is closed") {
  tls_router router{{"--timeouts.handshake", "200ms"}};
  auto port = std::stoi(router.address.substr(router.address.find(':') + 1));
  auto stranger = peer::connect(static_cast<std::uint16_t>(port));
  stranger.send(GENERATE(as<std::string>{}, "", "\x16\x03\x01"));
  stranger.expect_closed();
  router.router.wait_for_log({"left", "reason=no-handshake"});
}

// -- another certificate -----------------------------------------------------------

TEST_CASE("a certificate that has changed is shown to who comes from then on") {
  tls_router router;
  auto before = router.fingerprint();
  certificate_files next;
  std::filesystem::copy_file(next.files.certificate, router.own.files.certificate,
                             std::filesystem::copy_options::overwrite_existing);
  SECTION("when its key has, too") {
    std::filesystem::copy_file(next.files.key, router.own.files.key,
                               std::filesystem::copy_options::overwrite_existing);
    router.router.process().signal(SIGHUP);
    auto line
      = router.router.wait_for_log({"certificate-loaded", router.fingerprint()});
    CHECK(line.find(before) == std::string::npos);
    auto program = send_over_tls(router, {"--pin", router.fingerprint()});
    CHECK(program.wait() == 0);
  }
  SECTION("and not if it is of no use") {
    router.router.process().signal(SIGHUP);
    router.router.wait_for_log({"reload-refused", "it is not the key of"});
    auto program = send_over_tls(router, {"--pin", before});
    CHECK(program.wait() == 0);
  }
}

TEST_CASE("a router makes a certificate of its own and a folder for it once") {
  scratch folder;
  std::string before;
  for (auto i = 0; i < 2; ++i) {
    router_process router{
      {"--tls", "127.0.0.1:0", "--tls-self-signed", folder / "own"}};
    auto line = router.wait_for_log("certificate-loaded");
    auto at = line.find("fingerprint=") + 12;
    auto fingerprint = line.substr(at, 50);
    CHECK((i == 0 || fingerprint == before));
    before = fingerprint;
  }
  auto key = std::filesystem::status(folder / "own/key.pem").permissions();
  CHECK(key
        == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}
