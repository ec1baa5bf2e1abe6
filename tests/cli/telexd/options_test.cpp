// What the options of telexd have in common, and those that are of neither its limits
// nor where it listens.

#include "tests/cli/telexd/limit_table.hpp"
#include "tests/cli/telexd/parsed_options.hpp"

#include <sstream>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

TEST_CASE("without arguments everything has its default") {
  auto options = options_of({});
  check_defaults_but("", options.config);
  CHECK_FALSE(options.config.compatibility.sent);
  CHECK_FALSE(options.config.per_address.loopback);
  CHECK(sorted_endpoints(options) == arguments{"127.0.0.1:1933"});
  CHECK(options.port_file.empty());
  CHECK(options.level == log_level::info);
}

TEST_CASE("a taken name is answered with 100 or 104 and nothing else") {
  auto taken
    = [](const arguments& args) { return options_of(args).config.compatibility.taken; };
  CHECK(taken({}) == 100);
  CHECK(taken({"--compatibility.taken", "100"}) == 100);
  CHECK(taken({"--compatibility.taken=104"}) == 104);
  for (auto text : {"103", "0104", "104 ", "on", "-100"})
    check_refused({"--compatibility.taken=" + std::string{text}},
                  "neither 100 nor 104");
}

TEST_CASE("the other options can be set") {
  CHECK(options_of({"--port-file", "/run/ports"}).port_file == "/run/ports");
  CHECK(options_of({"--compatibility.sent"}).config.compatibility.sent);
  CHECK(options_of({"--log-level", "debug"}).level == log_level::debug);
  CHECK(options_of({"--log-level", "info"}).level == log_level::info);
  CHECK(options_of({"--log-level", "warning"}).level == log_level::warning);
  CHECK(options_of({"--log-level=off"}).level == log_level::off);
}

TEST_CASE("a level that is none is refused") {
  for (auto name : {"--log-level", "--actor-log-level"})
    for (auto text : {"", "loud", "INFO", "3"})
      check_refused({name, text}, name);
}

TEST_CASE("what would have no effect is refused") {
  check_refused({"--actor-log-level", "info"}, "--actor-log");
  check_refused({"--admin-anywhere"}, "--admin");
  const arguments no_limits{
    "--limits.per-address",        "0", "--limits.per-address-rate",     "0",
    "--limits.per-address-errors", "0", "--limits.per-address-refusals", "0"};
  auto loopback = no_limits;
  loopback.push_back("--limits.per-address-loopback");
  check_refused(loopback, "--limits.per-address-loopback");
  options_of(no_limits);
  for (std::string name :
       {"--limits.per-address", "--limits.per-address-rate",
        "--limits.per-address-errors", "--limits.per-address-refusals"}) {
    check_refused({name, "7"}, name);
    check_refused({name, "7", "--listen", "[0::1]:0"}, name);
    options_of({name, "7", "--listen", "127.0.0.1:0", "--listen", "[::]:0"});
    options_of({name, "7", "--limits.per-address-loopback"});
  }
  for (auto at : {"127.0.0.1:0", "[0:0::1]:0", "unix:/run/telexd.sock"})
    check_refused({"--admin", at, "--admin-anywhere"}, "--admin-anywhere");
  check_refused(
    {"--limits.recipient-queue", "0", "--limits.recipient-queue-bytes", "1000"},
    "--limits.recipient-queue-bytes");
  for (auto file : {"x", "./x", "y/../x"})
    check_refused({"--actor-log", "x", "--port-file", file}, "--port-file");
}

TEST_CASE("a file without a name is refused") {
  for (auto name : {"--actor-log", "--port-file", "--admin"}) {
    check_refused({name, ""}, name);
    check_refused({std::string{name} + "="}, name);
  }
}

TEST_CASE("the actor log has everything unless it is told otherwise") {
  CHECK(options_of({}).actor_log.empty());
  CHECK(options_of({"--actor-log", "/var/log/actors"}).actor_log == "/var/log/actors");
  CHECK(options_of({"--actor-log", "-"}).actor_log == "-");
  CHECK(options_of({}).actor_log_level == log_level::debug);
  CHECK(options_of({"--actor-log", "x", "--actor-log-level", "info"}).actor_log_level
        == log_level::info);
}

TEST_CASE("an option that is none is refused") {
  check_refused({"--limits.everything", "1"}, "--limits.everything");
  check_refused({"-x"}, "-x");
  check_refused({"serve"}, "serve");
  check_refused({"two\nlines"}, "lines");
}

TEST_CASE("an option without its value is refused") {
  for (auto name : {"--listen", "--port", "--port-file", "--log-level", "--actor-log",
                    "--admin", "--admin-host", "--limits.max-body", "--timeouts.drain"})
    check_refused({name}, name);
}

TEST_CASE("the help is printed and lists every option with its default") {
  auto [result, output, errors] = parse({"--help"});
  REQUIRE(std::holds_alternative<int>(result));
  CHECK(std::get<int>(result) == 0);
  CHECK(errors.empty());
  for (auto name : {"--version", "--listen", "--port", "--port-file", "--log-level",
                    "--actor-log", "--actor-log-level", "--admin", "--admin-anywhere",
                    "--admin-host", "--compatibility.sent", "--compatibility.taken",
                    "--accounts.file", "--accounts.required", "account"})
    CHECK(contains(output, name));
  for (const auto& each : limits)
    CHECK(contains(output, each.name));
  for (const auto& each : timeouts)
    CHECK(contains(output, each.name));
  for (auto text : {"127.0.0.1:1933", "65536", "1m", "30s"})
    CHECK(contains(output, text));
}

TEST_CASE("the help is broken into lines of 80 columns") {
  auto output = parse({"--help"}).output;
  std::istringstream lines{output};
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
  CHECK(
    contains(output, "whether the recipient has the message. It runs\nuntil it gets"));
  CHECK(contains(output, R"(
  --listen ADDRESS:PORT ...   Where to listen: a numeric IPv4 or IPv6 address
                              and a port, or unix:/PATH. May be given several)"));
  CHECK(contains(output,
                 "behind it:\n"
                 "                              [fe80::1%eth0]:1933. The default "
                 "is\n                              127.0.0.1:1933.\n"));
}

TEST_CASE("what is no option is named, the first of several") {
  check_refused({"--port", "0", "--frob", "extra"}, "telexd: \"--frob\" is no option");
  check_refused({"extra", "\x1b[2J"}, "telexd: \"extra\" is no command");
  check_refused({"\x1b[2J\n"}, "telexd: \"\\e[2J\\n\" is no command");
}

TEST_CASE("what somebody likely meant is told who writes no option") {
  struct row {
    arguments args;
    const char* meant;
  };
  for (const auto& [args, meant] : std::vector<row>{
         {{"accounts", "add", "alice"},
          "\"accounts\" is no command; did you mean telexd account?"},
         {{"acount"}, "telexd: \"acount\" is no command; did you mean telexd account?"},
         {{"list"}, "did you mean telexd account list?"},
         {{"reload"}, "did you mean to send SIGHUP to the router?"},
         {{"check-config"}, "did you mean --check-config?"},
         {{"--accounts", "file"}, "did you mean --accounts.file?"},
         {{"--tls-cert=x"}, "did you mean --tls-certificate?"},
         {{"--selfsigned", "x"}, "did you mean --tls-self-signed?"},
         {{"--prot", "7"}, "did you mean --port?"},
       })
    check_refused(args, meant);
}

TEST_CASE("a configuration is checked or printed, and not both") {
  check_refused({"--check-config", "--print-config"}, "--print-config");
}

TEST_CASE("the version is printed") {
  auto [result, output, errors] = parse({"--version"});
  REQUIRE(std::holds_alternative<int>(result));
  CHECK(std::get<int>(result) == 0);
  CHECK(errors.empty());
  CHECK(output.substr(0, 7) == "telexd ");
  CHECK(output.back() == '\n');
}
