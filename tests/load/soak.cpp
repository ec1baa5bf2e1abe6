#include "tests/load/soak.hpp"

#include "tests/load/crowd.hpp"
#include "tests/load/soak_log.hpp"
#include "tests/load/strangers.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <random>
#include <vector>

#include <unistd.h>

namespace telex::load {

using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// The time-outs of the router, short so that they are met often.
constexpr promised_times times{seconds{3}, seconds{6}};

std::vector<std::string> router_options() {
  auto time
    = [](duration x) { return fmt::format("{}ms", x / std::chrono::milliseconds{1}); };
  return {"--timeouts.acknowledge",  time(times.acknowledge),
          "--timeouts.unresponsive", time(times.unresponsive),
          "--timeouts.registration", time(registration_timeout),
          "--timeouts.pairing",      time(pairing_timeout),
          "--timeouts.linger",       "500ms"};
}

/// How much resident memory may have grown, in percent.
constexpr double tolerated_growth = 5;

/// How long the tempers of the crowd show, and then do not.
constexpr seconds phase{10};

/// How long all may take to settle at the end.
constexpr seconds patience{20};

/// When the memory is what a crowd needs: what its largest burst has needed stays, and
/// that comes within ten minutes.
constexpr minutes settled_after{15};

duration to_duration(double in_minutes) {
  return std::chrono::duration_cast<duration>(
    std::chrono::duration<double, std::ratio<60>>{in_minutes});
}

/// One run.
class soak_run {
public:
  soak_run(const router_choice& choice, const soak_options& options)
    : options_{options}, router_{choice, router_options()}, random_{options.seed},
      book_{options.users, times}, log_{options.csv, ::isatty(STDERR_FILENO) == 1},
      idle_{sample()},
      crowd_{loop_, router_.endpoint(), options.users, times, book_, random_},
      strangers_{loop_, router_.endpoint(), book_, random_} {
    // nop
  }

  int run() {
    start_ = steady_clock::now();
    next_act_ = start_;
    act();
    look();
    loop_.run_for(to_duration(options_.minutes));
    running_ = false;
    settle();
    return conclude();
  }

private:
  /// Does all that is due, and comes back for the next, at random intervals.
  void act() {
    std::exponential_distribution<double> gap{options_.rate};
    for (auto now = steady_clock::now(); running_ && next_act_ <= now;) {
      crowd_.act();
      if (std::uniform_int_distribution<int>{0, 999}(random_) == 0)
        strangers_.come();
      next_act_ += std::chrono::duration_cast<duration>(
        std::chrono::duration<double>{gap(random_)});
    }
    if (running_)
      loop_.at(next_act_, [this] { act(); });
  }

  /// Once a second: measures, and looks for what has not happened.
  void look() {
    if (!running_)
      return;
    auto now = steady_clock::now();
    book_.look_for_overdue(now);
    strangers_.look_for_overdue(now);
    crowd_.be_rough((now - start_) / phase % 2 == 1);
    log_.add(
      {now - start_, sample(), crowd_.present(), book_.totals(), book_.fault_count()});
    loop_.in(seconds{1}, [this] { look(); });
  }

  /// Lets all come to its end: answers first, then users, then strangers.
  void settle() {
    last_ = steady_clock::now() - start_;
    cpu_ = sample().cpu - log_.samples().front().router.cpu;
    crowd_.be_rough(false);
    auto until = steady_clock::now() + patience;
    if (!loop_.run_until([this] { return book_.open() == 0; }, until))
      book_.note(fmt::format("{} messages have no answer at the end", book_.open()));
    crowd_.disband();
    auto is_idle = [this] {
      return strangers_.present() == 0 && sample().descriptors <= idle_.descriptors;
    };
    if (!loop_.run_until(is_idle, until))
      book_.note(fmt::format("{} descriptors are left in the router",
                             sample().descriptors - idle_.descriptors));
    left_over_ = sample();
    if (auto code = router_.stop(); code && *code != 0)
      book_.note(fmt::format("the router ended with {}", *code));
  }

  int conclude() {
    auto early = std::min<duration>(last_ / 2, settled_after);
    auto window = std::min<duration>(early, minutes{1});
    auto before = log_.resident_kib(early, window);
    auto after = log_.resident_kib(last_, window);
    auto growth
      = before == 0
          ? 0
          : 100 * (static_cast<double>(after) / static_cast<double>(before) - 1);
    if (before == 0)
      book_.note("the router could not be measured");
    if (growth > tolerated_growth)
      book_.note(fmt::format("resident memory grew by {:.1f} %, more than {} %", growth,
                             tolerated_growth));
    auto result = sums();
    auto in_minutes = [](duration x) {
      return std::chrono::duration<double, std::ratio<60>>(x).count();
    };
    result.insert(
      result.end(),
      {{fmt::format("resident memory after {:.1f} minutes", in_minutes(early)),
        fmt::format("{} KiB", before)},
       {fmt::format("resident memory after {:.1f} minutes", in_minutes(last_)),
        fmt::format("{} KiB", after)},
       {"change", fmt::format("{:+.1f} %", growth)},
       {"resident memory once all have left",
        fmt::format("{} KiB", left_over_.resident_kib)},
       {"descriptors of the router before, and once all have left",
        fmt::format("{}, {}", idle_.descriptors, left_over_.descriptors)},
       {"faults", fmt::format("{}", book_.fault_count())}});
    log_.end_progress();
    print_result(result);
    for (const auto& each : book_.faults())
      fmt::print("FAULT: {}\n", each);
    if (!options_.markdown.empty())
      write_markdown(options_.markdown, result);
    return book_.fault_count() == 0 ? 0 : 1;
  }

  soak_result sums() const {
    const auto& t = book_.totals();
    auto share
      = std::chrono::duration<double>(cpu_) / std::chrono::duration<double>(last_);
    return {
      {"seed", fmt::format("{}", options_.seed)},
      {"time", fmt::format("{:.1f} minutes",
                           std::chrono::duration<double>(last_).count() / 60)},
      {"users at a time", fmt::format("{}", options_.users)},
      {"users that came", fmt::format("{}", crowd_.joins())},
      {"of these closed by the router, unresponsive", fmt::format("{}", t.given_up)},
      {"connections that never became a user", fmt::format("{}", strangers_.total())},
      {"messages", fmt::format("{}", t.sent)},
      {"answered SEND", fmt::format("{}", t.delivered)},
      {"of these broadcasts", fmt::format("{}", t.broadcasts)},
      {"answered ERROR", fmt::format("{}", t.failed)},
      {"whose sender left first", fmt::format("{}", t.unheard)},
      {"FORWARDs", fmt::format("{}", t.forwards)},
      {"the router's share of a core", fmt::format("{:.0f} %", 100 * share)},
      {"its longest wait for a processor within a second",
       fmt::format(
         "{:.0f} ms",
         std::chrono::duration<double, std::milli>(log_.longest_wait()).count())},
    };
  }

  usage sample() const {
    return router_.sample().value_or(usage{});
  }

  soak_options options_;
  router router_;
  event_loop loop_;
  std::mt19937_64 random_;
  ledger book_;
  soak_log log_;
  usage idle_;
  crowd crowd_;
  strangers strangers_;
  time_point start_{};
  time_point next_act_{};
  duration last_{0};
  std::chrono::nanoseconds cpu_{0};
  usage left_over_;
  bool running_ = true;
};

} // namespace

int soak(const router_choice& choice, const soak_options& options) {
  auto seeded = options;
  if (seeded.seed == 0)
    seeded.seed = std::random_device{}();
  fmt::print("soak: seed {}, {:g} minutes, {} users, {:g} actions a second\n",
             seeded.seed, seeded.minutes, seeded.users, seeded.rate);
  if (to_duration(seeded.minutes) < 2 * settled_after)
    fmt::print("soak: too short to compare memory with that after 15 minutes; it is "
               "compared with that at half time\n");
  std::fflush(stdout);
  provide_descriptors(4 * seeded.users + 1000);
  return soak_run{choice, seeded}.run();
}

} // namespace telex::load
