#include "tests/load/bench.hpp"
#include "tests/load/hostile.hpp"
#include "tests/load/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

namespace telex::load {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds registration{12};

/// How long the background is measured without them.
constexpr seconds quiet_time{8};

/// How long each of them waits between two octets.
constexpr seconds between_octets{2};

/// How fast they come, all together.
constexpr std::size_t connects_a_second = 1000;

/// How much later than its time-out the last of them may be gone.
constexpr seconds tolerance{2};

/// Connections that never end their requests.
class tricklers final : public channel::owner {
public:
  tricklers(event_loop& loop, const cli::socket_address& server, std::size_t count)
    : loop_{&loop}, server_{server}, count_{count} {
    // nop
  }
  ~tricklers() {
    loop_->cancel(timer_);
  }

  void start() {
    last_ = steady_clock::now();
    trickle();
  }

  bool all_there() const noexcept {
    return lines_.size() == count_;
  }
  bool all_gone() const noexcept {
    return gone_ == count_;
  }
  std::size_t gone() const noexcept {
    return gone_;
  }

  /// How old the first and the last of them got.
  duration least_age() const noexcept {
    return least_age_;
  }
  duration most_age() const noexcept {
    return most_age_;
  }

private:
  struct trickler {
    std::unique_ptr<channel> line;
    time_point born;
  };

  /// Connects those who are due, then writes an octet for the next ones.
  void trickle() {
    auto now = steady_clock::now();
    auto share = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    connects_ += share * static_cast<double>(connects_a_second);
    for (; connects_ >= 1 && lines_.size() < count_; --connects_) {
      lines_.push_back({std::make_unique<channel>(*loop_, server_, *this), now});
      lines_.back().line->write("REGISTER TOSEND slow\nX: ");
    }
    octets_ += share / seconds{between_octets}.count() * static_cast<double>(count_);
    for (; octets_ >= 1; --octets_)
      if (auto& next = *lines_[turn_++ % lines_.size()].line; next.is_open())
        next.write("x");
    timer_ = loop_->in(milliseconds{1}, [this] { trickle(); });
  }

  void received(channel&, wire::frame&&) override {
    throw std::runtime_error("the router answers half a request");
  }

  void closed(channel& which) override {
    auto found = std::find_if(lines_.begin(), lines_.end(), [&](const trickler& x) {
      return x.line.get() == &which;
    });
    auto age = steady_clock::now() - found->born;
    least_age_ = gone_ == 0 ? age : std::min(least_age_, age);
    most_age_ = std::max(most_age_, age);
    ++gone_;
  }

  event_loop* loop_;
  cli::socket_address server_;
  std::size_t count_;
  std::vector<trickler> lines_;
  time_point last_{};
  double connects_ = 1;
  double octets_ = 0;
  std::size_t turn_ = 0;
  event_loop::timer timer_{};
  std::size_t gone_ = 0;
  duration least_age_{0};
  duration most_age_{0};
};

std::vector<round_figures> measure_round(bench& at, tricklers& attack) {
  auto limit = registration + tolerance;
  auto first_goes = time_point{};
  auto alone = at.measure([&] { at.loop().run_for(quiet_time); });
  auto come = at.measure([&] {
    first_goes = steady_clock::now() + registration - milliseconds{100};
    attack.start();
    at.loop().run_until([&] { return attack.all_there(); },
                        steady_clock::now() + limit);
  });
  auto there = at.measure(
    [&] { at.loop().run_until([&] { return attack.gone() > 0; }, first_goes); });
  auto closed = at.measure([&] {
    at.loop().run_until([&] { return attack.all_gone(); }, steady_clock::now() + limit);
  });
  return {alone, come, there, closed};
}

} // namespace

int slowloris(const router_choice& choice, const slowloris_options& options) {
  provide_descriptors(options.connections + 4 * options.pairs + 100);
  bench at{choice, {{"registration", registration}}, options};
  comparison result{{"alone", "they come", "they are there", "they are closed"}};
  constexpr std::size_t there = 2;
  duration least = registration + tolerance;
  duration most{0};
  std::size_t kept = 0;
  for (std::size_t i = 0; i < options.rounds; ++i) {
    tricklers attack{at.loop(), at.server(), options.connections};
    result.add(measure_round(at, attack));
    least = std::min(least, attack.least_age());
    most = std::max(most, attack.most_age());
    kept += options.connections - attack.gone();
  }
  at.background().stop();
  result.print();
  fmt::print("{} connections a round, closed {:.2f} to {:.2f} s after their connect "
             "(timeouts.registration {} s), {} kept; {} background errors\n",
             options.connections, in_seconds(least), in_seconds(most),
             registration.count(), kept, at.background().failures());
  verdict judged;
  judged.at_most("p99 while they are there, times that alone", result.ratio(there),
                 tolerated_ratio);
  judged.at_least("s after its connect that the first was closed", in_seconds(least),
                  in_seconds(registration));
  judged.at_most("s after its connect that the last was closed", in_seconds(most),
                 in_seconds(registration + tolerance));
  judged.none("connections kept", kept);
  judged.none("background errors", at.background().failures());
  return judged.print();
}

} // namespace telex::load
