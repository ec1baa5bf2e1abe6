// What a router says of its certificate and its key, and how it makes them.

#include "tests/support/catch.hpp"
#include "tests/support/dated_certificate.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace telex;
using namespace telex::test;
namespace fs = std::filesystem;

namespace {

constexpr long a_day = 24 * 3600;

std::vector<std::string> options_for(const certificate_files& own,
                                     std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--tls", "127.0.0.1:0", "--tls-certificate",
                           own.files.certificate, "--tls-key", own.files.key});
  return more;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// What a router says that does not start with that folder for its certificate.
std::string problem_with(const std::string& folder) {
  child_process router{{router_program(), "--port", "0", "--tls", "127.0.0.1:0",
                        "--tls-self-signed", folder}};
  auto result = router.error().read_all();
  CHECK(router.wait() == 1);
  return result;
}

} // namespace

// -- its dates -------------------------------------------------------------------

TEST_CASE("a certificate that is not valid is told of with its date") {
  certificate_files own;
  date(own, -9 * a_day, -a_day);
  router_process router{options_for(own)};
  router.wait_for_log({"certificate-loaded", "days=0"});
  auto line = router.wait_for_log("certificate-invalid");
  CHECK(contains(line, " warning "));
  CHECK(contains(line, "reason=\"it has ended on 20"));
  date(own, a_day, 90 * a_day);
  router.process().signal(SIGHUP);
  router.wait_for_log({"certificate-loaded", "days=0"});
  line = router.wait_for_log("certificate-invalid");
  CHECK(contains(line, "it is not valid before 20"));
  date(own, -a_day, 9 * a_day + 60);
  router.process().signal(SIGHUP);
  router.wait_for_log({"certificate-loaded", "days=9"});
  router.wait_for_log({"certificate-ends", "days=9"});
}

TEST_CASE("the days that a certificate has left are a metric") {
  certificate_files own;
  date(own, -a_day, 9 * a_day + 60);
  child_process router{{router_program(), "--port", "0", "--admin", "127.0.0.1:0",
                        "--tls", "127.0.0.1:0", "--tls-certificate",
                        own.files.certificate, "--tls-key", own.files.key}};
  const std::string before = "http://127.0.0.1:";
  std::string line;
  while (!contains(line, before))
    line = router.output().read_line();
  auto port = std::stoul(line.substr(line.find(before) + before.size()));
  auto metrics = [&] {
    auto asker = peer::connect(static_cast<std::uint16_t>(port));
    asker.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    return asker.read_until("\ntelex_io_cpu_seconds_total ");
  };
  CHECK(contains(metrics(), "\ntelex_certificate_days_left 9\n"));
  date(own, -a_day, 99 * a_day + 60);
  router.signal(SIGHUP);
  router.error().read_until("days=99");
  // An answer may be as old as a tenth of a second.
  deadline until;
  while (!contains(metrics(), "\ntelex_certificate_days_left 99\n"))
    REQUIRE(until.left() > 0);
}

// -- its key ---------------------------------------------------------------------

TEST_CASE("a key that others can read or change is told of, and taken") {
  certificate_files own;
  auto right = GENERATE(fs::perms::others_read, fs::perms::others_write);
  constexpr auto owner_and_group
    = fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read;
  fs::permissions(own.files.key, owner_and_group);
  router_process router{options_for(own)};
  fs::permissions(own.files.key, owner_and_group | right);
  router.process().signal(SIGHUP);
  auto line = router.wait_for_log("key-exposed");
  CHECK(contains(line, " warning "));
  CHECK(contains(line, own.files.key));
  CHECK(contains(line, "chmod o=,g-w " + own.files.key));
  router_process other{options_for(own)};
  other.wait_for_log("key-exposed");
  fs::permissions(own.files.key, owner_and_group);
  router.process().signal(SIGHUP);
  router.wait_for_log("certificate-loaded");
  CHECK(router.stop() == 0);
  CHECK_FALSE(contains(router.process().error().read_all(), "key-exposed"));
}

// -- one of its own ----------------------------------------------------------------

TEST_CASE("a folder with a key alone gets a certificate for it") {
  scratch folder;
  auto own = folder / "own";
  fs::create_directory(own);
  certificate_files other;
  fs::copy_file(other.files.key, own + "/key.pem");
  router_process router{{"--tls", "127.0.0.1:0", "--tls-self-signed", own}};
  auto made
    = context_of(tls::make_server({own + "/certificate.pem", other.files.key, {}}));
  auto line = router.process().error().read_line();
  CHECK(
    line.starts_with("telexd: there was " + own + "/key.pem without a certificate"));
  CHECK(contains(line, "another fingerprint"));
  router.wait_for_log({"certificate-loaded", made->fingerprint()});
}

TEST_CASE("the command that is printed has the fingerprint that nobody vouches for") {
  certificate_files own;
  router_process router{options_for(own)};
  auto shown = context_of(tls::make_server(own.files));
  auto& output = router.process().output();
  auto line = output.read_line();
  while (!contains(line, " for TLS"))
    line = output.read_line();
  CHECK(contains(line, " --pin " + shown->fingerprint()));
}

TEST_CASE("a folder from which no certificate can be made is told what to do with") {
  scratch folder;
  auto own = folder / "own";
  fs::create_directory(own);
  std::ofstream{own + "/key.pem"} << "";
  auto empty = problem_with(own);
  CHECK(contains(empty, own + "/key.pem without a certificate.pem"));
  CHECK(contains(empty, "there is no key in it; without that file both are made anew"));
  fs::rename(own + "/key.pem", own + "/certificate.pem");
  auto keyless = problem_with(own);
  CHECK(contains(keyless, own + "/certificate.pem without its key.pem"));
  CHECK(contains(keyless, "take the certificate away"));
}
