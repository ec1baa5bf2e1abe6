// The options of telexd that set its limits and time-outs.

#include "tests/cli/telexd/limit_table.hpp"
#include "tests/cli/telexd/parsed_options.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

/// The settings of a router that other hosts can reach, for whom all limits hold.
settings settings_of(arguments args) {
  args.insert(args.end(), {"--listen", "[::]:1933"});
  return options_of(args).config;
}

} // namespace

TEST_CASE("each limit can be set and changes no other") {
  for (const auto& each : limits) {
    INFO(each.name);
    for (const auto& args :
         {arguments{each.name, "77"}, arguments{each.name + "=77"}}) {
      auto config = settings_of(args);
      CHECK(each.value(config) == 77);
      check_defaults_but(each.name, config);
    }
  }
}

TEST_CASE("each limit has a least and a largest value") {
  for (const auto& each : limits) {
    auto least = std::to_string(each.least);
    CHECK(each.value(settings_of({each.name, least})) == each.least);
    CHECK(each.value(settings_of({each.name, "2147483648"})) == 2147483648);
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
      CHECK(each.value(settings_of(args)) == 100);
  }
  arguments args{"--port", "010"};
  INFO(shown(args));
  if (!is_refused(args))
    CHECK(sorted_endpoints(options_of(args)) == arguments{"127.0.0.1:10"});
}

TEST_CASE("the limits of an address can be made to hold for loopback") {
  CHECK(options_of({"--limits.per-address-loopback"}).config.per_address.loopback);
}

TEST_CASE("a limit with which nobody could chat is refused") {
  for (auto text : {"1", "2", "3"})
    check_refused({"--limits.connections", text}, "two users have 4");
  check_refused({"--limits.per-address", "1"}, "a user has two connections");
  CHECK(settings_of({"--limits.connections", "4"}).limits.connections == 4);
  CHECK(settings_of({"--limits.per-address", "2"}).per_address.connections == 2);
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
