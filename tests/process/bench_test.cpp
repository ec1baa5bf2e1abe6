// telex bench: what it measures of a real router, and how it reports that.

#include "tests/process/bench_program.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

using namespace telex::test;
using namespace telex::test::bench_program;

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
                 "seconds", "size", "unanswered", "workload"});
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
  arguments.insert(arguments.begin(), {client_program(), "bench"});
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
