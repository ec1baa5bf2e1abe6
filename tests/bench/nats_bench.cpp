// What a NATS server can take, by the measure of telex bench: the same workloads and
// the same report, for messages that are requests with an empty reply.

#include "cli/system/resolver.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/load/bench.hpp"
#include "tests/bench/nats_participant.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <exception>
#include <string>
#include <variant>
#include <vector>

using namespace telex;

namespace {

struct options {
  load::bench_options bench;
  std::string server = "127.0.0.1:4222";
  int connections = 1;
};

/// What is written as cli::address is printed has its port.
std::string check_server(const std::string& text) {
  auto where = cli::parse_address(text);
  return where && cli::to_string(*where) == text
           ? ""
           : '"' + text + "\" is not HOST:PORT, as 127.0.0.1:4222 is";
}

void add_options(CLI::App& app, options& given) {
  load::add_bench_options(app, given.bench);
  app
    .add_option("--server", given.server,
                "Where the server is. The default is\n" + given.server + ".")
    ->type_name("HOST:PORT")
    ->check(check_server);
  app
    .add_option("--connections", given.connections,
                "How many each user has: 1, or 2, of which\none is idle. The default "
                "is 1.")
    ->type_name("N")
    ->check(CLI::Range(1, 2).description(""));
}

int measure(const options& given) {
  if (given.bench.workload == "broadcast") {
    cli::complain("a NATS server does not say how many have a message, so there is no "
                  "broadcast to measure");
    return cli::wrong_usage;
  }
  auto where = cli::parse_address(given.server).value();
  auto found = cli::resolve(where);
  if (auto why = std::get_if<std::string>(&found)) {
    cli::complain("cannot find the host " + where.host + ": " + *why);
    return cli::not_registered;
  }
  const auto& server = std::get<std::vector<cli::socket_address>>(found).front();
  auto how_many = given.connections == 2 ? bench::nats_connections::two
                                         : bench::nats_connections::one;
  load::event_loop loop;
  return load::run_bench(given.bench, loop,
                         bench::nats_participants(loop, server, how_many));
}

int run(int argc, char** argv) {
  options given;
  CLI::App app{"Measures how much a NATS server can take.", "nats-bench"};
  add_options(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help is an exception, too.
    if (error.get_exit_code() == 0)
      return app.exit(error);
    cli::complain(std::string{error.what()} + "; nats-bench --help says more");
    return cli::wrong_usage;
  }
  return measure(given);
}

} // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    cli::complain(error.what());
    return cli::not_registered;
  }
}
