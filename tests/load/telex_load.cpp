// telex-load: puts a router under load, and checks what it does.

#include "tests/load/hostile.hpp"
#include "tests/load/soak.hpp"

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
    .add_option("--server", choice.server,
                "Use the router that runs there, and start none. What depends on its "
                "time-outs expects those of the one that would be started.")
    ->type_name("ADDRESS:PORT");
  app.add_option("--pid", choice.pid, "The process of that router, to be measured.")
    ->type_name("N");
}

void add_soak(CLI::App& app, soak_options& options) {
  app.add_option("--minutes", options.minutes, "How long.")
    ->check(CLI::PositiveNumber)
    ->capture_default_str();
  app.add_option("--rate", options.rate, "How much users do in a second.")
    ->check(CLI::PositiveNumber)
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
    ->check(CLI::PositiveNumber)
    ->capture_default_str();
}

int run(int argc, char** argv) {
  router_choice choice;
  choice.program
    = std::filesystem::read_symlink("/proc/self/exe").replace_filename("telexd");
  soak_options soaking;
  hostile_options stopping;
  slowloris_options trickling;
  trickling.rounds = 3;
  std::string name;

  CLI::App app{"Puts a Telex router under load, and checks what it does.",
               "telex-load"};
  app.require_subcommand(1);
  auto soak_app = app.add_subcommand("soak", "Everything at once, for a long time");
  add_router(*soak_app, choice);
  add_soak(*soak_app, soaking);
  auto stopped_app
    = app.add_subcommand("stopped-reader", "What peers that do not read do to others");
  add_router(*stopped_app, choice);
  add_hostile(*stopped_app, stopping);
  auto slow_app
    = app.add_subcommand("slowloris", "What requests that never end do to others");
  add_router(*slow_app, choice);
  add_hostile(*slow_app, trickling);
  slow_app->add_option("--connections", trickling.connections, "How many of them.")
    ->check(CLI::Range(1, 100000))
    ->capture_default_str();
  auto reader_app = app.add_subcommand("reader", "A recipient, for stopped-reader");
  reader_app->group("");
  add_router(*reader_app, choice);
  reader_app->add_option("--name", name, "Its name.")->required();
  CLI11_PARSE(app, argc, argv);

  if (*soak_app)
    return soak(choice, soaking);
  if (*stopped_app)
    return stopped_reader(choice, stopping);
  if (*slow_app)
    return slowloris(choice, trickling);
  return read_messages(choice.server, name);
}

} // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "telex-load: {}\n", error.what());
    return 2;
  }
}
