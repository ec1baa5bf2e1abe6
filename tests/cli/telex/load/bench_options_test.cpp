#include "cli/telex/load/bench_options.hpp"

#include "tests/support/catch.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace telex::load;

namespace {

using words = std::vector<std::string>;

const words all{"pairs", "many-to-one", "one-to-many", "broadcast", "connect", "idle"};
const words with_messages{"pairs", "many-to-one", "one-to-many", "broadcast"};

struct row {
  words given;
  words workloads;
};

/// Each option, and the workloads on which it has an effect.
const std::vector<row> rows{
  {{"--count", "9"}, all},
  {{"--size", "1"}, with_messages},
  {{"--pipeline", "2"}, with_messages},
  {{"--rate", "1"}, with_messages},
  {{"--stopped", "0"}, {"one-to-many"}},
  {{"--yes"}, {"broadcast"}},
  {{"--window", "7", "--protocol", "extended"}, all},
  {{"--protocol", "plain"}, all},
  {{"--tls"}, all},
  {{"--seconds", "1"}, all},
  {{"--warm-up", "1"}, all},
  {{"--pid", "1"}, all},
  {{"--json"}, all},
};

struct bench_app {
  bench_app() {
    add_bench_options(*command, options);
    add_protocol_options(*command, options);
  }

  /// What is wrong with it; empty if nothing is.
  std::string complaint(words arguments) {
    arguments.insert(arguments.begin(), "bench");
    std::reverse(arguments.begin(), arguments.end());
    try {
      app.parse(arguments);
      return "";
    } catch (const CLI::ValidationError& error) {
      return error.what();
    }
  }

  bench_options options;
  CLI::App app;
  CLI::App* command = app.add_subcommand("bench", "");
};

words joined(words first, const words& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

} // namespace

TEST_CASE(
  "an option is taken for the workloads that have a use for it, and no others") {
  for (const auto& [given, workloads] : rows)
    for (const auto& workload : all) {
      auto complaint = bench_app{}.complaint(joined({workload}, given));
      INFO(workload << ' ' << given.front() << ": " << complaint);
      if (std::find(workloads.begin(), workloads.end(), workload) != workloads.end())
        CHECK(complaint.empty());
      else
        CHECK(
          complaint.starts_with(given.front() + ": it is for " + workloads.front()));
    }
}

TEST_CASE("of each option of bench it is known which workloads have a use for it") {
  std::set<std::string> known{"--help", "WORKLOAD"};
  for (const auto& each : rows)
    known.insert(each.given.front());
  bench_app test;
  for (auto option : test.command->get_options()) {
    INFO(option->get_name());
    CHECK(known.count(option->get_name()) == 1);
  }
}

TEST_CASE("who gives an option in vain is told who has it") {
  CHECK(bench_app{}.complaint({"idle", "--size", "1"})
        == "--size: it is for pairs, many-to-one, one-to-many and broadcast, not for "
           "idle; leave it out");
  CHECK(bench_app{}.complaint({"pairs", "--stopped", "1"})
        == "--stopped: it is for one-to-many, not for pairs; leave it out");
}

TEST_CASE("a window is for the extended protocol") {
  auto plain = GENERATE(words{}, words{"--protocol", "plain"});
  CHECK(bench_app{}.complaint(joined({"pairs", "--window", "8"}, plain))
        == "--window: the plain protocol has none; add --protocol extended");
}
