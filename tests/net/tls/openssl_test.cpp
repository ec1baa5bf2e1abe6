// A session whose other side is OpenSSL's, which shares none of the records with it.

#include "net/tls/record_key.hpp"
#include "net/tls/session.hpp"
#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <openssl/ssl.h>

using namespace telex;
using namespace telex::test;

namespace {

/// One side by OpenSSL alone, which can be told what a session can't.
struct openssl_side {
  explicit openssl_side(tls::context_handle made) : context{std::move(made)} {
    SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  }

  /// What it has said is heard, and it hears what `other` has to say.
  void talk_to(tls_side& other) {
    char* said = nullptr;
    auto size = BIO_get_mem_data(SSL_get_wbio(ssl.get()), &said);
    tls::buffer bytes(said, said + size);
    (void)BIO_reset(SSL_get_wbio(ssl.get()));
    other.hear({bytes.data(), bytes.size()});
    BIO_write(SSL_get_rbio(ssl.get()), other.out.data(),
              static_cast<int>(other.out.size()));
    other.out.clear();
  }

  /// Says that, and hears it answered. Asks for new keys before, if it is to.
  void have_answered(tls_side& other, bool renew_keys) {
    if (renew_keys)
      REQUIRE(SSL_key_update(ssl.get(), SSL_KEY_UPDATE_REQUESTED) == 1);
    SSL_write(ssl.get(), "hello", 5);
    talk_to(other);
    CHECK(std::exchange(other.heard, {}) == "hello");
    other.say("welcome");
    talk_to(other);
    CHECK(read() == "welcome");
  }

  std::string read() {
    std::array<char, 100> text;
    auto size = SSL_read(ssl.get(), text.data(), static_cast<int>(text.size()));
    return {text.data(), static_cast<std::size_t>(std::max(size, 0))};
  }

  tls::context_handle context;
  tls::session_handle ssl{SSL_new(context.get())};
};

struct openssl_client : openssl_side {
  explicit openssl_client(const std::string& cipher)
    : openssl_side{tls::context_handle{SSL_CTX_new(TLS_client_method())}} {
    SSL_set_ciphersuites(ssl.get(), cipher.c_str());
    SSL_set_connect_state(ssl.get());
  }
};

/// Gives its tickets as soon as the handshake is over, as OpenSSL does by itself.
struct openssl_server : openssl_side {
  openssl_server(const tls::server_files& files, const std::string& cipher)
    : openssl_side{context_with(files)} {
    SSL_set_ciphersuites(ssl.get(), cipher.c_str());
    SSL_set_accept_state(ssl.get());
  }

  static tls::context_handle context_with(const tls::server_files& files) {
    tls::context_handle result{SSL_CTX_new(TLS_server_method())};
    SSL_CTX_use_certificate_chain_file(result.get(), files.certificate.c_str());
    SSL_CTX_use_PrivateKey_file(result.get(), files.key.c_str(), SSL_FILETYPE_PEM);
    return result;
  }
};

std::string any_cipher() {
  return GENERATE(as<std::string>{}, "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
                  "TLS_CHACHA20_POLY1305_SHA256");
}

} // namespace

TEST_CASE("a client's ciphers are understood, with new keys at any time") {
  auto cipher = any_cipher();
  auto updated_before = GENERATE(0, 1, 2);
  certificate_files own;
  auto serving = context_of(tls::make_server(own.files));
  tls_side server{*serving};
  openssl_client client{cipher};
  for (auto i = 0; i < 3; ++i) {
    SSL_do_handshake(client.ssl.get());
    client.talk_to(server);
  }
  REQUIRE(server.session.is_open());
  for (auto i = 0; i < 3; ++i)
    client.have_answered(server, i == updated_before);
  CHECK(SSL_SESSION_is_resumable(SSL_get_session(client.ssl.get())) == 1);
}

TEST_CASE("a server's ciphers are understood, with new keys and tickets at any time") {
  auto cipher = any_cipher();
  auto updated_before = GENERATE(0, 1, 2);
  certificate_files own;
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  tls_side client{*trusting, "localhost"};
  openssl_server server{own.files, cipher};
  client.session.start(client.out);
  for (auto i = 0; i < 3; ++i) {
    server.talk_to(client);
    SSL_do_handshake(server.ssl.get());
  }
  REQUIRE(client.session.is_open());
  for (auto i = 0; i < 3; ++i) {
    // One that comes behind something else is not read.
    REQUIRE(SSL_new_session_ticket(server.ssl.get()) == 1);
    REQUIRE(SSL_do_handshake(server.ssl.get()) == 1);
    server.have_answered(client, i == updated_before);
  }
  CHECK_FALSE(client.session.has_failed());
  CHECK(client.session.ticket() != nullptr);
}

TEST_CASE("a ticket that OpenSSL can't read ends the connection, and is not answered") {
  static std::string secrets;
  certificate_files own;
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  tls_side client{*trusting, "localhost"};
  openssl_server server{own.files, "TLS_AES_128_GCM_SHA256"};
  SSL_set_num_tickets(server.ssl.get(), 0);
  SSL_CTX_set_keylog_callback(server.context.get(), [](const SSL*, const char* line) {
    secrets += line + std::string{'\n'};
  });
  client.session.start(client.out);
  for (auto i = 0; i < 3; ++i) {
    server.talk_to(client);
    SSL_do_handshake(server.ssl.get());
  }
  REQUIRE(client.session.is_open());
  tls::traffic_secret secret;
  auto line = secrets.substr(secrets.find("SERVER_TRAFFIC_SECRET_0"));
  secret.assign(line.substr(0, line.find('\n')).substr(line.find(' ') + 66));
  tls::record_key seals{*SSL_get_current_cipher(server.ssl.get()), secret,
                        tls::record_key::use::seal};
  tls::buffer bytes;
  seals.seal(22, {"\4\0\0\1x", 5}, bytes);
  client.hear({bytes.data(), bytes.size()});
  CHECK(client.session.has_failed());
  CHECK_FALSE(client.session.why().empty());
  CHECK(client.out.empty());
}
