// Certificates that clients show.

#include "net/tls/session.hpp"
#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"

#include <cstdint>
#include <ctime>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

using namespace telex;
using namespace telex::test;

namespace {

/// Has a certificate be one that has ended a minute ago.
void let_end(const certificate_files& of) {
  tls::bio_handle file{BIO_new_file(of.files.key.c_str(), "r")};
  tls::key_handle key{PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr)};
  file.reset(BIO_new_file(of.files.certificate.c_str(), "r"));
  tls::certificate_handle made{
    PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr)};
  X509_gmtime_adj(X509_getm_notAfter(made.get()), -60);
  X509_sign(made.get(), key.get(), nullptr);
  file.reset(BIO_new_file(of.files.certificate.c_str(), "w"));
  PEM_write_bio_X509(file.get(), made.get());
}

} // namespace

TEST_CASE("a ticket does not stand for a certificate that has ended since") {
  certificate_files own;
  certificate_files alice{"alice"};
  let_end(alice);
  auto files = own.files;
  files.client_ca = alice.files.certificate;
  auto serving = context_of(tls::make_server(files));
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  SSL_CTX_use_certificate_chain_file(trusting->get(), alice.files.certificate.c_str());
  SSL_CTX_use_PrivateKey_file(trusting->get(), alice.files.key.c_str(),
                              SSL_FILETYPE_PEM);
  // Half an hour ago it had not.
  auto clock = SSL_CTX_get0_param(serving->get());
  X509_VERIFY_PARAM_set_time(clock, std::time(nullptr) - 1800);
  tls::ticket ticket;
  {
    tls_side server{*serving};
    tls_side client{*trusting, "localhost"};
    shake_hands(server, client);
    REQUIRE(server.session.peer_name() == "alice");
    server.say("welcome");
    client.hear(server, SIZE_MAX);
    ticket = client.session.ticket();
    client.session.end(client.out);
  }
  REQUIRE(ticket);
  X509_VERIFY_PARAM_set_time(clock, std::time(nullptr));
  tls_side server{*serving};
  tls_side client{*trusting, "localhost"};
  client.session.come_back_with(ticket);
  shake_hands(server, client);
  CHECK(server.session.why() == "certificate has expired");
  CHECK(server.session.peer_name().empty());
  CHECK(client.session.why() == "certificate expired");
}

TEST_CASE("a client may show a certificate that its server's authority knows") {
  certificate_files own;
  certificate_files alice{"alice"};
  certificate_files eve{"alice"};
  auto files = own.files;
  files.client_ca = alice.files.certificate;
  auto serving = context_of(tls::make_server(files));
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  auto shown = GENERATE(0, 1, 2);
  if (shown > 0) {
    const auto& from = shown == 1 ? alice.files : eve.files;
    SSL_CTX_use_certificate_chain_file(trusting->get(), from.certificate.c_str());
    SSL_CTX_use_PrivateKey_file(trusting->get(), from.key.c_str(), SSL_FILETYPE_PEM);
  }
  tls_side server{*serving};
  tls_side client{*trusting, "localhost"};
  shake_hands(server, client);
  CHECK(server.session.is_open() == (shown < 2));
  CHECK(server.session.peer_name() == (shown == 1 ? "alice" : ""));
}
