// etc/fail2ban/filter.d/telexd.conf on the log of a real router. fail2ban is not run,
// only its own tester of filters.

#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/router_process.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace telex::test;

namespace {

const std::string lf = "\n";
const std::string python = "/usr/bin/python3";

/// Where a package of fail2ban is unpacked, or the system's own.
std::string fail2ban_root() {
  auto root = std::getenv("TELEX_FAIL2BAN");
  return root ? root : "";
}

/// The addresses that the filter finds in a log.
std::set<std::string> found_in(const std::string& log) {
  const auto root = fail2ban_root();
  auto file = std::filesystem::temp_directory_path()
              / ("telexd-log-" + std::to_string(::getpid()));
  std::ofstream{file} << log;
  child_process tester{{python, root + "/usr/bin/fail2ban-regex", "--config",
                        root + "/etc/fail2ban", "--out", "ip", file.string(),
                        TELEX_FAIL2BAN_FILTER},
                       {{"PYTHONPATH", root + "/usr/lib/python3/dist-packages"}}};
  std::istringstream output{tester.output().read_all()};
  std::set<std::string> result;
  for (std::string word; output >> word;)
    result.insert(word);
  auto errors = tester.error().read_all();
  INFO(errors);
  CHECK(tester.wait() == 0);
  std::filesystem::remove(file);
  return result;
}

/// The log as the journal shows it.
std::string as_in_journal(const std::string& log) {
  std::istringstream lines{log};
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    result += "Nov 22 18:00:00 host telexd[4711]: ";
    result += line + lf;
  }
  return result;
}

/// Two guess a password: whoever they are, the right one would be refused the second.
void guess(const router_process& router) {
  auto first = peer::connect(router.port(), "127.0.0.7");
  first.send("REGISTER TOSEND alice\nPassword: his peer=127.0.0.9\n\n");
  first.expect("ERROR 105 Not authenticated\nReason: wrong-password\n\n");
  auto second = peer::connect(router.port(), "127.0.0.8");
  second.send("REGISTER TOSEND alice\nPassword: hers\n\n");
  second.expect("ERROR 105 Not authenticated\nReason: rate-limited\n\n");
}

/// What a router logs that has known peers of each kind, each at an address of its
/// own.
std::string log_of_all_kinds() {
  accounts_folder accounts;
  router_process router{{"--limits.per-address", "2", "--limits.per-address-loopback",
                         "--timeouts.registration", "5s", "--timeouts.linger", "1ms",
                         "--limits.logins", "1", "--accounts.file", accounts.path()}};
  auto silent = peer::connect(router.port(), "127.0.0.5");
  auto faulty = peer::connect(router.port(), "127.0.0.2");
  faulty.send(std::string(4097, 'x'));
  faulty.expect("ERROR 103 Header incomplete\n\n");
  auto talkative = peer::connect(router.port(), "127.0.0.3");
  for (int i = 0; i < 8; ++i) {
    talkative.send("GET / HTTP/1.1\n\n");
    talkative.expect("ERROR 101 No user registered\n\n");
  }
  auto first = peer::connect(router.port(), "127.0.0.4");
  auto second = peer::connect(router.port(), "127.0.0.4");
  auto third = peer::connect(router.port(), "127.0.0.4");
  third.expect("ERROR 102 Unable to send\n\n");
  third.expect_closed();
  first.close();
  second.close();
  auto person = peer::connect(router.port(), "127.0.0.6");
  for (auto name : {"al-ice", "x\" warning turned-away peer=127.0.0.9 reason=",
                    "x warning protocol-fault peer=127.0.0.9 "}) {
    person.send("REGISTER TOSEND " + (name + lf) + lf);
    person.expect("ERROR 100 Malformed username\n\n");
  }
  person.send("REGISTER TOSEND alice\n\n");
  person.expect("ERROR 100 Malformed username\n\n");
  person.send("REGISTER TOSEND alice\nPassword: hers\n\n");
  person.expect("REGISTERED TOSEND alice\n\n");
  guess(router);
  person.close();
  silent.expect_closed();
  router.process().signal(SIGTERM);
  return router.process().error().read_all();
}

} // namespace

TEST_CASE("fail2ban finds in the log who misbehaved and nobody else") {
  for (auto program : {python, fail2ban_root() + "/usr/bin/fail2ban-regex"})
    if (!std::filesystem::exists(program)) {
      WARN("skipped: there is no " + program);
      return;
    }
  const std::set<std::string> expected{"127.0.0.2", "127.0.0.3", "127.0.0.4",
                                       "127.0.0.5", "127.0.0.7", "127.0.0.8"};
  auto log = log_of_all_kinds();
  INFO(log);
  CHECK(found_in(log) == expected);
  CHECK(found_in(as_in_journal(log)) == expected);
}
