// What --check-config and --print-config print, and that it can be read again.

#include "cli/telexd/configuration/report.hpp"

#include "cli/telexd/configuration/configuration.hpp"
#include "cli/telexd/configuration/environment.hpp"
#include "cli/telexd/configuration/reasons.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

using namespace telex::cli;
using namespace telex::test;

namespace {

using texts = std::vector<std::string>;

constexpr const char* no_variables[] = {nullptr};

/// What is made of a command line, without an environment.
struct configured : configuration {
  explicit configured(const texts& arguments) {
    parse(arguments);
    read(no_variables);
  }
};

void check_equal(const telexd_options& x, const telexd_options& y) {
  REQUIRE(x.held.size() == y.held.size());
  for (std::size_t i = 0; i < x.held.size(); ++i) {
    INFO(x.held[i].name);
    CHECK(x.held[i].name == y.held[i].name);
    CHECK(x.held[i].values == y.held[i].values);
  }
}

/// What is made of a file with that text, and nothing else.
struct read_back : configured {
  explicit read_back(const std::string& text) : configured{{"--config", write(text)}} {
    // nop
  }

  static std::string write(const std::string& text) {
    static scratch dir;
    std::ofstream{dir / "t.toml"} << text;
    return dir / "t.toml";
  }
};

/// A value for each option that is not its default.
const texts everything{"--listen",
                       "[::]:7",
                       "--listen",
                       "127.0.0.1:8",
                       "--port",
                       "9",
                       "--port",
                       "10",
                       "--listen",
                       "unix:/u",
                       "--listen-mode",
                       "0600",
                       "--proxy",
                       "192.0.2.7",
                       "--port-file",
                       "p \"q\" \\ \u00e4\n\x01\x7f'",
                       "--tls",
                       "0.0.0.0:11",
                       "--tls",
                       "127.0.0.1",
                       "--tls-certificate",
                       "c",
                       "--tls-key",
                       "k",
                       "--tls-client-ca",
                       "ca",
                       "--log-level",
                       "off",
                       "--actor-log",
                       "-",
                       "--actor-log-level",
                       "info",
                       "--admin",
                       "0.0.0.0:12",
                       "--admin-host",
                       "a",
                       "--admin-host",
                       "b",
                       "--admin-token-file",
                       "t",
                       "--accounts.file",
                       "a",
                       "--accounts.required",
                       "--limits.logins",
                       "30",
                       "--limits.login-queue",
                       "31",
                       "--limits.per-address-logins",
                       "32",
                       "--limits.max-body",
                       "1",
                       "--limits.pending-sends",
                       "2",
                       "--limits.pending-copies",
                       "3",
                       "--limits.all-copies",
                       "4",
                       "--limits.broadcast-queue-bytes",
                       "5",
                       "--limits.recipient-queue",
                       "6",
                       "--limits.recipient-queue-bytes",
                       "7",
                       "--limits.early-errors",
                       "9",
                       "--limits.refusals",
                       "11",
                       "--limits.output",
                       "12",
                       "--limits.who",
                       "13",
                       "--limits.watched",
                       "14",
                       "--limits.connections",
                       "15",
                       "--limits.per-address",
                       "16",
                       "--limits.per-address-rate",
                       "17",
                       "--limits.per-address-errors",
                       "18",
                       "--limits.per-address-refusals",
                       "19",
                       "--limits.per-address-loopback",
                       "--timeouts.handshake",
                       "1ms",
                       "--timeouts.registration",
                       "1500ms",
                       "--timeouts.pairing",
                       "3s",
                       "--timeouts.refusal",
                       "4m",
                       "--timeouts.acknowledge",
                       "5h",
                       "--timeouts.unresponsive",
                       "6s",
                       "--timeouts.drain",
                       "7s",
                       "--timeouts.linger",
                       "8s",
                       "--timeouts.vanished",
                       "9s",
                       "--timeouts.ping",
                       "10s",
                       "--timeouts.bye",
                       "11s",
                       "--presence.interval",
                       "12s",
                       "--compatibility.sent",
                       "--compatibility.taken",
                       "104"};

} // namespace

TEST_CASE("a printed configuration is read to the same again") {
  const configured all{everything};
  REQUIRE(all.faults() == texts{});
  const read_back again{to_config_file(all.table())};
  REQUIRE(again.faults() == texts{});
  check_equal(again.options(), all.options());
  const auto& now = again.options();
  CHECK(now.listen == all.options().listen);
  CHECK(now.port_file == all.options().port_file);
}

TEST_CASE("the options of the test of what is printed are all that there are") {
  const configured all{everything};
  const configured none{{}};
  for (const auto& each : all.table().options()) {
    INFO(each.name);
    // These exclude --tls-certificate, and that with a token.
    if (each.name != "tls-self-signed" && each.name != "admin-anywhere")
      CHECK(each.held() != none.table().find(each.name)->held());
  }
}

TEST_CASE("a printed configuration of nothing given has the defaults as comments") {
  const configured none{{}};
  auto text = to_config_file(none.table());
  const read_back again{text};
  CHECK(again.faults() == texts{});
  check_equal(again.options(), none.options());
  for (const auto& each : again.table().options())
    CHECK(each.given.empty());
  // Each line that is taken in says what would be so without it.
  std::istringstream lines{text};
  std::string table;
  std::set<std::string> seen;
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 80);
    if (line.starts_with('['))
      table = line;
    if (!line.starts_with('#') || line.starts_with("# ") || line == "#")
      continue;
    auto name = line.substr(1, line.find(' ') - 1);
    if (!table.empty())
      name = table.substr(1, table.size() - 2) + '.' + name;
    seen.insert(name);
    auto option = none.table().find(name);
    REQUIRE(option);
    if (option->standard.empty())
      continue;
    INFO(line);
    const read_back one{table + '\n' + line.substr(1)};
    CHECK(one.table().is_given(name));
    CHECK(one.table().find(name)->held() == option->standard);
  }
  CHECK(seen.size() == none.table().options().size());
}

TEST_CASE("each setting of the router has its reason in a printed configuration") {
  const configured none{{}};
  for (const auto& each : none.table().options()) {
    INFO(each.name);
    // What is in tables are settings, but for the file of accounts.
    auto is_setting = !table_of(each.name).empty() && each.name != "accounts.file";
    CHECK(reason_of(each.name).empty() != is_setting);
  }
  auto text = to_config_file(none.table());
  CHECK(text.find("# error, so that the stream stays readable. The default is 65536.")
        != std::string::npos);
}

TEST_CASE("what holds is listed with where it comes from") {
  auto path = read_back::write("log-level = \"debug\"\n[timeouts]\ndrain = 90");
  configuration all;
  all.parse({"--config", path, "--limits.who", "7"});
  const char* variables[] = {"TELEXD_LISTEN=127.0.0.1:1,[::1]:2", nullptr};
  all.read(variables);
  REQUIRE(all.faults() == texts{});
  auto list = list_options(all.table());
  auto has_line = [&list](const std::string& beginning, const std::string& end) {
    std::istringstream lines{list};
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with(beginning) && line.ends_with("  # " + end))
        return true;
    return false;
  };
  CHECK(has_line("log-level = \"debug\" ", path + ":1:13"));
  CHECK(has_line("timeouts.drain = \"90s\" ", path + ":3:9"));
  CHECK(has_line("limits.who = 7 ", "command line"));
  CHECK(
    has_line("listen = [\"127.0.0.1:1\", \"[::1]:2\"] ", "TELEXD_LISTEN (restart)"));
  CHECK(has_line("limits.max-body = 65536 ", "default"));
  CHECK(list.find("\n# port is not set\n") != std::string::npos);
}

TEST_CASE("where a router listens that was told nothing is listed as its default") {
  const configured none{{}};
  auto list = list_options(none.table());
  CHECK(list.find("\nlisten = [\"127.0.0.1:1933\"] ") != std::string::npos);
  CHECK(to_config_file(none.table()).find("\n#listen = [\"127.0.0.1:1933\"]\n")
        != std::string::npos);
  const configured other{{"--port", "7"}};
  CHECK(list_options(other.table()).find("\n# listen is not set\n")
        != std::string::npos);
}

TEST_CASE("no two options have the same variable") {
  std::set<std::string> variables;
  const configured none{{}};
  for (const auto& each : none.table().options())
    CHECK(variables.insert(variable_of(each.name)).second);
}

TEST_CASE("what needs a restart is kept and named and all else changes") {
  const configured before{{"--port", "7", "--limits.who", "5"}};
  configured now{{"--port", "8", "--limits.who", "6", "--timeouts.vanished", "9s"}};
  CHECK(now.keep(before.options().held) == texts{"port", "timeouts.vanished"});
  CHECK(now.options().listen == before.options().listen);
  CHECK(now.options().config.limits.who == 6);
  CHECK(now.options().config.timeouts.vanished
        == before.options().config.timeouts.vanished);
}
