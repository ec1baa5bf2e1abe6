// The admin port where other hosts can reach it: its token and its certificate.

#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/check_program.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/process.hpp"
#include "tests/support/process_memory.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace telex;
using namespace telex::test;
namespace fs = std::filesystem;

namespace {

using words = std::vector<std::string>;

const std::string secret_word = "0123456789abcdef";

std::string secret_file(const scratch& folder, const std::string& name,
                        const std::string& text, mode_t mode = 0600) {
  auto path = folder / name;
  std::ofstream{path} << text << '\n';
  ::chmod(path.c_str(), mode);
  return path;
}

/// The admin port that a router says it has, behind `scheme`.
std::uint16_t port_in(const std::string& line, const std::string& scheme) {
  auto begin = line.find(scheme + "0.0.0.0:");
  REQUIRE(begin != std::string::npos);
  return static_cast<std::uint16_t>(std::stoul(line.substr(begin + scheme.size() + 8)));
}

/// A router whose admin port can be reached from anywhere.
struct reached_router {
  explicit reached_router(words more)
    : process{command(std::move(more))}, log{process.error().read_until(" started ")} {
    listens = process.output().read_line();
  }

  /// Where users come.
  std::string address() const {
    auto begin = listens.find("127.0.0.1:");
    return listens.substr(begin, listens.find(';') - begin);
  }

  static words command(words more) {
    more.insert(more.begin(),
                {router_program(), "--port", "0", "--admin", "0.0.0.0:0"});
    return more;
  }

  child_process process;
  std::string log;
  std::string listens;
};

/// One with a token and a certificate.
struct guarded_router {
  words options() const {
    return {"--admin-token-file",  token,       "--tls-certificate",
            own.files.certificate, "--tls-key", own.files.key};
  }

  std::string fingerprint() const {
    return context_of(tls::make_server(own.files))->fingerprint();
  }

  child_process top(words more) const {
    words command{client_program(), "top",        "--once",
                  "--json",         "--interval", "200ms",
                  "--tls",          "--admin",    "127.0.0.1:" + std::to_string(port)};
    command.insert(command.end(), more.begin(), more.end());
    return child_process{command};
  }

  certificate_files own{"127.0.0.1"};
  scratch folder;
  std::string token = secret_file(folder, "token", secret_word);
  reached_router router{options()};
  std::string line = [this] {
    std::string result;
    do
      result = router.process.output().read_line();
    while (result.find("tells of itself") == std::string::npos);
    return result;
  }();
  std::uint16_t port = port_in(line, "https://");
};

/// What is answered over TLS, all of it.
std::string ask(std::uint16_t port, const std::string& path,
                const std::string& header = {}) {
  auto socket = peer::connect(port);
  auto trusting = context_of(tls::make_client({.ca = {}, .anybody = true}));
  tls::session session{*trusting, "127.0.0.1"};
  tls::buffer out;
  session.start(out);
  std::string answer;
  auto was_open = false;
  while (!session.has_ended() && !session.has_failed()) {
    if (session.is_open() && !std::exchange(was_open, true))
      session.write(
        "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n", out);
    if (!out.empty())
      socket.send({out.data(), out.size()});
    out.clear();
    auto bytes = socket.read_segment();
    if (bytes.empty())
      break;
    session.feed(bytes);
    std::array<char, tls::longest_plain + 1> space;
    while (auto count = session.read(space, out))
      answer.append(space.data(), count);
  }
  return answer;
}

const std::string shown = "Authorization: Bearer " + secret_word + "\r\n";

} // namespace

TEST_CASE_METHOD(
  guarded_router,
  "over TLS who shows the token is answered, and others learn of health") {
  CHECK(ask(port, "/metrics", shown).find("telex_users 0") != std::string::npos);
  auto refused = ask(port, "/metrics");
  CHECK(refused.starts_with("HTTP/1.1 401 Unauthorized\r\n"));
  CHECK(refused.find("WWW-Authenticate: Bearer realm=\"telexd\"") != std::string::npos);
  CHECK(refused.find("telex_users") == std::string::npos);
  for (auto path : {"/", "/state.json", "/nothing"})
    CHECK(ask(port, path).starts_with("HTTP/1.1 401 "));
  for (auto path : {"/healthz", "/readyz"})
    CHECK(ask(port, path).starts_with("HTTP/1.1 200 "));
  CHECK(router.log.find(" exposed ") == std::string::npos);
  CHECK(line.find("--pin " + fingerprint() + " --admin-token-file " + token)
        != std::string::npos);
}

TEST_CASE_METHOD(guarded_router, "who does not speak TLS there is told nothing") {
  auto plain = peer::connect(port);
  plain.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n" + shown + "\r\n");
  std::string heard;
  try {
    while (true) {
      auto bytes = plain.read_segment();
      if (bytes.empty())
        break;
      heard += bytes;
    }
  } catch (const std::runtime_error&) {
    // a reset
  }
  CHECK(heard.find("telex_") == std::string::npos);
  CHECK(ask(port, "/healthz").starts_with("HTTP/1.1 200 "));
}

TEST_CASE_METHOD(guarded_router, "telex top shows the token to whom it believes") {
  // Each run has a certificate of its own.
  certificate_files strange{"127.0.0.1"};
  const std::pair<words, std::string> ways[] = {
    {{"--tls-ca", own.files.certificate}, ""},
    {{"--pin", fingerprint()}, ""},
    {{"--pin", std::string(64, '0')},
     "shows another certificate, " + fingerprint() + ", and not the one that is known"},
    {{"--tls-ca", strange.files.certificate},
     "(self-signed certificate); if its fingerprint is right, pin " + fingerprint()},
    {{}, "--pin " + fingerprint()},
  };
  auto [trust, problem] = ways[GENERATE(0, 1, 2, 3, 4)];
  trust.insert(trust.end(), {"--admin-token-file", token});
  auto program = top(trust);
  if (problem.empty()) {
    CHECK(program.output().read_all().find("\"users_total\":0") != std::string::npos);
    CHECK(program.wait() == 0);
  } else {
    CHECK(program.error().read_all().find(problem) != std::string::npos);
    CHECK(program.wait() == 3);
  }
}

TEST_CASE_METHOD(guarded_router, "telex top says for whom a certificate is") {
  auto place = "localhost:" + std::to_string(port);
  child_process program{{client_program(), "top", "--once", "--admin", place,
                         "--tls-ca", own.files.certificate, "--admin-token-file",
                         token}};
  CHECK(program.error().read_all().find("the certificate of " + place
                                        + " is for 127.0.0.1; if its fingerprint is "
                                          "right, pin "
                                        + fingerprint())
        != std::string::npos);
  CHECK(program.wait() == 3);
}

TEST_CASE_METHOD(guarded_router, "telex top says what is missing") {
  const words pinned{"--pin", fingerprint()};
  auto with = [&pinned](words more) {
    more.insert(more.end(), pinned.begin(), pinned.end());
    return more;
  };
  auto without = top(pinned);
  CHECK(without.error().read_all().find("This takes a token: telex top and telex check "
                                        "have --admin-token-file for it")
        != std::string::npos);
  CHECK(without.wait() == 3);
  auto other = secret_file(folder, "other", "fedcba9876543210");
  auto wrong = top(with({"--admin-token-file", other}));
  CHECK(wrong.error().read_all().find("not the token") != std::string::npos);
  auto open = secret_file(folder, "open", secret_word, 0644);
  auto readable = top(with({"--admin-token-file", open}));
  CHECK(readable.error().read_all().find("chmod o=,g-w") != std::string::npos);
  CHECK(readable.wait() == 3);
}

TEST_CASE_METHOD(guarded_router, "the environment names the token of telex top, too") {
  child_process program{{client_program(), "top", "--once", "--json", "--interval",
                         "200ms", "--tls", "--pin", fingerprint(), "--admin",
                         "127.0.0.1:" + std::to_string(port)},
                        {{"TELEX_ADMIN_TOKEN_FILE", token}}};
  CHECK(program.output().read_all().find("\"users_total\":0") != std::string::npos);
  CHECK(program.wait() == 0);
}

TEST_CASE_METHOD(guarded_router,
                 "after SIGHUP another token and certificate are used") {
  secret_file(folder, "token", "fedcba9876543210");
  certificate_files renewed{"127.0.0.1"};
  fs::copy(renewed.files.certificate, own.files.certificate,
           fs::copy_options::overwrite_existing);
  fs::copy(renewed.files.key, own.files.key, fs::copy_options::overwrite_existing);
  router.process.signal(SIGHUP);
  router.process.error().read_until(" token-loaded");
  CHECK(ask(port, "/metrics", shown).starts_with("HTTP/1.1 401 "));
  auto program
    = top({"--pin", context_of(tls::make_server(renewed.files))->fingerprint(),
           "--admin-token-file", token});
  CHECK(program.output().read_all().find("\"users_total\":0") != std::string::npos);
  fs::remove(token);
  router.process.signal(SIGHUP);
  router.process.error().read_until(" reload-refused ");
  CHECK(ask(port, "/metrics", "Authorization: Bearer fedcba9876543210\r\n")
          .starts_with("HTTP/1.1 200 "));
}

TEST_CASE_METHOD(guarded_router,
                 "SIGHUP changes nothing if the admin port can't show a certificate") {
  auto before = fingerprint();
  router.process.error().read_until(" certificate-loaded ");
  secret_file(folder, "token", "fedcba9876543210");
  certificate_files renewed{"127.0.0.1"};
  fs::copy(renewed.files.key, own.files.key, fs::copy_options::overwrite_existing);
  // OpenSSL takes it under that name as well, and GnuTLS does not.
  auto text = text_of(renewed.files.certificate);
  for (std::string word : {"BEGIN ", "END "})
    text.insert(text.find(word + "CERT") + word.size(), "TRUSTED ");
  std::ofstream{own.files.certificate} << text;
  router.process.signal(SIGHUP);
  auto line = router.process.error().read_until(" reload-refused ");
  CHECK(line.find("-loaded") == std::string::npos);
  CHECK(ask(port, "/metrics", shown).starts_with("HTTP/1.1 200 "));
  auto program = top({"--pin", before, "--admin-token-file", token});
  CHECK(program.error().read_all().find("not the token") != std::string::npos);
}

TEST_CASE("a token that was replaced is not to be found in the router") {
  if (!router_can_be_measured()) {
    WARN("skipped: sanitizers keep what is freed for a while");
    return;
  }
  const std::string first = "the first of the two tokens in this test";
  scratch folder;
  auto spaced = [](std::string text) {
    std::replace(text.begin(), text.end(), ' ', '-');
    return text;
  };
  auto token = secret_file(folder, "token", spaced(first));
  reached_router router{{"--admin-anywhere", "--admin-token-file", token}};
  auto port = port_in(router.process.output().read_line(), "http://");
  auto look = [&](const std::string& text) {
    return is_in_memory(router.process.pid(), spaced(text).substr(8));
  };
  if (!look(first)) {
    WARN("skipped: this process may not look into another one's memory");
    return;
  }
  CHECK(look(first) == true);
  const std::string second = "another token that is in its place from now on";
  secret_file(folder, "token", spaced(second));
  router.process.signal(SIGHUP);
  router.process.error().read_until(" token-loaded");
  // By then its thread has taken it.
  for (auto i = 0; i < 2; ++i) {
    auto health = peer::connect(port);
    health.send("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    CHECK(health.read_until("\r\n").starts_with("HTTP/1.1 200 "));
  }
  CHECK(look(second) == true);
  CHECK(look(first) == false);
}

TEST_CASE_METHOD(guarded_router,
                 "telex check asks over TLS beside a port of users that has none") {
  auto place = "127.0.0.1:" + std::to_string(port);
  auto ask_at = [&](const std::string& admin, words more = {}) {
    more.insert(more.end(), {"--admin", admin, "--admin-token-file", token});
    return checked(router.address(), more);
  };
  auto plain = ask_at(place);
  CHECK(plain.says("; if it speaks TLS, ask it with --admin https://" + place));
  CHECK(plain.says("round trip "));
  auto unknown = ask_at("https://" + place);
  CHECK(unknown.says(
    "nobody vouches for the certificate of " + place
    + " (self-signed certificate); if its fingerprint is right, add --admin-pin "
    + fingerprint()));
  for (const auto& trust : {words{"--admin-pin", fingerprint()},
                            words{"--admin-tls-ca", own.files.certificate}}) {
    auto known = ask_at(place, trust);
    CHECK(known.exit_code == 0);
    CHECK(known.says("0 users"));
  }
}

TEST_CASE("telex check asks without TLS beside a port of users that has it") {
  scratch folder;
  certificate_files own{"127.0.0.1"};
  auto admin = folder / "admin";
  router_process router{{"--tls", "127.0.0.1:0", "--tls-certificate",
                         own.files.certificate, "--tls-key", own.files.key, "--admin",
                         "unix:" + admin}};
  auto found = checked(router.tls_address(),
                       {"--tls-ca", own.files.certificate, "--admin", admin});
  CHECK(found.exit_code == 0);
  CHECK(found.says("0 users"));
}

TEST_CASE("a router does not start with a token that others can read") {
  scratch folder;
  auto token = secret_file(folder, "token", secret_word, 0644);
  child_process router{{router_program(), "--port", "0", "--admin", "127.0.0.1:0",
                        "--admin-token-file", token}};
  CHECK(router.error().read_all().find("chmod o=,g-w " + token) != std::string::npos);
  CHECK(router.wait() == 1);
}

TEST_CASE("an admin port for all warns, and asks for its token if it has one") {
  scratch folder;
  auto token = secret_file(folder, "token", secret_word);
  reached_router router{{"--admin-anywhere", "--admin-token-file", token}};
  CHECK(router.log.find(" warning exposed address=0.0.0.0:") != std::string::npos);
  auto port = port_in(router.process.output().read_line(), "http://");
  auto stranger = peer::connect(port);
  stranger.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  CHECK(stranger.read_until("\r\n").starts_with("HTTP/1.1 401 "));
  auto known = peer::connect(port);
  known.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n" + shown + "\r\n");
  CHECK(known.read_until("\r\n").starts_with("HTTP/1.1 200 "));
}
