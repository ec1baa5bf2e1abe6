// telex bench as a program under test, and routers that tell of its messages.

#pragma once

#include "tests/process/complaint.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telex::test {

namespace bench_program {

enum exit_code { all_delivered, not_all_delivered, usage, not_found, lost };

using words = std::vector<std::string>;
using json = nlohmann::json;

inline child_process bench(words arguments) {
  arguments.insert(arguments.begin(), {client_program(), "bench"});
  return child_process{arguments};
}

/// For runs that need no answer: on a busy machine there may be none in this time.
inline words shortly(const std::string& workload, const std::string& server,
                     words more = {}) {
  more.insert(more.begin(),
              {workload, "--server", server, "--seconds", "0.3", "--warm-up", "0"});
  return more;
}

/// A run that goes on until something ends it, and has so few messages that the router
/// can log all that happens to them.
inline words endlessly(const std::string& server, words more = {}) {
  more.insert(more.begin(), {"pairs", "--server", server, "--count", "1", "--rate",
                             "100", "--seconds", "1000", "--warm-up", "0"});
  return more;
}

constexpr auto message = "received transaction";
constexpr auto registration = "role=receiver complete=true";

/// The options of a router whose log has both.
inline const words detailed{"--log-level", "debug"};

/// Waits until the log has `event` once more than there may be without an answer.
inline void wait_for_answer(router_process& router, int unanswered,
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
inline json report_of(child_process&& program) {
  auto text = program.output().read_all();
  CHECK(program.error().read_all().empty());
  CHECK(program.wait() == all_delivered);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.ends_with('\n'));
  return json::parse(text);
}

inline words keys(const json& object) {
  words result;
  for (const auto& [key, value] : object.items())
    result.push_back(key);
  return result;
}

/// A router that has passed on at least one message of a run, and had it answered.
struct busy_router {
  busy_router() : run{bench(endlessly(router.address()))} {
    wait_for_answer(router, 1);
  }

  router_process router{detailed};
  child_process run;
};

} // namespace bench_program

} // namespace telex::test
