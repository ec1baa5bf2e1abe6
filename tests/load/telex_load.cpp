// telex-load: puts a router under load, and checks what it does.

#include "tests/load/handshakes.hpp"
#include "tests/load/hostile.hpp"
#include "tests/load/measured_pair.hpp"
#include "tests/load/passwords.hpp"
#include "tests/load/soak.hpp"
#include "tests/load/storm.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>

using namespace telex::load;

namespace {

void add_router(CLI::App& app, router_choice& choice) {
  app.add_option("--router", choice.program, "The telexd to start.")
    ->type_name("PROGRAM")
    ->capture_default_str();
  app.add_option("--router-log", choice.log, "Where its log goes.")
    ->type_name("FILE")
    ->capture_default_str();
  app
    .add_option(
      "--server", choice.server,
      "Use the router that runs there, and start none. Soak and storm write to "
      "all who are there. What depends on its time-outs expects those of the "
      "one that would be started.")
    ->type_name("ADDRESS:PORT");
  app.add_option("--pid", choice.pid, "The process of that router, to be measured.")
    ->type_name("N");
}

void add_soak(CLI::App& app, soak_options& options) {
  app.add_option("--minutes", options.minutes, "How long.")
    ->check(CLI::Range(0.1, 10'000.0))
    ->capture_default_str();
  app.add_option("--rate", options.rate, "How much users do in a second.")
    ->check(CLI::Range(1.0, 1'000'000.0))
    ->capture_default_str();
  app.add_option("--users", options.users, "How many users there are.")
    ->check(CLI::Range(2, 4000))
    ->capture_default_str();
  app
    .add_option("--seed", options.seed,
                "Decides what happens; 0 picks one, and prints it.")
    ->capture_default_str();
  app.add_option("--csv", options.csv, "Write a line each second to this file.");
  app.add_option("--markdown", options.markdown, "Write the sums to this file.");
}

void add_hostile(CLI::App& app, hostile_options& options) {
  app.add_option("--rounds", options.rounds, "How many rounds, each with and without.")
    ->check(CLI::Range(1, 1000))
    ->capture_default_str();
  app.add_option("--pairs", options.pairs, "How many pairs are in the background.")
    ->check(CLI::Range(1, 1000))
    ->capture_default_str();
  app.add_option("--rate", options.rate, "How many messages they send in a second.")
    ->check(CLI::Range(1.0, 1'000'000.0))
    ->capture_default_str();
}

void add_pair(CLI::App& app, pair_options& options) {
  app.add_option("--rate", options.rate, "How many messages are sent in a second.")
    ->check(CLI::Range(1.0, 1'000'000.0))
    ->capture_default_str();
  app
    .add_option("--seconds", options.seconds,
                "How long it is measured in each surrounding of a round.")
    ->check(CLI::Range(0.1, 1000.0))
    ->capture_default_str();
  app
    .add_option("--patience", options.patience,
                "How many seconds a message may take to be answered.")
    ->check(CLI::Range(0.1, 1000.0))
    ->capture_default_str();
}

void add_pair_count(CLI::App& app, pair_options& options) {
  app.add_option("--pairs", options.count, "How many pairs there are.")
    ->check(CLI::Range(1, 1000))
    ->capture_default_str();
}

void add_storm(CLI::App& app, storm_options& options) {
  app.add_option("--rounds", options.rounds, "How many rounds.")
    ->check(CLI::Range(1, 1000))
    ->capture_default_str();
  app.add_option("--users", options.users, "How many users are present.")
    ->check(CLI::Range(1, 100000))
    ->capture_default_str();
  add_pair(app, options.pair);
}

void add_flood(CLI::App& app, flood_options& options) {
  app.add_option("--rounds", options.rounds, "How many rounds.")
    ->check(CLI::Range(1, 1000))
    ->capture_default_str();
  add_pair_count(app, options.pair);
  add_pair(app, options.pair);
}

struct options {
  router_choice router;
  soak_options soak;
  hostile_options stopped;
  slowloris_options slowloris;
  storm_options storm;
  flood_options handshakes;
  flood_options passwords;
  std::string reader_name;
  pair_options pair;
  handshake_options visitors;
  std::size_t guessers = 1;
};

/// What scenarios start to be their peers.
void describe_peers(CLI::App& app, options& o) {
  auto reader_app = app.add_subcommand("reader", "A recipient, for stopped-reader");
  reader_app->group("");
  add_router(*reader_app, o.router);
  reader_app->add_option("--name", o.reader_name, "Its name.")->required();
  auto pair_app = app.add_subcommand("pair", "Pairs of users, to measure by");
  pair_app->group("");
  add_router(*pair_app, o.router);
  add_pair_count(*pair_app, o.pair);
  add_pair(*pair_app, o.pair);
  pair_app->add_flag("--tls", o.pair.tls, "They come over TLS.");
  auto visitors_app = app.add_subcommand("visitors", "Who come, for handshakes");
  visitors_app->group("");
  add_router(*visitors_app, o.router);
  visitors_app->add_option("--rate", o.visitors.rate, "How many in a second.");
  visitors_app->add_flag("--resumed", o.visitors.resumed, "Not for the first time.");
  auto guessers_app = app.add_subcommand("guessers", "Who guess, for passwords");
  guessers_app->group("");
  add_router(*guessers_app, o.router);
  guessers_app->add_option("--count", o.guessers, "How many.");
}

/// The command line; each scenario is a sub-command.
void describe(CLI::App& app, options& o) {
  app.require_subcommand(1);
  auto soak_app = app.add_subcommand("soak", "Everything at once, for a long time");
  add_router(*soak_app, o.router);
  add_soak(*soak_app, o.soak);
  auto stopped_app
    = app.add_subcommand("stopped-reader", "What peers that do not read do to others");
  add_router(*stopped_app, o.router);
  add_hostile(*stopped_app, o.stopped);
  auto slow_app
    = app.add_subcommand("slowloris", "What requests that never end do to others");
  add_router(*slow_app, o.router);
  add_hostile(*slow_app, o.slowloris);
  slow_app->add_option("--connections", o.slowloris.connections, "How many of them.")
    ->check(CLI::Range(1, 100000))
    ->capture_default_str();
  auto storm_app
    = app.add_subcommand("storm", "What those who ask for all do to others");
  add_router(*storm_app, o.router);
  add_storm(*storm_app, o.storm);
  auto handshakes_app
    = app.add_subcommand("handshakes", "What those who come over TLS do to others");
  add_router(*handshakes_app, o.router);
  add_flood(*handshakes_app, o.handshakes);
  auto passwords_app
    = app.add_subcommand("passwords", "What those who guess passwords do to others");
  add_router(*passwords_app, o.router);
  add_flood(*passwords_app, o.passwords);
  describe_peers(app, o);
}

int run(int argc, char** argv) {
  options o;
  o.router.program
    = std::filesystem::read_symlink("/proc/self/exe").replace_filename("telexd");
  o.slowloris.rounds = 3;
  CLI::App app{"Puts a Telex router under load, and checks what it does.",
               "telex-load"};
  describe(app, o);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& request) {
    return app.exit(request);
  }
  if (app.got_subcommand("soak"))
    return soak(o.router, o.soak);
  if (app.got_subcommand("stopped-reader"))
    return stopped_reader(o.router, o.stopped);
  if (app.got_subcommand("slowloris"))
    return slowloris(o.router, o.slowloris);
  if (app.got_subcommand("storm"))
    return storm(o.router, o.storm);
  if (app.got_subcommand("handshakes"))
    return handshakes(o.router, o.handshakes);
  if (app.got_subcommand("passwords"))
    return passwords(o.router, o.passwords);
  if (app.got_subcommand("visitors"))
    return shake_hands(o.router.server, o.visitors);
  if (app.got_subcommand("guessers"))
    return guess_passwords(o.router.server, o.guessers);
  if (app.got_subcommand("pair"))
    return measure_pair(o.router.server, o.pair);
  return read_messages(o.router.server, o.reader_name);
}

} // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const CLI::Error& error) {
    fmt::print(stderr, "telex-load: {} (telex-load --help lists the options)\n",
               error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "telex-load: {}\n", error.what());
    return 2;
  }
}
