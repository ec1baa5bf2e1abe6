#include "tests/load/flood.hpp"

#include "tests/load/comparison.hpp"
#include "tests/load/own_network.hpp"
#include "tests/load/own_program.hpp"
#include "tests/load/processor.hpp"
#include "tests/load/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <unistd.h>

namespace telex::load {

using std::chrono::milliseconds;

namespace {

/// How much less than it was to do a flood may have done.
constexpr double tolerated_share = 0.95;

/// Whether the standard input has ended.
class end_of_input final : event_handler {
public:
  explicit end_of_input(event_loop& loop) : loop_{&loop} {
    loop_->watch(STDIN_FILENO, EPOLLIN, *this);
  }
  ~end_of_input() {
    loop_->forget(STDIN_FILENO, *this);
  }

  bool is_there() const noexcept {
    return is_there_;
  }

private:
  void ready(std::uint32_t) override {
    is_there_ = true;
  }

  event_loop* loop_;
  bool is_there_ = false;
};

double seconds_of(std::chrono::nanoseconds x) {
  return std::chrono::duration<double>(x).count();
}

/// Of a round, beside the latencies.
struct flood_figures {
  double rate = 0;          ///< What the flood got done in a second.
  double turned_away = 0;   ///< In a second.
  double cpu_percent = 0;   ///< Of the flood.
  double router_waited = 0; ///< In percent of the time.
  double late = 0;          ///< Of the pairs, in microseconds: the p99.
  std::size_t failed = 0;
  std::size_t pairs_failed = 0;
};

/// In one surrounding: medians of what the flood did, and what else was worst.
flood_figures summed_up(const std::vector<flood_figures>& rounds) {
  auto all = [&](auto member) {
    std::vector<std::decay_t<decltype(flood_figures{}.*member)>> result;
    for (const auto& each : rounds)
      result.push_back(each.*member);
    return result;
  };
  auto worst = [&](auto member) {
    auto values = all(member);
    return *std::max_element(values.begin(), values.end());
  };
  return {median(all(&flood_figures::rate)),
          median(all(&flood_figures::turned_away)),
          median(all(&flood_figures::cpu_percent)),
          worst(&flood_figures::router_waited),
          worst(&flood_figures::late),
          worst(&flood_figures::failed),
          worst(&flood_figures::pairs_failed)};
}

std::vector<std::string> names_of(const std::vector<flood_surrounding>& surroundings) {
  std::vector<std::string> result;
  for (const auto& each : surroundings)
    result.push_back(each.name);
  return result;
}

class flood_run {
public:
  flood_run(const router_choice& choice, const std::vector<std::string>& router_options,
            const flood_options& options,
            const std::vector<flood_surrounding>& surroundings)
    : options_{options}, surroundings_{surroundings},
      router_{start(choice, router_options)}, rest_(surroundings.size()),
      comparison_{names_of(surroundings)} {
    run_on(processors_[1]);
  }

  int run() {
    for (std::size_t i = 0; i < options_.rounds; ++i)
      run_round();
    print();
    return conclude(judge(), router_);
  }

private:
  router start(const router_choice& choice, const std::vector<std::string>& options) {
    if (choice.server.empty())
      enter_own_network();
    run_on(processors_[0]);
    return {choice, options};
  }

  void run_round() {
    std::vector<round_figures> latencies;
    for (std::size_t k = 0; k < surroundings_.size(); ++k) {
      flood_figures rest;
      latencies.push_back(measure(surroundings_[k], rest));
      rest_[k].push_back(rest);
    }
    comparison_.add(std::move(latencies));
  }

  round_figures measure(const flood_surrounding& where, flood_figures& rest) {
    std::optional<own_program> others;
    if (!where.command.empty()) {
      auto command = where.command;
      command.insert(command.end(), {"--server", cli::to_string(router_.address())});
      others.emplace(std::move(command));
    }
    measured_pair pairs{router_.address(), options_.pair};
    priority_ = pairs.priority();
    auto start = steady_clock::now();
    auto before = router_.sample().value_or(usage{});
    while (!pairs.has_ended())
      loop_.run_for(milliseconds{20});
    auto after = router_.sample().value_or(usage{});
    auto time = steady_clock::now() - start;
    if (others)
      note(others->end(), rest);
    auto report = pairs.report();
    rest.router_waited
      = 100 * seconds_of(after.waited - before.waited) / in_seconds(time);
    rest.late = 1e6 * seconds_of(report.late);
    rest.pairs_failed = report.failures + (report.was_closed ? 1 : 0);
    return {report.p50, report.p99, report.longest,
            static_cast<double>(report.messages),
            100 * seconds_of(after.cpu - before.cpu) / in_seconds(time)};
  }

  static void note(const std::string& line, flood_figures& rest) {
    auto report = parse_flood_report(line);
    if (!report)
      throw std::runtime_error("the flood tells nothing but " + line);
    rest.rate = static_cast<double>(report->done) / report->seconds;
    rest.turned_away = static_cast<double>(report->turned_away) / report->seconds;
    rest.cpu_percent = 100 * report->cpu_seconds / report->seconds;
    rest.failed = report->failed;
  }

  void print() const {
    fmt::print("{} pairs{}, {} messages a second; the router has processor {}, all its "
               "peers have {}, where the pairs have {} over the others\n",
               options_.pair.count, options_.pair.tls ? " over TLS" : "",
               options_.pair.rate, processors_[0], processors_[1], priority_);
    comparison_.print();
    fmt::print("{:<16} {:>8} {:>14} {:>7} {:>7} {:>9} {:>8}\n", "", "done/s",
               "turned away/s", "CPU/%", "failed", "waited/%", "late/us");
    for (std::size_t k = 0; k < surroundings_.size(); ++k) {
      auto x = summed_up(rest_[k]);
      fmt::print("{:<16} {:>8.1f} {:>14.1f} {:>7.1f} {:>7} {:>9.2f} {:>8.0f}\n",
                 surroundings_[k].name, x.rate, x.turned_away, x.cpu_percent, x.failed,
                 x.router_waited, x.late);
    }
    warn_if_busy("in the first surrounding", summed_up(rest_[0]).router_waited);
  }

  verdict judge() const {
    verdict result;
    for (std::size_t k = 0; k < surroundings_.size(); ++k) {
      const auto& each = surroundings_[k];
      auto rest = summed_up(rest_[k]);
      if (k > 0)
        result.at_most(fmt::format("p99 beside {}, times that without", each.name),
                       comparison_.ratio(k), each.tolerated_ratio);
      result.at_least(fmt::format("a second of {}", each.name), rest.rate,
                      tolerated_share * each.least_rate);
      result.none(fmt::format("that failed of {}", each.name), rest.failed);
      result.none(fmt::format("messages that failed beside {}", each.name),
                  rest.pairs_failed);
    }
    return result;
  }

  flood_options options_;
  std::vector<flood_surrounding> surroundings_;
  std::array<int, 2> processors_ = two_processors();
  router router_;
  event_loop loop_;
  std::string priority_;
  std::vector<std::vector<flood_figures>> rest_; ///< In each surrounding.
  comparison comparison_;
};

} // namespace

void run_last() {
  // Relative to how this program was started, all of which may be to go before others.
  constexpr int behind = 10;
  [[maybe_unused]] auto priority = ::nice(behind);
}

int run_flood(event_loop& loop, flood& what) {
  constexpr milliseconds warm_up{500};
  end_of_input end{loop};
  loop.run_for(warm_up);
  what.take();
  write_line("at work");
  auto start = steady_clock::now();
  auto cpu = cpu_of(::getpid());
  loop.run_until([&] { return end.is_there(); }, time_point::max());
  auto report = what.take();
  report.seconds = in_seconds(steady_clock::now() - start);
  report.cpu_seconds = seconds_of(cpu_of(::getpid()) - cpu);
  write_line(to_line(report));
  return 0;
}

int measure_beside(const router_choice& choice,
                   const std::vector<std::string>& router_options,
                   const flood_options& options,
                   const std::vector<flood_surrounding>& surroundings) {
  return flood_run{choice, router_options, options, surroundings}.run();
}

} // namespace telex::load
