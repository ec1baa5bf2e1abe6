#include "tests/load/storm.hpp"

#include "tests/load/audience.hpp"
#include "tests/load/comparison.hpp"
#include "tests/load/metric.hpp"
#include "tests/load/own_network.hpp"
#include "tests/load/processor.hpp"
#include "tests/load/storm_table.hpp"
#include "tests/load/stormers.hpp"
#include "tests/load/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

namespace telex::load {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct surrounding {
  const char* name;
  storm_shape shape;
  double tolerated_ratio; ///< Of the pair's p99 to that with nobody else active.
};

constexpr std::array<surrounding, 5> surroundings{{
  {"nobody else", {}, 1},
  {"1 to all", {.broadcasters = 1}, 3},
  {"16 to all", {.broadcasters = 16}, 10},
  {"20 who flood", {.flooders = 20}, 5},
  {"64 KiB to all", {.broadcasters = 1, .size = 64 * 1024, .window = 1}, 3},
}};

/// The most who storm in a surrounding, or are the pair.
constexpr std::size_t others = 30;

/// The router's resident memory, as a multiple of that with all users idle.
constexpr double tolerated_multiple = 2;

/// Of the router's event loop, in milliseconds.
constexpr double tolerated_turn = 5;
constexpr std::string_view turn_metric = "telex_loop_longest_turn_seconds";

/// For how long the machine's own pauses are looked for, to which a turn is compared.
constexpr seconds pause_time{20};

/// How long the router may take to have done with a storm that is over.
constexpr seconds settling_time{60};

/// Idle is a router that takes less of a processor, in a time that is long enough for
/// all that it has under way to show.
constexpr milliseconds glance{200};
constexpr milliseconds idle_share{4};

std::vector<std::string> names() {
  std::vector<std::string> result;
  for (const auto& each : surroundings)
    result.emplace_back(each.name);
  return result;
}

/// What processes have used until a moment.
struct moment {
  time_point time;
  std::chrono::nanoseconds crowd;
  usage router;
};

double percent(std::chrono::nanoseconds part, duration whole) {
  return 100 * in_seconds(part) / in_seconds(whole);
}

/// One run. The router has a processor for itself; another one is for all its peers.
class storm_run {
public:
  storm_run(const router_choice& choice, const storm_options& options)
    : options_{options}, is_own_{choice.server.empty()}, router_{start(choice)},
      users_{loop_, router_.endpoint(), options.users} {
    run_on(processors_[1]);
    users_.join();
    settle();
    idle_ = now().router;
  }
  ~storm_run() {
    std::filesystem::remove(admin_path_);
  }

  int run() {
    for (std::size_t i = 0; i < options_.rounds; ++i)
      run_round();
    if (is_own_)
      longest_turn_ = ask_longest_turn();
    print();
    return conclude(judge(), router_);
  }

private:
  struct measured {
    round_figures latency;
    storm_figures rest;
  };

  router start(const router_choice& choice) {
    has_own_network_ = is_own_ && enter_own_network();
    run_on(processors_[0]);
    if (is_own_)
      pause_ = longest_pause(pause_time);
    return {choice, {"--admin", "unix:" + admin_path_}};
  }

  void run_round() {
    std::vector<round_figures> latencies;
    std::vector<storm_figures> rest;
    for (const auto& each : surroundings) {
      auto result = measure(each.shape);
      latencies.push_back(result.latency);
      rest.push_back(result.rest);
    }
    comparison_.add(std::move(latencies));
    table_.add(std::move(rest));
  }

  measured measure(const storm_shape& shape) {
    most_kib_ = 0;
    auto result = storm(shape);
    settle();
    result.rest.most_kib = static_cast<double>(most_kib_);
    return result;
  }

  /// The storm lasts until the last message of the pair is answered, or given up.
  measured storm(const storm_shape& shape) {
    stormers crowd{loop_, router_.endpoint(), shape};
    measured_pair pair{router_.address(), options_.pair};
    priority_ = pair.priority();
    auto before = now();
    users_.take_given();
    crowd.start();
    while (!pair.has_ended())
      go_on();
    auto after = now();
    closed_ += crowd.closed();
    return to_measured(pair.report(), before, after, users_.take_given(),
                       crowd.take_answers());
  }

  measured to_measured(const pair_report& pair, const moment& before,
                       const moment& after, std::size_t copies, std::size_t answers) {
    auto time = after.time - before.time;
    measured result;
    result.latency
      = {pair.p50, pair.p99, pair.longest, static_cast<double>(pair.messages),
         percent(after.router.cpu - before.router.cpu, time)};
    result.rest.copies = static_cast<double>(copies) / in_seconds(time);
    result.rest.answers = static_cast<double>(answers) / in_seconds(time);
    result.rest.crowd_cpu = percent(after.crowd - before.crowd, time);
    result.rest.router_waited
      = percent(after.router.waited - before.router.waited, time);
    result.rest.late = std::chrono::duration<double, std::micro>(pair.late).count();
    result.rest.failed = pair.failures;
    closed_ += pair.was_closed ? 1 : 0;
    longest_ = std::max(longest_, duration{pair.longest});
    return result;
  }

  void go_on() {
    loop_.run_for(milliseconds{20});
    most_kib_ = std::max(most_kib_, router_.resident_kib());
  }

  /// Waits until the router has nothing to do.
  void settle() {
    for (auto end = steady_clock::now() + settling_time; !is_idle();)
      if (steady_clock::now() >= end) {
        ++restless_;
        return;
      }
  }

  bool is_idle() {
    auto before = router_.cpu();
    for (auto end = steady_clock::now() + glance; steady_clock::now() < end;)
      go_on();
    return router_.cpu() - before < idle_share
           && now().router.descriptors <= idle_.descriptors;
  }

  /// In milliseconds, since the router has started; nothing if it does not tell.
  std::optional<double> ask_longest_turn() const {
    auto told = find_metric(ask_metrics(admin_path_), turn_metric);
    return told ? std::optional{*told * 1000} : std::nullopt;
  }

  moment now() const {
    return {steady_clock::now(), cpu_of(::getpid()),
            router_.sample().value_or(usage{})};
  }

  void print() const {
    fmt::print(
      "{} users; the router has processor {}, all its peers have {}, where the "
      "pair has {} over the others; {}\n",
      options_.users, processors_[0], processors_[1], priority_,
      has_own_network_ ? "they have a network of their own"
                       : "they have no network of their own, and timers of the "
                         "system's hold up the pair");
    comparison_.print();
    table_.print();
    fmt::print("longest turn since the start: {}\n",
               longest_turn_ ? fmt::format("{:.1f} ms", *longest_turn_) : "not told");
    if (is_own_)
      fmt::print("longest pause of a program that does nothing, in {} s before: {:.1f} "
                 "ms\n",
                 pause_time.count(), 1000 * in_seconds(pause_));
    fmt::print("resident when all are idle: {:.1f} MiB\n",
               static_cast<double>(idle_.resident_kib) / 1024);
    warn_if_busy("with nobody else active", table_.worst(0).router_waited);
  }

  verdict judge() const {
    verdict result;
    for (std::size_t k = 1; k < surroundings.size(); ++k) {
      result.at_most(
        fmt::format("p99 beside {}, times that alone", surroundings[k].name),
        comparison_.ratio(k), surroundings[k].tolerated_ratio);
      auto least = table_.worst(k);
      result.at_least(
        fmt::format("copies and answers a second of {}", surroundings[k].name),
        least.copies + least.answers, 1);
    }
    auto worst = table_.worst();
    result.none("messages of the pair that failed", worst.failed);
    result.at_most("s until the last of them was answered", in_seconds(longest_),
                   options_.pair.patience);
    result.at_most("resident memory, times that when all are idle",
                   worst.most_kib / static_cast<double>(idle_.resident_kib),
                   tolerated_multiple);
    if (is_own_)
      result.at_most("ms that the router's loop took for a turn", longest_turn_,
                     tolerated_turn);
    result.none("users that the router has closed", closed_ + users_.closed());
    result.none("storms that the router had not done with", restless_);
    return result;
  }

  storm_options options_;
  std::array<int, 2> processors_ = two_processors();
  std::string admin_path_ = std::filesystem::temp_directory_path()
                            / fmt::format("telex-load-{}.admin", ::getpid());
  bool is_own_; ///< The router was started by this run, which can ask it all.
  bool has_own_network_ = false;
  duration pause_{0}; ///< Of the processor that the router has, before it started.
  router router_;
  event_loop loop_;
  audience users_;
  /// What the router uses when all users have joined, and nobody does anything.
  usage idle_{.descriptors = std::numeric_limits<std::size_t>::max()};
  std::size_t most_kib_ = 0;
  std::string priority_;
  duration longest_{0};
  std::optional<double> longest_turn_; ///< In milliseconds.
  std::size_t closed_ = 0;
  std::size_t restless_ = 0;
  comparison comparison_{names()};
  storm_table table_{names()};
};

} // namespace

int storm(const router_choice& choice, const storm_options& options) {
  provide_descriptors(2 * (options.users + others) + 100);
  return storm_run{choice, options}.run();
}

} // namespace telex::load
