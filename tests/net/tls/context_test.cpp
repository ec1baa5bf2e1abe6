#include "net/tls/context.hpp"

#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"

#include <chrono>
#include <cstddef>
#include <fstream>
#include <string>
#include <variant>

#include <openssl/pem.h>
#include <sys/stat.h>

using namespace telex;
using namespace telex::test;

namespace {

/// A key on a curve of OpenSSL's, as PEM.
std::string key_on(const char* curve) {
  tls::key_handle key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve)};
  tls::bio_handle memory{BIO_new(BIO_s_mem())};
  REQUIRE(PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0,
                                   nullptr, nullptr));
  char* text = nullptr;
  auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

/// A server with a certificate of a key on such a curve.
tls::made_context server_on(const char* curve, const certificate_files& place) {
  auto made = tls::make_self_signed("localhost", key_on(curve));
  std::ofstream{place.files.certificate} << made.certificate;
  std::ofstream{place.files.key} << made.key;
  return tls::make_server(place.files);
}

} // namespace

TEST_CASE("a certificate of one's own is valid for years, and each is another") {
  certificate_files own;
  certificate_files other;
  auto made = context_of(tls::make_server(own.files));
  auto now = std::chrono::system_clock::now();
  CHECK(made->not_before() < now);
  CHECK(made->not_before() > now - std::chrono::days{1});
  CHECK(made->not_after() > now + std::chrono::years{9});
  CHECK(made->not_after() < now + std::chrono::years{11});
  CHECK(tls::parse_fingerprint(made->fingerprint()) == made->fingerprint());
  CHECK(made->fingerprint()
        != context_of(tls::make_server(other.files))->fingerprint());
}

TEST_CASE("a server is told which of its files is of no use, and why") {
  certificate_files own;
  certificate_files other;
  struct row {
    tls::server_files files;
    std::string problem;
  };
  auto missing = own.folder / "missing.pem";
  auto empty = own.folder / "empty.pem";
  std::ofstream{empty};
  const auto& [certificate, key, none] = own.files;
  for (const auto& [files, problem] : {
         row{{missing, key, {}},
             "cannot use the certificate " + missing + ": No such file or directory"},
         row{{own.folder.path(), key, {}},
             "cannot use " + own.folder.path() + ": it is no regular file"},
         row{{empty, key, {}},
             "cannot use the certificate " + empty + ": no start line"},
         row{{certificate, missing, {}},
             "cannot use the key " + missing + ": No such file or directory"},
         row{{certificate, certificate, {}},
             "cannot use the key " + certificate + ": "},
         row{{certificate, other.files.key, {}},
             "cannot use the key " + other.files.key + ": key values mismatch"},
         row{{certificate, key, empty},
             "cannot use the authorities of clients " + empty + ": "},
       }) {
    auto made = tls::make_server(files);
    auto found = std::get_if<std::string>(&made);
    REQUIRE(found);
    INFO(*found);
    CHECK(found->starts_with(problem));
    CHECK(found->size() > problem.size() - 1);
  }
}

TEST_CASE("a certificate that OpenSSL takes and shows to no client is refused") {
  certificate_files own;
  CHECK(context_of(server_on("P-256", own)));
  CHECK(std::get<std::string>(server_on("secp256k1", own))
        == "the certificate " + own.files.certificate
             + " is not the one that is served");
}

TEST_CASE("a client is told that there are no authorities in its file") {
  certificate_files own;
  auto made = tls::make_client({.ca = own.files.key});
  CHECK(std::holds_alternative<std::string>(made));
}

TEST_CASE("a client does not wait for who may write to a pipe") {
  certificate_files own;
  auto pipe = own.folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const auto& [certificate, key, none] = own.files;
  for (const auto& trust :
       {tls::client_trust{.ca = pipe},
        tls::client_trust{.certificate = pipe, .key = key},
        tls::client_trust{.certificate = certificate, .key = pipe}}) {
    auto made = tls::make_client(trust);
    CHECK(std::get<std::string>(made)
          == "cannot use " + pipe + ": it is no regular file");
  }
}
