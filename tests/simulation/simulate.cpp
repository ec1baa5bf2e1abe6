// telex-simulate: looks for schedules under which a router breaks a rule
// (docs/simulation.md).

#include "tests/simulation/reduction.hpp"
#include "tests/simulation/run.hpp"
#include "tests/simulation/transcript.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace {

using namespace telex::simulation;
using steady = std::chrono::steady_clock;

constexpr int nothing_found = 0;
constexpr int rule_broken = 1;
constexpr int bad_usage = 2;

/// How many actions a reduction may run: half a minute or so.
constexpr std::size_t reduction_budget = 5'000'000;

struct options {
  std::uint64_t seed = 1;
  plan_choice choice;
  std::uint64_t seconds = 0;
  std::pair<std::uint64_t, std::uint64_t> seeds{0, 0};
  std::string replay;
  bool reduces = true;
  std::string output = "telex-simulate.replay";
};

double seconds_since(steady::time_point begin) {
  return std::chrono::duration<double>(steady::now() - begin).count();
}

void print_settings(const schedule& what) {
  auto head = what;
  head.actions.clear();
  std::istringstream lines{to_text(head)};
  std::string line;
  std::getline(lines, line); // the version
  while (std::getline(lines, line))
    fmt::print("  {}\n", line);
}

/// Runs a schedule that breaks a rule once more, and writes it out for people.
void print_transcript(const schedule& what) {
  transcript text;
  auto result = run_schedule(what, &text);
  fmt::print("{}", text.text());
  if (result.broken)
    fmt::print("violated: {}: {}\n", result.broken->rule, result.broken->detail);
}

schedule shortest(const schedule& failing, const std::string& rule) {
  return reduce(
    failing,
    [&rule](const schedule& each) {
      auto result = run_schedule(each);
      return result.broken && result.broken->rule == rule;
    },
    reduction_budget);
}

int report(const options& o, std::uint64_t seed, const schedule& failing,
           const violation& broken, std::uint64_t steps) {
  fmt::print("\nseed {} breaks the rule {} after {} steps in all:\n  {}\n\n", seed,
             broken.rule, steps, broken.detail);
  fmt::print("settings:\n");
  print_settings(failing);
  auto reduced = failing;
  if (o.reduces) {
    fmt::print("\nreducing {} actions\n", failing.actions.size());
    std::fflush(stdout);
    reduced = shortest(failing, broken.rule);
    fmt::print("{} actions are left:\n\n", reduced.actions.size());
    print_transcript(reduced);
  }
  std::ofstream file{o.output};
  file << to_text(reduced);
  if (!file.flush()) {
    fmt::print(stderr, "telex-simulate: can't write {}\n", o.output);
    return rule_broken;
  }
  fmt::print("\nrun it again with: telex-simulate --replay {}\n", o.output);
  return rule_broken;
}

/// What was done in runs, by their mode.
class tally {
public:
  void add(mode kind, std::uint64_t steps, double seconds) {
    auto& sum = sums_[static_cast<std::size_t>(kind)];
    ++sum.seeds;
    sum.steps += steps;
    sum.seconds += seconds;
    steps_ += steps;
    seconds_ += seconds;
  }

  std::uint64_t steps() const noexcept {
    return steps_;
  }

  double steps_a_second() const noexcept {
    return static_cast<double>(steps_) / seconds_;
  }

  void print() const {
    for (std::size_t i = 0; i < modes; ++i)
      if (const auto& sum = sums_[i]; sum.seeds > 0)
        fmt::print("  {:12} {:6} seeds {:10} steps {:8.0f} a second\n", mode_words[i],
                   sum.seeds, sum.steps, static_cast<double>(sum.steps) / sum.seconds);
  }

private:
  struct sum {
    std::uint64_t seeds = 0;
    std::uint64_t steps = 0;
    double seconds = 0;
  };

  std::array<sum, modes> sums_{};
  std::uint64_t steps_ = 0;
  double seconds_ = 0;
};

/// Seeds from `first` on, until one fails, or `is_over(number of seeds)`.
template <class IsOver>
int run_seeds(const options& o, std::uint64_t first, IsOver is_over) {
  auto reported = steady::now();
  tally done;
  schedule record;
  for (std::uint64_t count = 0; !is_over(count); ++count) {
    auto begin = steady::now();
    auto result = run_seed(first + count, o.choice, record);
    done.add(draw_plan(first + count, o.choice).kind, result.steps,
             seconds_since(begin));
    if (result.broken)
      return report(o, first + count, record, *result.broken, done.steps());
    if (seconds_since(reported) >= 5) {
      reported = steady::now();
      fmt::print("{} seeds, {} steps, {:.0f} steps a second\n", count + 1, done.steps(),
                 done.steps_a_second());
      std::fflush(stdout);
    }
    if (count == 0 && is_over(1)) {
      fmt::print("settings of seed {}:\n", first);
      print_settings(record);
    }
  }
  done.print();
  fmt::print("no rule is broken in {} steps, {:.0f} a second\n", done.steps(),
             done.steps_a_second());
  return nothing_found;
}

int replay(const options& o) {
  std::ifstream file{o.replay};
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    fmt::print(stderr, "telex-simulate: can't read {}\n", o.replay);
    return bad_usage;
  }
  auto result = read_schedule(text.str());
  if (auto error = std::get_if<schedule_error>(&result)) {
    fmt::print(stderr, "telex-simulate: {}:{}: {}\n", o.replay, error->line,
               error->why);
    return bad_usage;
  }
  const auto& what = std::get<schedule>(result);
  print_transcript(what);
  if (run_schedule(what).broken)
    return rule_broken;
  fmt::print("no rule is broken\n");
  return nothing_found;
}

/// Reads `1..40`.
std::string parse_seeds(const std::string& text,
                        std::pair<std::uint64_t, std::uint64_t>& result) {
  auto dots = text.find("..");
  if (dots == std::string::npos
      || !CLI::detail::lexical_cast(text.substr(0, dots), result.first)
      || !CLI::detail::lexical_cast(text.substr(dots + 2), result.second)
      || result.first > result.second)
    return "is no range such as 1..40";
  return {};
}

/// Throws what CLI11 shows if `word` is no mode.
mode parse_mode(const std::string& word) {
  auto found = std::find(mode_words.begin(), mode_words.end(), word);
  if (found == mode_words.end())
    throw CLI::ValidationError{
      "--mode", fmt::format("{} is none of {}", word, fmt::join(mode_words, ", "))};
  return static_cast<mode>(found - mode_words.begin());
}

/// The command line.
void describe(CLI::App& app, options& o) {
  auto seed = app.add_option("--seed", o.seed, "what the schedule is drawn from");
  auto set_mode = [&o](const std::string& word) { o.choice.kind = parse_mode(word); };
  app
    .add_option_function<std::string>(
      "--mode", set_mode,
      "what runs look for, in place of all modes: "
        + fmt::format("{}", fmt::join(mode_words, ", ")))
    ->type_name("MODE");
  app.add_option("--steps", o.choice.steps, "how much happens in a run")
    ->check(CLI::Range(1u, 1'000'000'000u));
  app.add_option("--users", o.choice.users, "how many users there are")
    ->check(CLI::Range(1u, static_cast<unsigned>(max_users)));
  app.add_flag("--tls,!--no-tls", o.choice.tls,
               "all streams are over TLS, or none, in place of one run of 32");
  auto seconds = app
                   .add_option("--seconds", o.seconds,
                               "runs one seed after another for so long, from --seed "
                               "or from one that the clock gives")
                   ->check(CLI::Range(1u, 1'000'000u));
  auto read_range = [&o](const std::string& text) {
    if (auto error = parse_seeds(text, o.seeds); !error.empty())
      throw CLI::ValidationError{"--seeds", text + ' ' + error};
  };
  auto range = app
                 .add_option_function<std::string>("--seeds", read_range,
                                                   "runs these seeds, as in 1..40")
                 ->excludes(seconds)
                 ->excludes(seed);
  app.add_option("--replay", o.replay, "runs the schedule in this file")
    ->excludes(seconds)
    ->excludes(range)
    ->excludes(seed);
  app.add_flag_callback(
    "--no-reduction", [&o] { o.reduces = false; },
    "writes a schedule that breaks a rule as it is");
  app.add_option("--output", o.output,
                 "where a schedule that breaks a rule is written");
}

/// What the command line asks for.
int run(const CLI::App& app, options& o) {
  if (!o.replay.empty())
    return replay(o);
  if (app.count("--seeds") > 0)
    return run_seeds(o, o.seeds.first, [&](std::uint64_t count) {
      return count > o.seeds.second - o.seeds.first;
    });
  if (o.seconds == 0)
    return run_seeds(o, o.seed, [](std::uint64_t count) { return count == 1; });
  if (app.count("--seed") == 0)
    o.seed = static_cast<std::uint64_t>(std::time(nullptr)) * 1'000'000;
  auto begin = steady::now();
  return run_seeds(o, o.seed, [&](auto) {
    return seconds_since(begin) >= static_cast<double>(o.seconds);
  });
}

} // namespace

int main(int argc, char** argv) {
  options o;
  CLI::App app{"Runs the router's actors on a virtual network and clock, under random "
               "schedules, and says when a promise of docs/protocol.md is broken.",
               "telex-simulate"};
  describe(app, o);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& request) {
    return app.exit(request);
  } catch (const CLI::Error& error) {
    fmt::print(stderr, "telex-simulate: {} (telex-simulate --help lists the options)\n",
               error.what());
    return bad_usage;
  }
  return run(app, o);
}
