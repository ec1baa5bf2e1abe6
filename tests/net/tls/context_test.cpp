#include "net/tls/context.hpp"

#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"

#include <chrono>
#include <fstream>
#include <string>
#include <variant>

using namespace telex;
using namespace telex::test;

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

TEST_CASE("a client is told that there are no authorities in its file") {
  certificate_files own;
  auto made = tls::make_client({.ca = own.files.key});
  CHECK(std::holds_alternative<std::string>(made));
}
