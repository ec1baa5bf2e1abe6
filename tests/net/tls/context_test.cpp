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

/// A key, as PEM; with a passphrase, if it is to have one.
std::string text_of(const tls::key_handle& key, const EVP_CIPHER* cipher = nullptr) {
  tls::bio_handle memory{BIO_new(BIO_s_mem())};
  REQUIRE(PEM_write_bio_PrivateKey(memory.get(), key.get(), cipher, nullptr, 0, nullptr,
                                   const_cast<char*>("secret")));
  char* text = nullptr;
  auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

/// A key on a curve of OpenSSL's, as PEM.
std::string key_on(const char* curve) {
  return text_of(tls::key_handle{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve)});
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
             "cannot use the certificate " + empty
               + ": there is no certificate in it, as PEM"},
         row{{key, certificate, {}},
             "cannot use the certificate " + key
               + ": there is no certificate in it, as PEM"},
         row{{certificate, missing, {}},
             "cannot use the key " + missing + ": No such file or directory"},
         row{{certificate, certificate, {}},
             "cannot use the key " + certificate + ": there is no key in it, as PEM"},
         row{{certificate, key, empty},
             "cannot use the authorities of clients " + empty
               + ": there is no certificate in it, as PEM"},
         row{{certificate, key, key},
             "cannot use the authorities of clients " + key
               + ": there is no certificate in it, as PEM"},
       }) {
    auto made = tls::make_server(files);
    CHECK(std::get<std::string>(made) == problem);
  }
}

TEST_CASE("a key is told of that is another one's, or that nobody can use") {
  certificate_files own;
  const auto& [certificate, key, none] = own.files;
  auto problem_with = [&](const std::string& text) {
    std::ofstream{key} << text;
    return std::get<std::string>(tls::make_server(own.files));
  };
  auto is_other = "cannot use the key " + key
                  + ": it is not the key of the certificate " + certificate;
  // Of the kind that the certificate's is, and of another.
  tls::key_handle same{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  CHECK(problem_with(text_of(same)) == is_other);
  CHECK(problem_with(key_on("P-256")) == is_other);
  CHECK(problem_with("junk").ends_with(key + ": there is no key in it, as PEM"));
  auto locked = problem_with(text_of(same, EVP_aes_256_cbc()));
  CHECK(locked.starts_with("cannot use the key " + key + ": it has a passphrase"));
  CHECK(locked.find("openssl pkey") != std::string::npos);
  std::ofstream{certificate}
    << tls::make_self_signed("localhost", key_on("P-256")).certificate;
  CHECK(problem_with(key_on("P-256")) == is_other);
  CHECK(problem_with(key_on("P-384")) == is_other);
  CHECK(problem_with(text_of(same)) == is_other);
}

TEST_CASE("a certificate with a key that is too short is told of") {
  certificate_files own;
  tls::key_handle tiny{
    EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(512))};
  REQUIRE(tiny);
  auto made = tls::make_self_signed("localhost", text_of(tiny));
  std::ofstream{own.files.certificate} << made.certificate;
  CHECK(std::get<std::string>(tls::make_server(own.files))
          .starts_with("cannot use the certificate " + own.files.certificate
                       + ": its key is too short"));
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
  CHECK(std::get<std::string>(made)
        == "cannot use the authorities " + own.files.key
             + ": there is no certificate in it, as PEM");
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
