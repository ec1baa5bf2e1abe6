// telex bench that cannot measure what it should, or is interrupted, or misused.

#include "tests/process/bench_program.hpp"
#include "tests/process/writing_program.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/programs.hpp"

#include <csignal>
#include <sstream>

using namespace telex::test;
using namespace telex::test::bench_program;

namespace {

/// Both sockets of the recipient of a single pair, and those of its sender.
std::vector<peer> welcome_pair(listener& server) {
  std::vector<peer> result;
  for (int i = 0; i < 4; ++i)
    result.push_back(server.accept());
  for (auto& socket : result)
    socket.send("REGISTERED" + socket.read_until("\n\n").substr(8));
  return result;
}

} // namespace

// -- what goes wrong -----------------------------------------------------------

TEST_CASE("bench exits with 1 when the server stops, and tells of what was due") {
  listener server;
  auto program
    = bench({"pairs", "--count", "1", "--rate", "100", "--seconds", "1.5", "--warm-up",
             "0", "--json", "--server", "127.0.0.1:" + std::to_string(server.port())});
  auto sockets = welcome_pair(server);
  auto& sender = sockets[2];
  sender.read_until("\n\n");
  sender.send("SEND b\n\n");
  auto report = json::parse(program.output().read_all());
  CHECK(program.wait() == not_all_delivered);
  CHECK(report["answered"] == 1);
  CHECK(report["failed"].empty());
  // Its window is one: all but the second one could not be sent.
  CHECK(report["unanswered"]["count"] >= 100);
  CHECK(report["unanswered"]["oldest_us"] >= 1'400'000);
  CHECK(report["latency_us"]["p50"] >= 500'000);
}

TEST_CASE("bench exits with 1 when messages fail, and counts them by their code") {
  listener server;
  auto program
    = bench(endlessly("127.0.0.1:" + std::to_string(server.port()), {"--json"}));
  auto sockets = welcome_pair(server);
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
  auto workload = GENERATE(as<std::string>{}, "pairs", "broadcast", "connect", "idle");
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

TEST_CASE("bench exits with 4 when a server of the plain protocol writes no frame") {
  fake_server server;
  auto program = bench(shortly("idle", server.address(), {"--count", "1"}));
  server.accept();
  server.sending().send("HELLO WORLD\n\n");
  check_complaint(program, "a user could not join: the server wrote what is no frame");
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
         {{}, "WORKLOAD is missing"},
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
         {{"idle", "--rate", "1"},
          "--rate: it is for pairs, many-to-one, one-to-many "},
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
                         client_program()}};
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
        "--count N", "--size N", "--pipeline N", "--stopped N",
        "--protocol plain|extended", "--window N", "--rate N", "--seconds SECONDS",
        "--warm-up SECONDS", "--pid PID", "--json", "--yes", "--server HOST[:PORT]"})
    CHECK(text.find(name) != std::string::npos);
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
}
