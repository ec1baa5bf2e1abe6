#include "cli/bench.hpp"

#include "cli/exit_code.hpp"
#include "cli/load/bench.hpp"
#include "cli/load/telex_participant.hpp"
#include "cli/server_option.hpp"

#include <memory>
#include <string>

namespace telex::cli {

namespace {

struct options {
  load::bench_options bench;
  std::string server;
};

constexpr auto details = R"(
The users that it brings in have names that begin with "b". A router that is not
on this machine limits how many connections one address may have, and how many of
them it may make in a second: start it with --limits.per-address 0.

The exit code is 0 if every message was delivered, 1 if not, 2 if an argument is
wrong, 3 if the host can't be found, 4 if a connection was not made or was lost.
)";

int bench(const options& given) {
  auto addresses = look_up(given.server);
  if (addresses.empty())
    return not_registered;
  load::event_loop loop;
  return load::run_bench(given.bench, loop,
                         load::telex_participants(loop, addresses.front()));
}

} // namespace

void add_bench(CLI::App& app, int& exit_code) {
  auto given = std::make_shared<options>();
  auto command = app.add_subcommand(
    "bench", "Measures how much a server of the protocol can take.");
  command->footer(details);
  load::add_bench_options(*command, given->bench);
  add_server_option(*command, given->server);
  command->callback([given, &exit_code] { exit_code = bench(*given); });
}

} // namespace telex::cli
