// What the client does about TLS: what it shows of itself, whom it knows, what it says
// of it, and how it comes back.

#include "tests/net/tls/pair.hpp"
#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/check_program.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/terminal.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using namespace telex;
using namespace telex::test;

namespace {

using words = std::vector<std::string>;

/// A router with a port for TLS, and alice's account, for which her certificate stands,
/// too.
struct secure_router : accounts_folder {
  secure_router()
    : router{{"--tls", "127.0.0.1:0", "--tls-certificate", own.files.certificate,
              "--tls-key", own.files.key, "--tls-client-ca", alice.files.certificate,
              "--accounts.file", path()}} {
    address = router.tls_address();
  }

  child_process send(const words& more, const environment& changes = {}) const {
    words all{client_program(), "send",  "alice",    "hello",
              "--as",           "alice", "--server", address};
    all.insert(all.end(), more.begin(), more.end());
    return child_process{all, changes};
  }

  std::string fingerprint() const {
    return context_of(tls::make_server(own.files))->fingerprint();
  }

  certificate_files own{"127.0.0.1"};
  certificate_files alice{"alice"};
  router_process router;
  std::string address;
};

/// A peer behind TLS, whose side the test plays.
class tls_peer {
public:
  tls_peer(peer socket, const tls::context& context)
    : socket_{std::move(socket)}, session_{std::make_unique<tls::session>(context)} {
    // nop
  }

  /// Comes to the end of the handshake.
  void shake_hands() {
    while (!session_->is_open())
      read();
  }

  /// Reads up to and with the first `end`.
  std::string read_until(const std::string& end) {
    while (heard_.find(end) == std::string::npos)
      read();
    return std::exchange(heard_, {});
  }

  void send(const std::string& text) {
    session_->write(text, out_);
    flush();
  }

  bool is_resumed() const {
    return session_->is_resumed();
  }

private:
  void read() {
    auto bytes = socket_.read_segment();
    if (bytes.empty())
      throw std::runtime_error("closed after: " + heard_ + session_->why());
    session_->feed(bytes);
    std::array<char, tls::longest_plain + 1> plain;
    while (auto count = session_->read(plain, out_))
      heard_.append(plain.data(), count);
    flush();
  }

  void flush() {
    if (!out_.empty())
      socket_.send({out_.data(), out_.size()});
    out_.clear();
  }

  peer socket_;
  std::unique_ptr<tls::session> session_;
  tls::buffer out_;
  std::string heard_;
};

} // namespace

// -- a certificate of one's own ------------------------------------------------------

TEST_CASE_METHOD(secure_router, "a certificate of one's own stands for the password") {
  auto program = send({"--pin", fingerprint(), "--tls-certificate",
                       alice.files.certificate, "--tls-key", alice.files.key});
  CHECK(program.output().read_all().ends_with("delivered to alice\n"));
  CHECK(program.wait() == 0);
  auto found
    = checked(address, {"--as", "alice", "--pin", fingerprint(), "--tls-certificate",
                        alice.files.certificate, "--tls-key", alice.files.key});
  CHECK(found.exit_code == 0);
  auto without = send({"--pin", fingerprint()});
  CHECK(without.error().read_all().find("the server wants a password for alice")
        != std::string::npos);
  CHECK(without.wait() == 3);
}

TEST_CASE_METHOD(secure_router, "a certificate that can't be shown is told of") {
  const std::pair<words, std::string> table[] = {
    {{"--tls-certificate", "/nowhere", "--tls-key", alice.files.key},
     "cannot use the certificate /nowhere: No such file"},
    {{"--tls-certificate", alice.files.certificate, "--tls-key", own.files.key},
     "cannot use the key " + own.files.key + ": it is not the key of the certificate"},
  };
  for (const auto& [more, problem] : table) {
    auto program = send(more);
    CHECK(program.error().read_all().find(problem) != std::string::npos);
    CHECK(program.wait() == 3);
  }
  auto half = send({"--tls-certificate", alice.files.certificate});
  CHECK(half.error().read_all().find("--tls-key") != std::string::npos);
  CHECK(half.wait() == 2);
}

TEST_CASE_METHOD(secure_router, "who shows a certificate that can't help is told why") {
  auto show = [this](const certificate_files& mine, const std::string& name) {
    child_process program{{client_program(), "send", "bob", "hello", "--as", name,
                           "--server", address, "--pin", fingerprint(),
                           "--tls-certificate", mine.files.certificate, "--tls-key",
                           mine.files.key}};
    return program.error().read_all();
  };
  auto refused = show(certificate_files{"alice"}, "alice");
  INFO(refused);
  CHECK(refused.find("the server does not take your certificate (--tls-certificate): ")
        != std::string::npos);
  auto other = show(alice, "bob");
  INFO(other);
  CHECK(other.starts_with("telex: your certificate is for alice, and not for bob.\n"));
}

// -- who is known --------------------------------------------------------------------

TEST_CASE_METHOD(secure_router, "who was known is no stranger if the file is broken") {
  scratch home;
  std::filesystem::create_directories(home / "telex");
  std::ofstream{home / "telex/known-routers"} << address << " abc\n";
  const environment at_home{{"XDG_DATA_HOME", home.path()}};
  auto program = send({"--tls"}, at_home);
  auto complaint = program.error().read_all();
  CHECK(complaint.find(home / "telex/known-routers:1: ") != std::string::npos);
  CHECK(complaint.find("--pin") == std::string::npos);
  CHECK(program.wait() == 3);
  auto found = checked(address, {"--tls"}, at_home);
  CHECK(found.exit_code == 3);
  CHECK(found.says("known-routers:1: "));
}

TEST_CASE_METHOD(secure_router, "a known router is told from one in its place") {
  scratch home;
  std::filesystem::create_directories(home / "telex");
  const environment at_home{{"XDG_DATA_HOME", home.path()}};
  std::ofstream{home / "telex/known-routers"} << address << ' ' << fingerprint()
                                              << '\n';
  CHECK(checked(address, {"--tls"}, at_home).exit_code == 0);
  std::ofstream{home / "telex/known-routers"} << address << ' ' << std::string(64, '1')
                                              << '\n';
  auto program = send({"--tls"}, at_home);
  auto complaint = program.error().read_all();
  INFO(complaint);
  CHECK(complaint.find("shows another certificate, " + fingerprint())
        != std::string::npos);
  CHECK(complaint.find("take its line out of " + home / "telex/known-routers")
        != std::string::npos);
}

TEST_CASE_METHOD(secure_router, "who is not to be believed is told from who is meant") {
  auto mistaken = send({"--pin", std::string(64, '1')}).error().read_all();
  CHECK(mistaken.find(fingerprint() + ", and not that of --pin, SHA256:")
        != std::string::npos);
  auto strange = send({"--tls-ca", alice.files.certificate}).error().read_all();
  CHECK(strange.find("over TLS: self-signed certificate; if its fingerprint is right, "
                     "take --pin "
                     + fingerprint() + " in place of the authorities in "
                     + alice.files.certificate)
        != std::string::npos);
}

// -- what a person is told -----------------------------------------------------------

TEST_CASE_METHOD(secure_router, "a chat says how its connection is protected") {
  auto is_pinned = GENERATE(true, false);
  auto trust = is_pinned ? words{"--pin", fingerprint()}
                         : words{"--tls-ca", own.files.certificate};
  words command{client_program(), "chat", "carol", "--server", address};
  command.insert(command.end(), trust.begin(), trust.end());
  terminal carol{command};
  carol.wait_for("* The connection is encrypted (TLS 1.3, certificate of 127.0.0.1 "
                 + std::string{is_pinned ? "known" : "checked"} + ").");
  carol.wait_for_line("carol>");
}

TEST_CASE("a chat in plain words says so") {
  router_process router;
  terminal alice{{client_program(), "chat", "alice", "--server", router.address()}};
  alice.wait_for("* The connection is not encrypted, and stays on this host.");
}

TEST_CASE_METHOD(secure_router,
                 "a person compares a fingerprint that fits the window") {
  terminal carol{{client_program(), "chat", "carol", "--server", address, "--tls"}, 60};
  carol.wait_for("Go on? [y/N]");
  carol.wait_for("  " + fingerprint());
  carol.wait_for("(self-signed certificate). Its fingerprint is");
}

TEST_CASE_METHOD(secure_router,
                 "a client in plain words on a port for TLS is told what to do") {
  auto program = send({"--no-tls"});
  CHECK(program.error().read_all()
        == "telex: the server takes nothing but TLS on that port; connect with "
           "--tls.\n");
  CHECK(program.wait() == 3);
}

TEST_CASE("a client that speaks TLS on a plain port is told what to do") {
  router_process router;
  auto found = checked(router.address(), {"--tls"});
  CHECK(found.exit_code == 2);
  CHECK(found.says("does not speak TLS on that port; routers do so on port 1944"));
  CHECK(found.says("--no-tls"));
}

// -- coming back ---------------------------------------------------------------------

namespace {

/// Takes the connection of alice, and grants her name.
tls_peer welcome(listener& server, const tls::context& context) {
  tls_peer alice{server.accept(), context};
  alice.shake_hands();
  alice.read_until("\n\n");
  alice.send("REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: 65536\n"
             "Receive-window: 32\nSend-window: 64\n\n");
  return alice;
}

} // namespace

TEST_CASE("a certificate that nobody vouches for is told of, however it is cut") {
  certificate_files own{"127.0.0.1"};
  certificate_files other{"127.0.0.1"};
  auto context = context_of(tls::make_server(own.files));
  listener server;
  child_process program{{client_program(), "send", "bob", "hello", "--as", "alice",
                         "--server", "127.0.0.1:" + std::to_string(server.port()),
                         "--tls-ca", other.files.certificate}};
  auto client = server.accept();
  tls_side side{*context};
  side.hear(client.read_segment());
  try {
    client.send_in_pieces({side.out.data(), side.out.size()}, 100);
  } catch (const std::system_error&) {
    // It leaves with the end of the certificate, which is not the last that is sent.
  }
  auto complaint = program.error().read_all();
  CHECK(complaint.find("does not speak TLS") == std::string::npos);
  CHECK(complaint.find("self-signed certificate") != std::string::npos);
  CHECK(program.wait() == 3);
}

TEST_CASE("a chat does not come back to another server in the place of its own") {
  certificate_files own{"127.0.0.1"};
  certificate_files strange{"127.0.0.1"};
  auto context = context_of(tls::make_server(own.files));
  auto other = context_of(tls::make_server(strange.files));
  listener server;
  terminal alice{{client_program(), "chat", "alice", "--server",
                  "127.0.0.1:" + std::to_string(server.port()), "--pin",
                  context->fingerprint()},
                 200};
  {
    auto connection = welcome(server, *context);
    alice.wait_for_line("alice>");
  }
  alice.wait_for("* Trying to connect again.");
  tls_peer stranger{server.accept(), *other};
  stranger.shake_hands();
  alice.wait_for("the server shows another certificate");
  CHECK(alice.wait() == 3);
}

TEST_CASE_METHOD(secure_router,
                 "a chat does not ask for another name where none can help") {
  terminal alice{{client_program(), "chat", "alice", "--server", address, "--no-tls"}};
  alice.wait_for("nothing but TLS on that port");
  CHECK(alice.wait() == 3);
}

TEST_CASE("a chat that comes back has a short handshake") {
  certificate_files own{"127.0.0.1"};
  auto context = context_of(tls::make_server(own.files));
  listener server;
  terminal alice{{client_program(), "chat", "alice", "--server",
                  "127.0.0.1:" + std::to_string(server.port()), "--pin",
                  context->fingerprint()}};
  {
    auto connection = welcome(server, *context);
    CHECK_FALSE(connection.is_resumed());
    alice.wait_for_line("alice>");
  }
  alice.wait_for("* Trying to connect again.");
  auto connection = welcome(server, *context);
  CHECK(connection.is_resumed());
  alice.wait_for("* Connected again");
}
