#include "net/tls/session.hpp"

#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <malloc.h>
#include <openssl/ssl.h>

using namespace telex;
using namespace telex::test;

namespace {

/// A client that trusts the certificate of its server.
struct pair {
  explicit pair(const std::string& server_name = "localhost",
                std::size_t piece = 100'000)
    : piece{piece}, client{*trusting, server_name} {
    client.session.start(client.out);
    move();
  }

  /// Until nobody says anything any more.
  void move() {
    while (!client.out.empty() || !server.out.empty()) {
      server.hear(client, piece);
      client.hear(server, piece);
    }
  }

  certificate_files own;
  tls::context_ptr serving = context_of(tls::make_server(own.files));
  tls::context_ptr trusting
    = context_of(tls::make_client({.ca = own.files.certificate, .anybody = false}));
  std::size_t piece;
  tls_side server{*serving};
  tls_side client;
};

} // namespace

TEST_CASE("two sides of a TLS connection understand each other, however it is cut") {
  auto piece = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{100'000});
  pair test{"localhost", piece};
  REQUIRE(test.client.session.is_open());
  REQUIRE(test.server.session.is_open());
  CHECK(test.client.session.version() == "TLSv1.3");
  for (const std::string& text : {std::string{"x"}, std::string(70'000, 'y')}) {
    test.client.say(text);
    test.server.say(text + '!');
    test.move();
    CHECK(std::exchange(test.server.heard, {}) == text);
    CHECK(std::exchange(test.client.heard, {}) == text + '!');
  }
}

TEST_CASE("a client that has to say hello again is understood, however it is cut") {
  auto piece = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{100'000});
  certificate_files own;
  auto serving = context_of(tls::make_server(own.files));
  auto any = context_of(tls::make_client({.ca = {}, .anybody = true}));
  // The client guesses the first of its own.
  SSL_CTX_set1_groups_list(serving->get(), "P-256");
  SSL_CTX_set1_groups_list(any->get(), "X25519:P-256");
  tls_side server{*serving};
  tls_side client{*any, "localhost"};
  client.session.start(client.out);
  while (!client.out.empty() || !server.out.empty()) {
    server.hear(client, piece);
    client.hear(server, piece);
  }
  REQUIRE(server.session.is_open());
  client.say("hello");
  server.hear(client, SIZE_MAX);
  CHECK(server.heard == "hello");
}

TEST_CASE("without the secrets of its records there is no connection") {
  certificate_files own;
  auto serving = context_of(tls::make_server(own.files));
  SSL_CTX_set_keylog_callback(serving->get(), nullptr);
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  tls_side server{*serving};
  tls_side client{*trusting, "localhost"};
  client.session.start(client.out);
  server.hear(client, 100'000);
  client.hear(server, 100'000);
  client.say("hello");
  server.hear(client, 100'000);
  CHECK(server.session.has_failed());
  CHECK(server.heard.empty());
}

TEST_CASE("a connection that was answered takes little memory") {
  pair test;
  constexpr std::size_t clients = 50;
  std::vector<std::unique_ptr<tls_side>> servers;
  auto before = ::mallinfo2().uordblks;
  for (std::size_t i = 0; i < clients; ++i) {
    auto& server = servers.emplace_back(std::make_unique<tls_side>(*test.serving));
    tls_side client{*test.trusting, "localhost"};
    client.session.start(client.out);
    server->hear(client, 100'000);
    client.hear(*server, 100'000);
    client.say(std::string(16'000, 'x'));
    while (!client.out.empty())
      server->hear(client, 3'000);
    server->heard.clear();
    server->heard.shrink_to_fit();
    server->say("welcome");
    server->out = tls::buffer{};
  }
  CHECK((::mallinfo2().uordblks - before) / clients < 8 * 1024);
}

TEST_CASE("what a client says behind its handshake is read with it") {
  pair test{"localhost"};
  tls_side server{*test.serving};
  tls_side client{*test.trusting, "localhost"};
  client.session.start(client.out);
  server.hear(client, 100'000);
  client.hear(server, 100'000);
  client.say("hello");
  server.hear(client, 100'000);
  CHECK(server.heard == "hello");
}

TEST_CASE("who has not said its hello whole takes no more than it has said") {
  pair test{"localhost"};
  tls_side client{*test.trusting, "localhost"};
  client.session.start(client.out);
  constexpr std::size_t strangers = 100;
  std::array<char, 64> plain{};
  std::vector<std::unique_ptr<tls_side>> servers;
  auto before = ::mallinfo2().uordblks;
  for (std::size_t i = 0; i < strangers; ++i) {
    auto& server = servers.emplace_back(std::make_unique<tls_side>(*test.serving));
    server->session.feed({client.out.data(), client.out.size() - 1});
    CHECK(server->session.read(plain, server->out) == 0);
    CHECK(server->out.empty());
  }
  auto each = (::mallinfo2().uordblks - before) / strangers;
  CHECK(each < client.out.size() + 1024);
}

TEST_CASE("a first message that is announced as longer than any is not waited for") {
  certificate_files own;
  auto context = context_of(tls::make_server(own.files));
  tls::session server{*context};
  const std::string announced{"\x16\x03\x01\0\x06\x01\x02\0\0\x03\x03", 11};
  std::array<char, 16> plain{};
  tls::buffer out;
  server.feed(announced);
  CHECK(server.read(plain, out) == 0);
  CHECK(server.has_failed());
  CHECK(server.why() == "the client's first message is too long");
}

TEST_CASE("a server says nothing behind its handshake before there is an answer") {
  certificate_files own;
  auto serving = context_of(tls::make_server(own.files));
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  tls_side server{*serving};
  tls_side client{*trusting, "localhost"};
  client.session.start(client.out);
  server.hear(client, 100'000);
  client.hear(server, 100'000);
  server.hear(client, 100'000);
  REQUIRE(server.session.is_open());
  CHECK(server.out.empty());
  client.say("hello");
  server.hear(client, 100'000);
  CHECK(server.out.empty());
}

TEST_CASE("a client comes back with the ticket of the first answer") {
  pair test;
  test.server.say("welcome");
  test.move();
  auto ticket = test.client.session.ticket();
  REQUIRE(ticket);
  tls_side server{*test.serving};
  tls_side client{*test.trusting, "localhost"};
  client.session.come_back_with(ticket);
  client.session.start(client.out);
  for (auto i = 0; i < 2; ++i) {
    server.hear(client, 100'000);
    client.hear(server, 100'000);
  }
  REQUIRE(server.session.is_open());
  CHECK(server.session.is_resumed());
  CHECK(client.session.is_resumed());
}

TEST_CASE("a client does not take the certificate of another server for its own") {
  pair test{GENERATE(as<std::string>{}, "example.org", "127.0.0.1")};
  CHECK(test.client.session.has_failed());
  CHECK_FALSE(test.server.session.is_open());
  CHECK(
    test.client.session.why().ends_with("mismatch: the certificate is for localhost"));
}

TEST_CASE("a client that knows no authority of its server's does not talk to it") {
  certificate_files own;
  certificate_files other;
  auto serving = context_of(tls::make_server(own.files));
  auto trusting = context_of(tls::make_client({.ca = other.files.certificate}));
  tls_side server{*serving};
  tls_side client{*trusting, "localhost"};
  client.session.start(client.out);
  server.hear(client, 100'000);
  client.hear(server, 100'000);
  CHECK(client.session.has_failed());
  CHECK(client.session.why() == "self-signed certificate");
  // It says so.
  server.hear(client, 100'000);
  CHECK(server.session.has_failed());
}

TEST_CASE("a client is told that its own certificate is not taken") {
  certificate_files own;
  certificate_files strange{"alice"};
  auto files = own.files;
  files.client_ca = own.files.certificate;
  auto serving = context_of(tls::make_server(files));
  auto trusting = context_of(tls::make_client({.ca = own.files.certificate,
                                               .certificate = strange.files.certificate,
                                               .key = strange.files.key}));
  auto version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(trusting->get(), version);
  tls_side server{*serving};
  tls_side client{*trusting, "localhost"};
  shake_hands(server, client);
  CHECK(client.session.has_failed());
  CHECK(client.session.is_own_refused());
  CHECK(client.session.why().find("unknown") != std::string::npos);
  CHECK_FALSE(server.session.is_own_refused());
}

TEST_CASE("a client that trusts anybody knows whom it talks to") {
  certificate_files own{"192.0.2.1"};
  auto serving = context_of(tls::make_server(own.files));
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  tls_side server{*serving};
  tls_side client{*trusting, "localhost"};
  client.session.start(client.out);
  server.hear(client, 100'000);
  client.hear(server, 100'000);
  CHECK(client.session.is_open());
  CHECK(client.session.peer_fingerprint() == serving->fingerprint());
  CHECK(client.session.peer_name().empty());
}

TEST_CASE("who ends a connection can still be told something") {
  pair test;
  test.client.session.end(test.client.out);
  test.server.say("and so?");
  test.move();
  CHECK(test.server.session.has_ended());
  CHECK(test.server.heard.empty());
  CHECK(test.client.heard == "and so?");
}

TEST_CASE("what is no TLS is told from it") {
  certificate_files own;
  auto serving = context_of(tls::make_server(own.files));
  for (const std::string bytes : {"REGISTER TOSEND alice\n\n", "GET / HTTP/1.1\r\n\r\n",
                                  "\x16\x03\x01\xff\xff", "\x16\x03\x01"}) {
    INFO(bytes);
    tls_side server{*serving};
    server.session.feed(bytes);
    std::array<char, 100> plain;
    CHECK(server.session.read(plain, server.out) == 0);
    CHECK(server.session.has_failed() == (bytes.size() > 3));
    CHECK(server.session.why().empty() == !server.session.has_failed());
  }
}

TEST_CASE("a connection that was changed on its way fails and goes on to") {
  pair test;
  test.client.say("hello");
  test.client.out.back() ^= 1;
  test.server.hear(test.client, 100'000);
  CHECK(test.server.session.has_failed());
  CHECK(test.server.heard.empty());
  test.client.say("hello again");
  test.server.hear(test.client, 100'000);
  CHECK(test.server.heard.empty());
}

TEST_CASE("versions before TLS 1.2 are refused, and 1.2 is not") {
  certificate_files own;
  auto serving = context_of(tls::make_server(own.files));
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  auto version = GENERATE(TLS1_1_VERSION, TLS1_2_VERSION);
  SSL_CTX_set_min_proto_version(trusting->get(), version);
  SSL_CTX_set_max_proto_version(trusting->get(), version);
  tls_side server{*serving};
  tls_side client{*trusting, "localhost"};
  shake_hands(server, client);
  CHECK(server.session.is_open() == (version == TLS1_2_VERSION));
  if (server.session.is_open()) {
    server.say("hello");
    client.hear(server, 100'000);
    CHECK(client.heard == "hello");
  }
}
