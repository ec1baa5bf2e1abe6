// SIGHUP: it has telexd read its configuration again, and never ends it.

#include "cli/system/descriptor.hpp"
#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/certificate_files.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/terminal.hpp"
#include "tests/support/text_of.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace telex;
using namespace telex::test;

namespace {

/// A router with a configuration file that can be written anew.
struct configured_router {
  explicit configured_router(const std::string& text) : path{write(text)} {
    // nop
  }

  std::string write(const std::string& text) const {
    std::ofstream{dir / "telexd.toml"} << text;
    return dir / "telexd.toml";
  }

  /// Has the router read its file again, with another text, and returns a line of its
  /// log that says `what`.
  std::string reload(const std::string& text, std::string_view what) {
    write(text);
    router.process().signal(SIGHUP);
    return router.wait_for_log(what);
  }

  scratch dir;
  std::string path;
  router_process router{{"--config", path}};
};

void expect_refused(user& who, const std::string& body) {
  who.send(who.name(), body);
  CHECK(who.sending().read_until("\n\n").starts_with("ERROR"));
}

void expect_taken(user& who, const std::string& body) {
  who.send(who.name(), body);
  who.expect_forward(who.name(), body);
  who.acknowledge(who.name());
  who.expect_sent(who.name());
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

// -- what it reads -------------------------------------------------------------

TEST_CASE("SIGHUP changes what can change and names it, for who comes then") {
  configured_router it{"[limits]\nmax-body = 4\n"};
  user before{it.router.port(), "before"};
  expect_refused(before, "longer");
  auto line = it.reload("[limits]\nmax-body = 8\nwho = 7\n", "reloaded");
  CHECK(contains(line, "changed=\"limits.max-body limits.who\""));
  user after{it.router.port(), "after"};
  expect_taken(after, "longer");
  expect_refused(before, "longer");
  CHECK(it.router.stop() == 0);
}

TEST_CASE("SIGHUP changes the level of the log while the router runs") {
  configured_router it{""};
  it.reload("log-level = \"debug\"\n", "changed=log-level");
  user alice{it.router.port(), "alice"};
  expect_taken(alice, "note");
  it.router.wait_for_log("debug forwarded");
  it.reload("log-level = \"warning\"\nadmin = \"127.0.0.1:0\"\n", "restart-needed");
  expect_taken(alice, "note");
  CHECK(it.router.stop() == 0);
  auto rest = it.router.process().error().read_all();
  CHECK_FALSE(contains(rest, " debug "));
  CHECK_FALSE(contains(rest, " info "));
}

TEST_CASE("a log that was off begins when SIGHUP wants it") {
  configured_router it{"log-level = \"off\"\n"};
  it.reload("log-level = \"info\"\n", "reloaded");
  user alice{it.router.port(), "alice"};
  it.router.wait_for_log("registered");
}

TEST_CASE("SIGHUP changes nothing if there is a fault and tells all of them") {
  configured_router it{"[limits]\nmax-body = 4\n"};
  auto line = it.reload("log-level = \"debug\"\n[limits]\nmax-body = 8\nwho = 0\n"
                        "frob = 1\n",
                        "reload-refused");
  CHECK(contains(line, it.path + ":4:7: limits.who: '0' is no whole number"));
  line = it.router.wait_for_log("reload-refused");
  CHECK(contains(line, it.path + ":5:1: limits.frob is no setting"));
  user alice{it.router.port(), "alice"};
  expect_refused(alice, "longer");
  std::remove(it.path.c_str());
  it.router.process().signal(SIGHUP);
  line = it.router.wait_for_log("reload-refused");
  CHECK(contains(line, it.path + ": cannot read it: No such file or directory"));
  CHECK(it.router.stop() == 0);
  CHECK_FALSE(contains(it.router.process().error().read_all(), " debug "));
}

TEST_CASE("SIGHUP changes nothing if one of the other files is of no use") {
  accounts_folder accounts;
  certificate_files own;
  const auto start = "tls-certificate = \"" + own.files.certificate + "\"\ntls-key = \""
                     + own.files.key + "\"\naccounts.file = \"" + accounts.path()
                     + "\"\n";
  configured_router it{start + "[limits]\nmax-body = 4\n"};
  const auto changed = start + "[limits]\nmax-body = 8\n";
  const certificate_files other;
  // What is wrong is told, all of it.
  std::filesystem::remove(accounts.path());
  std::filesystem::copy_file(other.files.key, own.files.key,
                             std::filesystem::copy_options::overwrite_existing);
  auto line = it.reload(changed, "reload-refused");
  CHECK(contains(line, "it is not the key of the certificate"));
  line = it.router.wait_for_log("reload-refused");
  CHECK(contains(line, accounts.path() + ": No such file"));
  // With one fault nothing of the rest is taken: neither settings nor certificate.
  std::filesystem::copy_file(other.files.certificate, own.files.certificate,
                             std::filesystem::copy_options::overwrite_existing);
  it.router.process().signal(SIGHUP);
  line = it.router.wait_for_log("reload-refused");
  CHECK(contains(line, accounts.path()));
  user carol{it.router.port(), "carol"};
  expect_refused(carol, "longer");
  accounts.write("# nobody\n");
  it.router.process().signal(SIGHUP);
  it.router.wait_for_log("reloaded");
  user dave{it.router.port(), "dave"};
  expect_taken(dave, "longer");
  CHECK(it.router.stop() == 0);
}

TEST_CASE("SIGHUP waits for no pipe, whatever file it is in the place of") {
  auto which = GENERATE(0, 1, 2, 3);
  accounts_folder accounts;
  certificate_files own;
  auto token = accounts.file("token", "0123456789abcdef\n");
  std::filesystem::permissions(token, std::filesystem::perms::owner_read
                                        | std::filesystem::perms::owner_write);
  configured_router it{"tls-certificate = \"" + own.files.certificate
                       + "\"\ntls-key = \"" + own.files.key + "\"\naccounts.file = \""
                       + accounts.path() + "\"\nadmin-token-file = \"" + token
                       + "\"\nadmin = \"127.0.0.1:0\"\n"};
  auto path = std::vector{own.files.certificate, own.files.key, accounts.path(),
                          token}[static_cast<std::size_t>(which)];
  std::filesystem::remove(path);
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  // Somebody who could write to it, and does not.
  cli::descriptor writer{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
  it.router.process().signal(SIGHUP);
  auto line = it.router.wait_for_log("reload-refused");
  CHECK(contains(line, "it is no regular file"));
  CHECK(it.router.stop() == 0);
}

TEST_CASE("a setting without effect does not keep SIGHUP from the others") {
  configured_router it{""};
  auto line
    = it.reload("admin-host = \"a\"\n[limits]\nper-address = 3\nwho = 7\n", "reloaded");
  CHECK(contains(line, "changed=\"limits.who limits.per-address\""));
  CHECK(contains(it.router.wait_for_log("restart-needed"), "admin-host"));
  CHECK(contains(it.router.wait_for_log("without-effect"),
                 it.path + ":1:14: admin-host: there is no admin port"));
  CHECK(contains(it.router.wait_for_log("without-effect"),
                 it.path + ":3:15: limits.per-address: it does not hold"));
}

TEST_CASE("SIGHUP names what needs a restart, each time, and changes all else") {
  configured_router it{""};
  const std::string text = "admin = \"127.0.0.1:0\"\n[limits]\nwho = 7\n"
                           "connections = 5\n[timeouts]\nvanished = \"9s\"\n";
  auto changed = it.reload(text, "reloaded");
  CHECK(contains(changed, "changed=limits.who"));
  constexpr auto names = "settings=\"admin limits.connections timeouts.vanished\"";
  CHECK(contains(it.router.wait_for_log("restart-needed"), names));
  it.router.process().signal(SIGHUP);
  CHECK_FALSE(contains(it.router.wait_for_log("reloaded"), "changed="));
  CHECK(contains(it.router.wait_for_log("restart-needed"), names));
  // As many connections as there were before.
  std::vector<user> users;
  for (auto name : {"alice", "bob", "carol", "dave"})
    users.emplace_back(it.router.port(), name);
  exchange(users.front(), users.back());
}

TEST_CASE("what the command line says holds after SIGHUP as well") {
  scratch dir;
  auto path = dir / "telexd.toml";
  std::ofstream{path} << "[limits]\nmax-body = 4\n";
  router_process router{{"--config", path, "--limits.max-body", "8"}};
  std::ofstream{path} << "[limits]\nmax-body = 5\n";
  router.process().signal(SIGHUP);
  CHECK_FALSE(contains(router.wait_for_log("reloaded"), "changed="));
  user alice{router.port(), "alice"};
  expect_taken(alice, "longer");
}

// -- what it does not end ------------------------------------------------------------

TEST_CASE("a router without a file goes on when it gets SIGHUP and says so") {
  router_process router;
  user alice{router.port(), "alice"};
  for (int i = 0; i < 2; ++i) {
    router.process().signal(SIGHUP);
    CHECK(contains(router.wait_for_log("reload-ignored"),
                   "warning reload-ignored reason=nothing-to-read"));
  }
  exchange(alice, alice);
  CHECK(router.stop() == 0);
}

TEST_CASE("a router that was started to ignore SIGHUP does so without a word") {
  for (std::string setsid : {"", "setsid "}) {
    child_process process{{"/bin/sh", "-c",
                           "trap '' HUP; exec " + setsid + "\"$0\" --port 0",
                           router_program()}};
    process.output().read_line();
    process.signal(SIGHUP);
    process.signal(SIGTERM);
    CHECK_FALSE(contains(process.error().read_all(), "reload-ignored"));
    CHECK(process.wait() == 0);
  }
}

TEST_CASE("a router that drains settles what is under way also when it gets SIGHUP") {
  configured_router it{""};
  user alice{it.router.port(), "alice"};
  alice.send("alice", "note");
  alice.expect_forward("alice", "note");
  it.router.process().signal(SIGTERM);
  it.router.wait_for_log("draining");
  it.reload("[limits]\nwho = 7\n", "changed=limits.who");
  alice.acknowledge("alice");
  alice.expect_sent("alice");
  CHECK(it.router.process().wait() == 0);
}

TEST_CASE("a router that gets SIGHUP until it has ended ends as it should") {
  configured_router it{""};
  auto id = it.router.process().pid();
  it.router.process().signal(SIGTERM);
  siginfo_t state{};
  while (state.si_pid == 0) {
    ::kill(id, SIGHUP);
    REQUIRE(::waitid(P_PID, static_cast<id_t>(id), &state, WEXITED | WNOHANG | WNOWAIT)
            == 0);
  }
  CHECK(it.router.process().wait() == 0);
}

TEST_CASE("a router goes on when its terminal goes away") {
  scratch dir;
  auto log = dir / "actors";
  terminal screen{
    {router_program(), "--port", "0", "--port-file", dir / "port", "--actor-log", log}};
  screen.wait_for(" started ");
  screen.hang_up();
  deadline until;
  while (!contains(text_of(log), "reload-ignored"))
    if (until.left() == 0)
      throw timed_out("it has not noticed");
  user alice{static_cast<std::uint16_t>(std::stoul(text_of(dir / "port"))), "alice"};
  exchange(alice, alice);
  screen.signal(SIGTERM);
  CHECK(screen.wait() == 0);
}
