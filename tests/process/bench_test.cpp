// telex bench: what it measures of a real router, and what it says when it can't.

#include "tests/process/writing_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/process.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/terminal.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <sstream>

using namespace telex::test;

namespace {

enum exit_code { all_delivered, not_all_delivered, usage, not_found, lost };

using words = std::vector<std::string>;
using json = nlohmann::json;

child_process bench(words arguments) {
  arguments.insert(arguments.begin(), {TELEX_CLIENT, "bench"});
  return child_process{arguments};
}

/// For runs that need no answer: on a busy machine there may be none in this time.
words shortly(const std::string& workload, const std::string& server, words more = {}) {
  more.insert(more.begin(),
              {workload, "--server", server, "--seconds", "0.3", "--warm-up", "0"});
  return more;
}

/// A run that goes on until something ends it, and has so few messages that the router
/// can log all that happens to them.
words endlessly(const std::string& server, words more = {}) {
  more.insert(more.begin(), {"pairs", "--server", server, "--count", "1", "--rate",
                             "100", "--seconds", "1000", "--warm-up", "0"});
  return more;
}

constexpr auto message = "received transaction";
constexpr auto registration = "role=receiver complete=true";

/// The options of a router whose log has both.
const words detailed{"--log-level", "debug"};

/// Waits until the log has `event` once more than there may be without an answer.
void wait_for_answer(router_process& router, int unanswered,
                     std::string_view event = message) {
  for (int i = 0; i <= unanswered; ++i)
    router.wait_for_log(event);
}

/// A run that is interrupted as soon as something was answered, however long that
/// takes.
struct answered_run {
  answered_run(router_process& router, words arguments, int unanswered,
               std::string_view event = message)
    : program{bench(against(router, std::move(arguments)))} {
    wait_for_answer(router, unanswered, event);
    program.signal(SIGINT);
  }

  static words against(const router_process& router, words arguments) {
    arguments.insert(arguments.end(), {"--server", router.address(), "--seconds",
                                       "1000", "--warm-up", "0"});
    return arguments;
  }

  child_process program;
};

/// The members of the report of a run that must succeed.
json report_of(child_process&& program) {
  auto text = program.output().read_all();
  CHECK(program.error().read_all().empty());
  CHECK(program.wait() == all_delivered);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.ends_with('\n'));
  return json::parse(text);
}

words keys(const json& object) {
  words result;
  for (const auto& [key, value] : object.items())
    result.push_back(key);
  return result;
}

/// Checks that a program says what is wrong in one line that holds `culprit`, and
/// nothing else.
void check_complaint(child_process& program, const std::string& culprit) {
  auto complaint = program.error().read_all();
  INFO(complaint);
  CHECK(complaint.starts_with("telex: "));
  CHECK(complaint.find(culprit) != std::string::npos);
  CHECK(complaint.find('\n') == complaint.size() - 1);
  CHECK(program.output().read_all().empty());
}

/// A router that has passed on at least one message of a run, and had it answered.
struct busy_router {
  busy_router() : run{bench(endlessly(router.address()))} {
    wait_for_answer(router, 1);
  }

  router_process router{detailed};
  child_process run;
};

} // namespace

// -- each workload -------------------------------------------------------------

TEST_CASE("bench measures each workload that has messages") {
  auto workload
    = GENERATE(as<std::string>{}, "pairs", "many-to-one", "one-to-many", "broadcast");
  router_process router{detailed};
  auto report = report_of(
    answered_run{router, {workload, "--count", "20", "--json"}, 20}.program);
  CHECK(report["workload"] == workload);
  CHECK(report["count"] == 20);
  CHECK(report["answered"] >= 1);
  CHECK(report["deliveries"] >= 1);
  CHECK(report["failed"].empty());
}

TEST_CASE("bench measures users that come and go") {
  router_process router{detailed};
  auto report = report_of(
    answered_run{router, {"connect", "--count", "4", "--json"}, 4, registration}
      .program);
  CHECK(report["workload"] == "connect");
  CHECK(report["answered"] >= 1);
  CHECK(report["latency_us"]["max"] > 0);
}

TEST_CASE("bench measures users that do nothing") {
  router_process router;
  auto report
    = report_of(bench(shortly("idle", router.address(), {"--count", "20", "--json"})));
  CHECK(report["workload"] == "idle");
  CHECK(report["count"] == 20);
  CHECK(report["seconds"] >= 0.3);
  CHECK(report["answered"] == 0);
}

TEST_CASE("bench sends at the rate that it is told, and says so") {
  router_process router{detailed};
  auto report = report_of(answered_run{
    router, {"pairs", "--count", "1", "--rate", "200", "--pipeline", "4", "--json"}, 4}
                            .program);
  CHECK(report["rate"] == 200);
  CHECK(report["pipeline"] == 4);
  CHECK(report["answered"] >= 1);
}

// -- the report ----------------------------------------------------------------

TEST_CASE("bench prints a report for people, with nothing on stderr") {
  router_process router{detailed};
  answered_run run{router, {"pairs"}, 64};
  auto& program = run.program;
  auto text = program.output().read_all();
  CHECK(text.starts_with("workload:  pairs, 64 senders with a recipient each\n"
                         "messages:  32 octets, 1 of each sender unanswered at all "
                         "times\n"
                         "answered:  "));
  CHECK(text.find("\nfailed:    none\nlatency:   p50 ") != std::string::npos);
  CHECK(program.error().read_all().empty());
  CHECK(program.wait() == all_delivered);
}

TEST_CASE("bench prints one line of JSON with the members that are documented") {
  router_process router{detailed};
  auto report = report_of(answered_run{router, {"pairs", "--json"}, 64}.program);
  CHECK(keys(report)
        == words{"answered", "answered_per_second", "count", "deliveries",
                 "deliveries_per_second", "failed", "latency_us", "load", "pipeline",
                 "seconds", "size", "workload"});
  CHECK(keys(report["latency_us"]) == words{"max", "p50", "p90", "p99", "p99.9"});
  CHECK(keys(report["load"]) == words{"cpu_percent"});
  CHECK(report["count"] == 64);
  CHECK(report["size"] == 32);
  CHECK(report["pipeline"] == 1);
  CHECK(report["seconds"] > 0);
}

TEST_CASE("bench tells what the server used if it knows its process") {
  router_process router;
  auto report = report_of(bench(shortly(
    "idle", router.address(),
    {"--count", "20", "--json", "--pid", std::to_string(router.process().pid())})));
  CHECK(keys(report["server"]) == words{"added_kib", "cpu_percent", "resident_kib"});
  CHECK(report["server"]["resident_kib"] > 0);
}

TEST_CASE("bench shows its progress on a terminal and takes it away in the end") {
  router_process router{detailed};
  auto arguments = endlessly(router.address());
  arguments.insert(arguments.begin(), {TELEX_CLIENT, "bench"});
  terminal shown{arguments};
  wait_for_answer(router, 1);
  shown.wait_for(" answers a second");
  shown.signal(SIGINT);
  CHECK(shown.wait() == all_delivered);
  CHECK(shown.raw().find("\r\x1b[K   1 s ") != std::string::npos);
  for (const auto& line : shown.shown().lines()) {
    CHECK(line.find("answers a second") == std::string::npos);
    CHECK(line.find(": ") != std::string::npos);
  }
}

TEST_CASE("bench exits with 1 when it cannot write its report") {
  router_process router;
  child_process program{{"/bin/sh", "-c",
                         "exec \"$0\" bench idle --count 1 --server \"$1\" --seconds "
                         "0.1 --warm-up 0 > /dev/full",
                         TELEX_CLIENT, router.address()}};
  CHECK(program.error().read_all()
        == "telex: cannot write the report: No space left on device.\n");
  CHECK(program.wait() == not_all_delivered);
}

// -- what goes wrong -----------------------------------------------------------

TEST_CASE("bench exits with 1 when messages fail, and counts them by their code") {
  listener server;
  auto program
    = bench(endlessly("127.0.0.1:" + std::to_string(server.port()), {"--json"}));
  std::vector<peer> sockets;
  for (int i = 0; i < 4; ++i)
    sockets.push_back(server.accept());
  // Both sockets of the recipient, and those of the sender.
  for (auto& socket : sockets)
    socket.send("REGISTERED" + socket.read_until("\n\n").substr(8));
  auto& sender = sockets[2];
  sender.read_until("\n\n");
  sender.send("ERROR 102 Unable to send\n\n");
  // The second one is sent when the first one is answered.
  sender.read_until("Content-length: ");
  program.signal(SIGINT);
  auto report = json::parse(program.output().read_all());
  CHECK(program.wait() == not_all_delivered);
  CHECK(keys(report["failed"]) == words{"102"});
  CHECK(report["failed"]["102"] == 1);
  CHECK(report["answered"] == 1);
  CHECK(report["deliveries"] == 0);
}

TEST_CASE("bench exits with 1 when nothing was answered") {
  listener silent;
  auto program = bench(
    shortly("connect", "127.0.0.1:" + std::to_string(silent.port()), {"--count", "1"}));
  CHECK(program.output().read_all().find("answered:  no registrations\n")
        != std::string::npos);
  CHECK(program.wait() == not_all_delivered);
}

TEST_CASE("bench exits with 4 when nobody listens") {
  auto workload = GENERATE(as<std::string>{}, "pairs", "connect", "idle");
  fake_server server;
  server.close();
  auto program = bench(shortly(workload, server.address()));
  check_complaint(program, "a user could not join: Connection refused.");
  CHECK(program.wait() == lost);
}

TEST_CASE("bench exits with 4 when a name is refused") {
  fake_server server;
  auto program = bench(shortly("idle", server.address(), {"--count", "1"}));
  auto name = "b" + std::to_string(program.pid()) + "xr0";
  server.accept();
  server.answer_registration(name, "ERROR 104 Username taken\n\n");
  check_complaint(program, "a user could not join: the name " + name + " is taken; ");
  CHECK(program.wait() == lost);
}

TEST_CASE("bench exits with 4 when it is turned away at the door") {
  fake_server server;
  auto program = bench(shortly("idle", server.address(), {"--count", "1"}));
  server.accept();
  auto& crowded = GENERATE(true, false) ? server.sending() : server.receiving();
  crowded.send("ERROR 102 Unable to send\n\n");
  crowded.close();
  check_complaint(program,
                  "a user could not join: the server takes no more connections "
                  "from your address for now");
  CHECK(program.wait() == lost);
}

TEST_CASE("bench exits with 4 when the server closes a connection") {
  fake_server server;
  auto program = bench(
    {"idle", "--count", "1", "--seconds", "1000", "--server", server.address()});
  auto name = "b" + std::to_string(program.pid()) + "xr0";
  server.welcome(name);
  server.hang_up();
  check_complaint(program, "the other side closed the connection");
  CHECK(program.wait() == lost);
}

TEST_CASE("bench exits with 4 when the server dies") {
  busy_router test;
  test.router.process().signal(SIGKILL);
  check_complaint(test.run, "cannot go on: ");
  CHECK(test.run.wait() == lost);
}

// -- interrupted ---------------------------------------------------------------

TEST_CASE("bench that is interrupted reports what it has measured") {
  auto number = GENERATE(SIGINT, SIGTERM);
  busy_router test;
  test.run.signal(number);
  auto text = test.run.output().read_all();
  CHECK(text.find("\nanswered:  ") != std::string::npos);
  CHECK(text.find("\nlatency:   ") != std::string::npos);
  CHECK(test.run.error().read_all().empty());
  CHECK(test.run.wait() == all_delivered);
}

TEST_CASE("a signal ends a bench whose report nobody reads") {
  auto number = GENERATE(SIGINT, SIGTERM);
  SECTION("that it has cut short") {
    router_process router{detailed};
    auto arguments = endlessly(router.address());
    arguments.insert(arguments.begin(), "bench");
    writing_program program{arguments, full_pipe()};
    wait_for_answer(router, 2);
    program.signal(number);
    CHECK(program.wait() == 128 + number);
  }
  SECTION("that is all that is left to do") {
    fake_server server;
    writing_program program{{"bench", "idle", "--count", "1", "--seconds", "0.1",
                             "--warm-up", "0", "--server", server.address()},
                            full_pipe()};
    server.welcome('b' + std::to_string(program.pid()) + "xr0");
    // It has done with the server.
    server.sending().expect_closed();
    program.signal(number);
    CHECK(program.wait() == 128 + number);
  }
}

TEST_CASE("bench that is interrupted before it measures ends without a word") {
  fake_server server;
  auto program = bench(shortly("pairs", server.address(), {"--count", "1"}));
  server.accept();
  server.sending().read_until("\n\n");
  program.signal(SIGINT);
  CHECK(program.output().read_all().empty());
  CHECK(program.error().read_all().empty());
  CHECK(program.wait() == 128 + SIGINT);
}

// -- arguments -----------------------------------------------------------------

TEST_CASE("bench says which argument is wrong and what it should be") {
  struct row {
    words arguments;
    const char* culprit;
  };
  // Nobody can have more processes than that.
  const std::string nobody = "2147483647";
  for (const auto& [arguments, culprit] : std::vector<row>{
         {{}, "WORKLOAD is required"},
         {{"loud"}, "WORKLOAD: \"loud\" is none of pairs, many-to-one, "},
         {{"PAIRS"}, "WORKLOAD: \"PAIRS\" is none of pairs, "},
         {{"lo\nud"}, "WORKLOAD: \"lo\\nud\" is none of pairs, "},
         {{"pairs", "more"}, "more"},
         {{"pairs", "--count", "0"}, "--count: \"0\" is no whole number from 1 to "},
         {{"pairs", "--count", "1.5"},
          "--count: \"1.5\" is no whole number from 1 to "},
         {{"pairs", "--count", "99999999999999999999"}, "--count: "},
         {{"pairs", "--size", "0"}, "--size: \"0\" is no whole number from 1 to "},
         {{"pairs", "--pipeline", "x"}, "--pipeline: \"x\" is no whole number from 1 "},
         {{"pairs", "--rate", "abc"}, "--rate: \"abc\" is no number from 0.001 to "},
         {{"pairs", "--rate", "nan"}, "--rate: \"nan\" is no number from 0.001 to "},
         {{"pairs", "--rate", "-1"}, "--rate: \"-1\" is no number from 0.001 to "},
         {{"idle", "--rate", "1"}, "--rate: it is said of messages, and idle has none"},
         {{"connect", "--size", "1"}, "--size: it is said of messages, and connect "},
         {{"idle", "--pipeline", "2"}, "--pipeline: it is said of messages, and idle "},
         {{"pairs", "--seconds", "0"}, "--seconds: \"0\" is no number from 0.1 to "},
         {{"pairs", "--warm-up", "nan"}, "--warm-up: \"nan\" is no number from 0 to "},
         {{"pairs", "--pid", nobody}, "there is no process 2147483647; --pid is "},
         {{"pairs", "--pid", "x"}, "--pid: \"x\" is no whole number from 1 to "},
         {{"pairs", "--server", "host:0"}, "--server: \"host:0\" is not HOST or "},
         {{"pairs", "--server", ""}, "--server: \"\" is not HOST or "},
         {{"pairs", "--server", "1933"}, "write 127.0.0.1:1933 for that port"},
         {{"pairs", "--count"}, "--count"},
         {{"pairs", "--loud"}, "--loud"},
       }) {
    auto program = bench(arguments);
    check_complaint(program, culprit);
    CHECK(program.wait() == usage);
  }
}

TEST_CASE("bench does not start what the system has no file descriptors for") {
  child_process program{{"/bin/sh", "-c",
                         "ulimit -n 100 && exec \"$0\" bench pairs --count 17",
                         TELEX_CLIENT}};
  check_complaint(program,
                  "this takes 102 file descriptors, and the limit is 100; raise "
                  "it (ulimit -n), or lower --count");
  CHECK(program.wait() == usage);
}

TEST_CASE("bench reads a number with zeros before it as a decimal one") {
  router_process router;
  auto report
    = report_of(bench(shortly("idle", router.address(), {"--count", "010", "--json"})));
  CHECK(report["count"] == 10);
}

TEST_CASE("bench exits with 3 when there is no such host") {
  auto program = bench({"pairs", "--server", ".."});
  check_complaint(program, "cannot find the host ..: ");
  CHECK(program.wait() == not_found);
}

TEST_CASE("the help of bench has all workloads and options within 80 columns") {
  auto program = bench({"--help"});
  auto text = program.output().read_all();
  CHECK(program.wait() == all_delivered);
  for (auto name :
       {"pairs", "many-to-one", "one-to-many", "broadcast", "connect", "idle",
        "--count N", "--size N", "--pipeline N", "--rate N", "--seconds SECONDS",
        "--warm-up SECONDS", "--pid PID", "--json", "--server HOST[:PORT]"})
    CHECK(text.find(name) != std::string::npos);
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
}
