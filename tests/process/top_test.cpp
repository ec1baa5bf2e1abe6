// telex top: what it shows of a router's answers, on a terminal and without one.

#include "tests/process/top_program.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"

#include <algorithm>
#include <csignal>
#include <sstream>

using namespace telex::test;
using namespace telex::test::top_program;
using nlohmann::json;

namespace {

constexpr auto ctrl_c = "\x03";
constexpr auto ctrl_z = "\x1a";
constexpr auto enters = "\x1b[?1049h";
constexpr auto leaves = "\x1b[?1049l";

/// Somebody looks at that router.
struct screen_fixture : router_fixture {
  screen_fixture() {
    shown.wait_for("q quit");
  }

  std::string line(const std::string& begin) const {
    for (const auto& each : shown.shown().lines())
      if (each.starts_with(begin))
        return each;
    return "";
  }

  /// Whether the terminal was given back.
  void check_end(int code) {
    CHECK(shown.wait() == code);
    CHECK(shown.raw().find(enters) != std::string::npos);
    CHECK(shown.raw().ends_with(std::string{"\x1b[?7h\x1b[?25h"} + leaves));
  }

  terminal shown = top();
};

/// Returns when a top that looks at another router has asked it so many times.
void let_another_top_ask(int times) {
  admin_stand_in other;
  auto state = busy_state();
  state["time"] = "2026-11-25T12:30:00.000000Z";
  for (int i = 1; i <= times; ++i) {
    let_a_second_pass(state);
    if (i == times)
      state["messages"]["received"] = 70;
    other.tell(state);
  }
  terminal shown{command({"--admin", other.address(), "--interval", "200ms"})};
  shown.wait_for("messages      70/s");
}

bool has_first(const screen& now, const std::string& name) {
  auto lines = now.lines();
  auto heading = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.starts_with("  NAME");
  });
  return heading != lines.end() && heading + 1 != lines.end()
         && (heading + 1)->substr(2).starts_with(name);
}

} // namespace

// -- once ----------------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "top --once prints what happened in an interval") {
  auto program = once(router.address());
  auto text = program.output().read_all();
  CHECK(
    text.starts_with("telexd 0.1.0 at " + router.address()
                     + ", up 30 min\n"
                       "messages      10/s  delivered      7/s  failed         3/s  "));
  CHECK(text.find("\nslow: bob has owed a RECEIVED for 4.2 s, 312 wait\n")
        != std::string::npos);
  CHECK(text.find("\n! bob ") != std::string::npos);
  CHECK(text.find("\n  alice ") != std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(program.error().read_all().empty());
  CHECK(program.wait() == success);
}

TEST_CASE_METHOD(router_fixture, "top --once --json prints one line for programs") {
  auto program = once(router.address(), {"--json"});
  auto text = program.output().read_all();
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  auto report = json::parse(text);
  CHECK(report["change"]["messages_per_second"] == 10);
  CHECK(report["slow_reader"]["name"] == "bob");
  CHECK(report["users"].size() == 3);
  CHECK(program.wait() == success);
}

TEST_CASE_METHOD(router_fixture, "top asks for users and no other list") {
  once(router.address()).wait();
  CHECK(router.requests()
        == words(2, "/state.json?users=1000&connections=0&closed=0&transactions=0"));
}

TEST_CASE("top asks through a Unix socket") {
  auto path = socket_path();
  admin_stand_in router{path};
  router.tell(busy_state());
  for (const auto& admin : {path, "unix:" + path}) {
    auto program = once(admin);
    CHECK(program.output().read_all().starts_with("telexd 0.1.0 at unix:" + path));
    CHECK(program.wait() == success);
  }
}

TEST_CASE_METHOD(router_fixture, "top --once exits with 1 when it cannot write") {
  child_process program{{"/bin/sh", "-c",
                         "exec \"$0\" top --once --interval 200ms --admin \"$1\" "
                         "> /dev/full",
                         client_program(), router.address()}};
  check_complaint(program, "cannot write the output: No space left on device");
  CHECK(program.wait() == not_printed);
}

// -- on a terminal -------------------------------------------------------------

TEST_CASE_METHOD(screen_fixture, "top shows the router and goes on asking it") {
  shown.wait_for("slow: bob has owed a RECEIVED for 4.2 s, 312 wait");
  shown.wait_for("messages      10/s");
  auto later = next_state();
  let_a_second_pass(later);
  later["messages"]["received"] = 30;
  router.tell(later);
  shown.wait_for("messages      20/s");
  shown.type("q");
  check_end(success);
}

TEST_CASE_METHOD(screen_fixture, "top sorts and filters as keys say") {
  shown.wait_until([](const screen& now) { return has_first(now, "bob"); });
  shown.type("n");
  shown.wait_until([](const screen& now) { return has_first(now, "alice"); });
  shown.type("r");
  shown.wait_until([](const screen& now) { return has_first(now, "carol"); });
  shown.type("/ali");
  shown.wait_for("filter: ali_");
  shown.wait_until([](const screen& now) { return has_first(now, "alice"); });
  shown.type("\x1b");
  shown.wait_until([](const screen& now) { return has_first(now, "carol"); });
  shown.type("?");
  shown.wait_for("any key ends this help");
  shown.type("q");
  shown.wait_for("q quit");
  shown.type("q");
  check_end(success);
}

TEST_CASE_METHOD(screen_fixture, "top that is paused asks nothing until it goes on") {
  shown.wait_for("messages      10/s");
  shown.type("p");
  shown.wait_for("paused");
  auto later = next_state();
  let_a_second_pass(later);
  later["messages"]["received"] = 30;
  router.tell(later);
  auto asked = router.requests().size();
  let_another_top_ask(5);
  // A question may have been under way.
  CHECK(router.requests().size() <= asked + 1);
  shown.type("p");
  shown.wait_for("messages      20/s");
}

TEST_CASE_METHOD(router_fixture, "top fits whatever size the terminal gets") {
  auto shown = top(40, 10);
  shown.wait_for("q quit");
  CHECK(shown.shown().lines().size() == 10);
  shown.resize(100, 30);
  shown.wait_for("q quit  ? help  w a b f n sort  r reverse");
  CHECK(shown.shown().lines().size() == 30);
  CHECK(shown.shown().lines()[0].starts_with("telexd 0.1.0"));
  shown.resize(20, 5);
  shown.wait_for("window too small  q>");
  CHECK(shown.shown().lines().size() == 5);
}

TEST_CASE_METHOD(screen_fixture,
                 "top that is ended by a signal gives the screen back") {
  auto number = GENERATE(SIGTERM, SIGHUP);
  shown.signal(number);
  check_end(128 + number);
}

TEST_CASE_METHOD(router_fixture, "Ctrl-Z gives the screen back until top goes on") {
  auto shell = job_shell();
  shell.type(client_program() + " top --admin " + router.address() + '\r');
  shell.wait_for("q quit");
  shell.type(ctrl_z);
  shell.wait_for("Stopped");
  auto written = shell.raw().size();
  CHECK(shell.raw().find(leaves) < shell.raw().rfind("Stopped"));
  shell.type("fg\r");
  shell.wait_until([&shell, written](const screen&) {
    return shell.raw().find("slow: bob", written) != std::string::npos;
  });
  CHECK(shell.raw().find(enters, written) != std::string::npos);
}

TEST_CASE_METHOD(screen_fixture, "Ctrl-Z does not stop top where nobody could go on") {
  auto written = shown.raw().size();
  shown.type(ctrl_z);
  shown.wait_until([this, written](const screen&) {
    auto given_back = shown.raw().find(leaves, written);
    return given_back != std::string::npos
           && shown.raw().find("q quit", given_back) != std::string::npos;
  });
  shown.type("q");
  check_end(success);
}

TEST_CASE_METHOD(screen_fixture, "Ctrl-C leaves top, also in the middle of a filter") {
  shown.type("/bo");
  shown.wait_for("filter: bo_");
  shown.type(ctrl_c);
  check_end(success);
}

TEST_CASE_METHOD(screen_fixture, "no name moves the cursor or sets a title") {
  auto state = next_state();
  let_a_second_pass(state);
  state["users"][1]["name"] = "\x1b[2J\x1b]0;owned\a\rx";
  router.tell(state);
  shown.wait_for("\\e[2J\\e]0;owned");
  CHECK(shown.shown().title().empty());
}

TEST_CASE_METHOD(screen_fixture, "top has colours") {
  shown.wait_for("slow: bob");
  CHECK(shown.raw().find("\x1b[31mslow: bob") != std::string::npos);
}

TEST_CASE_METHOD(router_fixture, "NO_COLOR turns the colours of top off") {
  auto shown = top(80, 24, {{"NO_COLOR", "1"}});
  shown.wait_for("q quit");
  CHECK(shown.raw().find("\x1b[31m") == std::string::npos);
  CHECK(shown.raw().find("\x1b[0m") == std::string::npos);
}

TEST_CASE("a router that goes leaves its last picture and is seen to come back") {
  auto path = socket_path();
  auto router = std::make_unique<admin_stand_in>(path);
  router->tell(busy_state());
  terminal shown{command({"--admin", path, "--interval", "200ms"})};
  shown.wait_for("slow: bob");
  router.reset();
  shown.wait_for("away: nobody answers at unix:" + path);
  shown.wait_for("slow: bob");
  router = std::make_unique<admin_stand_in>(path);
  auto state = idle_state();
  state["started"] = "2026-11-25T12:29:00.000000Z";
  router->tell(state);
  shown.wait_for(", up 56 s");
  shown.wait_until([](const screen& now) {
    auto lines = now.lines();
    return std::none_of(lines.begin(), lines.end(), [](const std::string& line) {
      return line.starts_with("away: ") || line.starts_with("slow: ");
    });
  });
}

TEST_CASE("top that nobody answers ends before it takes the screen") {
  terminal shown{command({"--admin", socket_path()})};
  shown.wait_for("telex: nobody answers at ");
  CHECK(shown.wait() == no_router);
  CHECK(shown.raw().find(enters) == std::string::npos);
}

TEST_CASE_METHOD(router_fixture, "keys are heard while a router takes its time") {
  listener slow;
  terminal shown{command(
    {"--admin", "127.0.0.1:" + std::to_string(slow.port()), "--interval", "200ms"})};
  auto first = slow.accept();
  first.read_until("\r\n\r\n");
  auto body = busy_state().dump();
  first.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size())
             + "\r\n\r\n" + body);
  first.close();
  shown.wait_for("slow: bob");
  auto second = slow.accept();
  second.read_until("\r\n\r\n");
  shown.type("/");
  shown.wait_for("filter: _");
  auto begin = steady_clock::now();
  shown.type("\x1b"
             "q");
  CHECK(shown.wait() == success);
  // The question is not waited for, which would have 2 s.
  CHECK(steady_clock::now() - begin < std::chrono::milliseconds{1500});
}

// -- arguments -----------------------------------------------------------------

TEST_CASE("top without a terminal says what to write instead") {
  child_process program{command({})};
  check_complaint(program, "--once prints one picture");
  CHECK(program.wait() == usage);
}

TEST_CASE("top on a terminal that cannot move its cursor says so") {
  terminal shown{command({}), 80, 24, {{"TERM", "dumb"}}};
  shown.wait_for("--once prints one picture");
  CHECK(shown.wait() == usage);
}

TEST_CASE("top says which argument is wrong and what it should be") {
  struct row {
    words arguments;
    const char* culprit;
  };
  for (const auto& [arguments, culprit] : std::vector<row>{
         {{"--admin", "localhost"}, "\"localhost\" is neither HOST:PORT, as "},
         {{"--admin", "a\nb:1"}, "\"a\\nb:1\" is neither "},
         {{"--admin", "unix:admin"}, "nor the path of a socket, as "},
         {{"--interval", "0"}, "--interval: \"0\" is no time from 200ms to 1m"},
         {{"--interval", "199ms"}, "--interval: \"199ms\" is no time "},
         {{"--interval", "2h"}, "--interval: \"2h\" is no time "},
         {{"--interval", "nan"}, "--interval: \"nan\" is no time "},
         {{"--interval", "1 s"}, "--interval: \"1 s\" is no time "},
         {{"--json"}, "--once"},
         {{"more"}, "more"},
       }) {
    child_process program{command(arguments)};
    check_complaint(program, culprit);
    CHECK(program.wait() == usage);
  }
}

TEST_CASE("the help of top has all options and keys within 80 columns") {
  child_process program{command({"--help"})};
  auto text = program.output().read_all();
  CHECK(program.wait() == success);
  for (auto part :
       {"--admin", "127.0.0.1:1934", "--interval TIME", "--once", "--json", "q quits"})
    CHECK(text.find(part) != std::string::npos);
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
}
