#include "cli/telexd_options.hpp"

#include "cli/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

using namespace telex;
using namespace telex::cli;
using namespace std::chrono_literals;

namespace {

/// Keeps what is written to a standard stream meanwhile.
class captured_stream {
public:
  explicit captured_stream(int fd)
    : fd_{fd}, original_{::dup(fd)}, file_{std::tmpfile()} {
    flush();
    ::dup2(::fileno(file_), fd_);
  }
  captured_stream(const captured_stream&) = delete;
  captured_stream& operator=(const captured_stream&) = delete;
  ~captured_stream() {
    flush();
    ::dup2(original_.get(), fd_);
    std::fclose(file_);
  }

  std::string text() const {
    flush();
    std::string result(4096 * 16, '\0');
    auto size = ::pread(::fileno(file_), result.data(), result.size(), 0);
    result.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return result;
  }

private:
  static void flush() {
    std::cout.flush();
    std::fflush(nullptr);
  }

  int fd_;
  cli::descriptor original_;
  std::FILE* file_;
};

using arguments = std::vector<std::string>;

struct parsed {
  std::variant<telexd_options, int> result;
  std::string output;
  std::string errors;
};

parsed parse(const arguments& args) {
  std::vector<const char*> argv{"telexd"};
  for (const auto& each : args)
    argv.push_back(each.c_str());
  captured_stream output{STDOUT_FILENO};
  captured_stream errors{STDERR_FILENO};
  auto result = parse_telexd_options(static_cast<int>(argv.size()), argv.data());
  return {std::move(result), output.text(), errors.text()};
}

std::string shown(const arguments& args) {
  std::string result = "telexd";
  for (const auto& each : args)
    result += " '" + each + "'";
  return result;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// What good arguments give.
telexd_options options_of(const arguments& args) {
  INFO(shown(args));
  auto [result, output, errors] = parse(args);
  CHECK(output.empty());
  CHECK(errors.empty());
  REQUIRE(std::holds_alternative<telexd_options>(result));
  return std::get<telexd_options>(std::move(result));
}

/// Checks that `args` are refused with one line that holds `culprit`.
void check_refused(const arguments& args, const std::string& culprit) {
  INFO(shown(args));
  auto [result, output, errors] = parse(args);
  REQUIRE(std::holds_alternative<int>(result));
  CHECK(std::get<int>(result) == 2);
  CHECK(output.empty());
  INFO(errors);
  CHECK(contains(errors, culprit));
  CHECK(std::count(errors.begin(), errors.end(), '\n') == 1);
  CHECK(errors.back() == '\n');
}

struct limit {
  std::string name;
  std::function<std::size_t(const settings&)> value;
  std::size_t standard;
  std::size_t least;
};

auto of_all(std::size_t limit_settings::* member) {
  return [member](const settings& config) { return config.limits.*member; };
}

auto of_address(std::size_t address_settings::* member) {
  return [member](const settings& config) { return config.per_address.*member; };
}

const std::vector<limit> limits{
  {"--limits.max-body", of_all(&limit_settings::max_body), 65536, 1},
  {"--limits.pending-sends", of_all(&limit_settings::pending_sends), 64, 1},
  {"--limits.recipient-queue", of_all(&limit_settings::recipient_queue), 1024, 0},
  {"--limits.recipient-queue-bytes", of_all(&limit_settings::recipient_queue_bytes),
   1048576, 0},
  {"--limits.early-errors", of_all(&limit_settings::early_errors), 8, 1},
  {"--limits.refusals", of_all(&limit_settings::refusals), 10, 1},
  {"--limits.output", of_all(&limit_settings::output), 1048576, 1},
  {"--limits.connections", of_all(&limit_settings::connections), 0, 0},
  {"--limits.per-address", of_address(&address_settings::connections), 256, 0},
  {"--limits.per-address-rate", of_address(&address_settings::rate), 32, 0},
  {"--limits.per-address-errors", of_address(&address_settings::errors), 60, 0},
  {"--limits.per-address-refusals", of_address(&address_settings::refusals), 30, 0},
};

struct timeout {
  std::string name;
  duration timeout_settings::* value;
  duration standard;
  duration least = 1ms;
  duration most = 8760h;
};

const std::vector<timeout> timeouts{
  {"--timeouts.registration", &timeout_settings::registration, 60s},
  {"--timeouts.pairing", &timeout_settings::pairing, 10s},
  {"--timeouts.refusal", &timeout_settings::refusal, 1s},
  {"--timeouts.acknowledge", &timeout_settings::acknowledge, 10s},
  {"--timeouts.unresponsive", &timeout_settings::unresponsive, 30s},
  {"--timeouts.drain", &timeout_settings::drain, 5s},
  {"--timeouts.linger", &timeout_settings::linger, 2s},
  {"--timeouts.vanished", &timeout_settings::vanished, 45s, 3s, 24h},
};

/// Checks that all limits and time-outs but the one called `name` have their
/// defaults.
void check_defaults_but(const std::string& name, const settings& config) {
  for (const auto& each : limits) {
    INFO(each.name);
    if (each.name != name)
      CHECK(each.value(config) == each.standard);
  }
  for (const auto& each : timeouts) {
    INFO(each.name);
    if (each.name != name)
      CHECK(config.timeouts.*each.value == each.standard);
  }
}

std::vector<std::string> sorted_endpoints(const telexd_options& options) {
  std::vector<std::string> result;
  for (const auto& each : options.listen)
    result.push_back(to_string(each));
  std::sort(result.begin(), result.end());
  return result;
}

} // namespace

TEST_CASE("without arguments everything has its default") {
  auto options = options_of({});
  check_defaults_but("", options.config);
  CHECK_FALSE(options.config.compatibility.sent);
  CHECK_FALSE(options.config.per_address.loopback);
  CHECK(sorted_endpoints(options) == arguments{"127.0.0.1:1933"});
  CHECK(options.port_file.empty());
  CHECK(options.level == log_level::info);
}

// -- limits and time-outs
// --------------------------------------------------------------

TEST_CASE("each limit can be set and changes no other") {
  for (const auto& each : limits) {
    INFO(each.name);
    for (const auto& args :
         {arguments{each.name, "77"}, arguments{each.name + "=77"}}) {
      auto config = options_of(args).config;
      CHECK(each.value(config) == 77);
      check_defaults_but(each.name, config);
    }
  }
}

TEST_CASE("each limit has a least and a largest value") {
  for (const auto& each : limits) {
    auto least = std::to_string(each.least);
    CHECK(each.value(options_of({each.name, least}).config) == each.least);
    CHECK(each.value(options_of({each.name, "2147483648"}).config) == 2147483648);
    check_refused({each.name, "2147483649"}, each.name);
    if (each.least > 0)
      check_refused({each.name, "0"}, each.name);
  }
}

TEST_CASE("what is no number is no limit") {
  for (const auto& each : limits)
    for (auto text : {"-1", "many", "", "5x", "5 000", "1.5", "64k",
                      "18446744073709551617", "99999999999999999999999999"})
      check_refused({each.name + "=" + text}, each.name);
}

TEST_CASE("zeros before a limit or a port do not make it octal") {
  // It may be refused, but must not mean another number.
  auto is_refused = [](const arguments& args) {
    return std::holds_alternative<int>(parse(args).result);
  };
  for (const auto& each : limits) {
    arguments args{each.name, "0100"};
    INFO(shown(args));
    if (!is_refused(args))
      CHECK(each.value(options_of(args).config) == 100);
  }
  arguments args{"--port", "010"};
  INFO(shown(args));
  if (!is_refused(args))
    CHECK(sorted_endpoints(options_of(args)) == arguments{"127.0.0.1:10"});
}

TEST_CASE("the limits of an address can be made to hold for loopback") {
  CHECK(options_of({"--limits.per-address-loopback"}).config.per_address.loopback);
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

TEST_CASE("each time-out can be set and changes no other") {
  for (const auto& each : timeouts) {
    INFO(each.name);
    for (const auto& args :
         {arguments{each.name, "77s"}, arguments{each.name + "=77s"}}) {
      auto config = options_of(args).config;
      CHECK(config.timeouts.*each.value == 77s);
      check_defaults_but(each.name, config);
    }
  }
}

TEST_CASE("a time-out is a number with a unit or of seconds") {
  struct row {
    const char* text;
    duration expected;
  };
  for (auto [text, expected] : {
         row{"1ms", 1ms},
         row{"500ms", 500ms},
         row{"1500ms", 1500ms},
         row{"10s", 10s},
         row{"10", 10s},
         row{"010s", 10s},
         row{"90s", 90s},
         row{"2m", 2min},
         row{"1h", 1h},
         row{"8760h", 8760h},
         row{"31536000", 8760h},
         row{"31536000000ms", 8760h},
       })
    for (const auto& each : timeouts)
      if (expected >= each.least && expected <= each.most)
        CHECK(options_of({each.name, text}).config.timeouts.*each.value == expected);
      else
        check_refused({each.name, text}, each.name);
}

TEST_CASE("what is no time or none that is meant is no time-out") {
  for (const auto& each : timeouts)
    for (auto text : {"",
                      "0",
                      "0s",
                      "0ms",
                      "-1s",
                      "+1s",
                      "s",
                      "ms",
                      "soon",
                      "1.5s",
                      "10 s",
                      " 10s",
                      "10s ",
                      "10S",
                      "10sec",
                      "1m30s",
                      "1d",
                      "1us",
                      "0x10s",
                      "8761h",
                      "31536001",
                      "31536000001ms",
                      "9223372036854775807",
                      "9223372036854775807h",
                      "9223372036854775808",
                      "10s\n"})
      check_refused({each.name + "=" + text}, each.name);
}

// -- where to listen
// -------------------------------------------------------------------

TEST_CASE("it listens where it is told and not at the default then") {
  CHECK(sorted_endpoints(options_of({"--listen", "[::1]:7"})) == arguments{"[::1]:7"});
  CHECK(sorted_endpoints(options_of({"--listen=0.0.0.0:0"})) == arguments{"0.0.0.0:0"});
  CHECK(sorted_endpoints(options_of({"--port", "7"})) == arguments{"127.0.0.1:7"});
  CHECK(sorted_endpoints(options_of({"--port=0"})) == arguments{"127.0.0.1:0"});
  CHECK(sorted_endpoints(options_of({"--port", "65535"}))
        == arguments{"127.0.0.1:65535"});
}

TEST_CASE("it listens at several places when told several times") {
  CHECK(sorted_endpoints(options_of({"--listen", "127.0.0.1:1", "--port", "3",
                                     "--listen", "[::1]:2", "--port", "4"}))
        == arguments{"127.0.0.1:1", "127.0.0.1:3", "127.0.0.1:4", "[::1]:2"});
}

TEST_CASE("what is no endpoint cannot be listened on") {
  for (auto text : {"", "1933", "localhost:1933", "127.0.0.1", "127.0.0.1:65536",
                    "::1:1933", "[127.0.0.1]:1"})
    check_refused({"--listen", text}, "--listen");
  check_refused({"--listen", "127.0.0.1:1", "--listen", "nowhere"}, "nowhere");
  check_refused({"--listen", "127.0.0.1:1", "127.0.0.1:2"}, "127.0.0.1:2");
}

TEST_CASE("an address of one link alone needs a network interface of this host") {
  CHECK(sorted_endpoints(options_of({"--listen", "[fe80::1%lo]:7"}))
        == arguments{"[fe80::1%lo]:7"});
  CHECK(options_of({"--admin", "[fe80::1%lo]:7", "--admin-anywhere"}).admin
        == admin_address{"fe80::1%lo", 7, ""});
  for (auto option : {"--listen", "--admin"}) {
    check_refused({option, "[fe80::1%nosuch]:7", "--admin-anywhere"},
                  "there is no network interface nosuch here");
    check_refused({option, "[fe80::1]:7", "--admin-anywhere"}, "[fe80::1%eth0]:7");
  }
}

TEST_CASE("an address that nobody can connect to cannot be listened on") {
  for (auto option : {"--listen", "--admin"}) {
    for (auto text : {"224.0.0.1:0", "[ff02::1]:0"})
      check_refused({option, text, "--admin-anywhere"},
                    "nobody can connect to a multicast address; name one");
    check_refused({option, "255.255.255.255:0", "--admin-anywhere"},
                  "nobody can connect to a broadcast address; name one");
    check_refused({option, "[::ffff:127.0.0.1]:0", "--admin-anywhere"},
                  "write 127.0.0.1:0");
  }
}

TEST_CASE("what is no port cannot be listened on") {
  for (auto text : {"", "65536", "-1", "http", "19.33", "1933x", "127.0.0.1:1933"})
    check_refused({"--port=" + std::string{text}}, "--port");
  check_refused({"--port", "1", "2"}, "2");
}

// -- the rest
// --------------------------------------------------------------------------

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
  check_refused(
    {"--limits.recipient-queue", "0", "--limits.recipient-queue-bytes", "1000"},
    "--limits.recipient-queue-bytes");
  check_refused({"--actor-log", "x", "--port-file", "x"}, "--port-file");
}

TEST_CASE("a limit with which nobody could chat is refused") {
  for (auto text : {"1", "2", "3"})
    check_refused({"--limits.connections", text}, "two users have 4");
  check_refused({"--limits.per-address", "1"}, "a user has two connections");
  CHECK(options_of({"--limits.connections", "4"}).config.limits.connections == 4);
  CHECK(options_of({"--limits.per-address", "2"}).config.per_address.connections == 2);
}

TEST_CASE("a file without a name is refused") {
  for (auto name : {"--actor-log", "--port-file", "--admin"}) {
    check_refused({name, ""}, name);
    check_refused({std::string{name} + "="}, name);
  }
}

TEST_CASE("to listen twice at an address is refused") {
  check_refused({"--port", "7", "--port", "7"}, "127.0.0.1:7 is given twice");
  check_refused({"--port", "7", "--listen", "127.0.0.1:7"},
                "127.0.0.1:7 is given twice");
  check_refused({"--port", "7", "--listen", "0.0.0.0:7"}, "0.0.0.0:7 has 127.0.0.1:7");
  check_refused({"--listen", "[::]:7", "--listen", "[::1]:7"}, "[::]:7 has [::1]:7");
  CHECK(options_of({"--port", "0", "--port", "0"}).listen.size() == 2);
  CHECK(options_of({"--listen", "[::]:7", "--listen", "0.0.0.0:7"}).listen.size() == 2);
  CHECK(options_of({"--port", "7", "--port", "8"}).listen.size() == 2);
}

TEST_CASE("the actor log has everything unless it is told otherwise") {
  CHECK(options_of({}).actor_log.empty());
  CHECK(options_of({"--actor-log", "/var/log/actors"}).actor_log == "/var/log/actors");
  CHECK(options_of({"--actor-log", "-"}).actor_log == "-");
  CHECK(options_of({}).actor_log_level == log_level::debug);
  CHECK(options_of({"--actor-log", "x", "--actor-log-level", "info"}).actor_log_level
        == log_level::info);
}

TEST_CASE("the admin port is an address of this host or a Unix socket") {
  CHECK_FALSE(options_of({}).admin);
  for (auto [text, expected] : {
         std::pair{"127.0.0.1:1934", admin_address{"127.0.0.1", 1934, ""}},
         std::pair{"127.1.2.3:0", admin_address{"127.1.2.3", 0, ""}},
         std::pair{"[::1]:1934", admin_address{"::1", 1934, ""}},
         std::pair{"unix:/run/admin", admin_address{"", 0, "/run/admin"}},
         std::pair{"/run/admin", admin_address{"", 0, "/run/admin"}},
       })
    CHECK(options_of({"--admin", text}).admin == expected);
  check_refused({"--admin", "192.0.2.1:1934"}, "--admin-anywhere");
  check_refused({"--admin", "[2001:db8::1]:1934"}, "--admin-anywhere");
  CHECK(options_of({"--admin", "192.0.2.1:1934", "--admin-anywhere"}).admin
        == admin_address{"192.0.2.1", 1934, ""});
}

TEST_CASE("the admin port may be asked by names that are given") {
  CHECK(options_of({"--admin", "127.0.0.1:1934"}).admin_hosts.empty());
  CHECK(options_of({"--admin", "127.0.0.1:1934", "--admin-host", "Router.example",
                    "--admin-host", "other."})
          .admin_hosts
        == std::vector<std::string>{"router.example", "other"});
  for (auto name : {"router:1934", "http://router", "*", "", "two names"})
    check_refused({"--admin", "127.0.0.1:1934", "--admin-host", name}, "--admin-host");
  check_refused({"--admin-host", "router.example"}, "without --admin");
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
                    "--admin-host", "--compatibility.sent", "--compatibility.taken"})
    CHECK(contains(output, name));
  for (const auto& each : limits)
    CHECK(contains(output, each.name));
  for (const auto& each : timeouts)
    CHECK(contains(output, each.name));
  for (auto text : {"127.0.0.1:1933", "65536", "1m", "30s"})
    CHECK(contains(output, text));
}

TEST_CASE("the version is printed") {
  auto [result, output, errors] = parse({"--version"});
  REQUIRE(std::holds_alternative<int>(result));
  CHECK(std::get<int>(result) == 0);
  CHECK(errors.empty());
  CHECK(output.substr(0, 7) == "telexd ");
  CHECK(output.back() == '\n');
}
