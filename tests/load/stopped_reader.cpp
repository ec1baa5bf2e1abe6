#include "tests/load/bench.hpp"
#include "tests/load/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <vector>

#include <netinet/in.h>

namespace telex::load {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds acknowledge{2};
constexpr seconds unresponsive{4};

/// How long a round measures: past the time-outs, so that it sees all that they
/// set off.
constexpr seconds measured{6};

/// How much earlier and later than its time-out after the stop the recipient may be
/// closed. Earlier, because the message that it was given last before counts.
constexpr milliseconds early_tolerance{250};
constexpr seconds late_tolerance{1};

constexpr std::size_t senders = 200;
constexpr double sender_rate = 1000; ///< Of all of them together.

/// Those who pipeline.
constexpr std::size_t pipeliners = 4;
constexpr double pipeliner_rate = 400;
/// A small one, so that what they do not read is soon the router's burden.
constexpr int receive_buffer = 4096;

/// What may wait for those who pipeline (limits.output) and for the recipient
/// (limits.recipient-queue-bytes) is 1 MiB each, and a buffer that has grown may be
/// twice as large as what is in it.
constexpr std::size_t tolerated_growth_kib = (pipeliners + 1) * 2 * 1024;

const std::string reader_name = "reader";
const std::string note(32, 'x');

/// The longest that there can be.
std::string pipeliner_name(std::size_t i) {
  return fmt::format("{:p>64}", i);
}

/// The users around one recipient, for a round.
class surroundings final : public user::owner {
public:
  surroundings(event_loop& loop, const cli::socket_address& server) : loop_{&loop} {
    for (std::size_t i = 0; i < senders; ++i)
      users_.push_back(
        std::make_unique<user>(loop, server, i, fmt::format("sender{}", i), *this));
    for (std::size_t i = 0; i < pipeliners; ++i)
      users_.push_back(std::make_unique<user>(
        loop, server, senders + i, pipeliner_name(i), *this, receive_buffer));
    if (!loop.run_until([this] { return joined_ == users_.size(); },
                        steady_clock::now() + seconds{30}))
      throw std::runtime_error("the senders can't register");
  }
  ~surroundings() {
    loop_->cancel(sending_);
    loop_->cancel(pipelining_);
  }

  /// Those who pipeline stop to read, and write until the router does not read
  /// any more either. Returns how many octets that took of each.
  std::size_t fill_up() {
    for (auto i = senders; i < users_.size(); ++i)
      users_[i]->set_reading(false);
    std::size_t written = 0;
    for (std::size_t taken = 1; taken > 0;) {
      written += top_up();
      auto before = unsent();
      loop_->run_for(milliseconds{500});
      taken = before - unsent();
    }
    return (written - unsent()) / pipeliners;
  }

  void start() {
    send();
    pipeline();
    started_ = steady_clock::now();
  }

  /// How long after start() the last of those who pipeline was closed; 0 if not
  /// all of them are.
  duration pipeliners_closed() const {
    return closed_ == pipeliners ? last_closed_ - started_ : duration{0};
  }

  std::size_t delivered() const noexcept {
    return delivered_;
  }
  std::size_t failed() const noexcept {
    return failed_;
  }

private:
  void joined(user&) override {
    ++joined_;
  }
  void answered(user& who, const wire::frame& answer) override {
    if (who.id() >= senders)
      return;
    if (std::holds_alternative<wire::sent_frame>(answer))
      ++delivered_;
    else
      ++failed_;
  }
  void given(user&, const wire::frame&) override {
    throw std::runtime_error("a sender was given a message");
  }
  void left(user& who) override {
    if (who.id() < senders)
      throw std::runtime_error("the router has closed " + who.name());
    ++closed_;
    last_closed_ = steady_clock::now();
  }

  void send() {
    users_[turn_++ % senders]->send(reader_name, note);
    sending_ = loop_->in(std::chrono::duration_cast<duration>(
                           std::chrono::duration<double>{1 / sender_rate}),
                         [this] { send(); });
  }

  void pipeline() {
    if (auto& next = *users_[senders + pipeline_turn_++ % pipeliners];
        next.has_joined())
      next.send("nobody", note);
    pipelining_ = loop_->in(std::chrono::duration_cast<duration>(
                              std::chrono::duration<double>{1 / pipeliner_rate}),
                            [this] { pipeline(); });
  }

  /// Writes until enough waits that the socket does not take: requests that cost
  /// the router little, and whose answers are long. Returns how many octets.
  std::size_t top_up() {
    constexpr std::size_t enough = 4 * 1024 * 1024;
    auto before = unsent();
    for (auto i = senders; i < users_.size(); ++i)
      while (users_[i]->sending().unsent() < enough)
        wire::write_register(users_[i]->sending().output(), role::sender,
                             users_[i]->name());
    auto written = unsent() - before;
    for (auto i = senders; i < users_.size(); ++i)
      users_[i]->sending().flush();
    return written;
  }

  std::size_t unsent() const {
    std::size_t result = 0;
    for (auto i = senders; i < users_.size(); ++i)
      result += users_[i]->sending().unsent();
    return result;
  }

  event_loop* loop_;
  std::vector<std::unique_ptr<user>> users_;
  event_loop::timer sending_{};
  event_loop::timer pipelining_{};
  std::size_t turn_ = 0;
  std::size_t pipeline_turn_ = 0;
  std::size_t joined_ = 0;
  std::size_t closed_ = 0;
  std::size_t delivered_ = 0;
  std::size_t failed_ = 0;
  time_point started_{};
  time_point last_closed_{};
};

/// Tries to get the recipient's name until it is free, from a given time on.
class successor final : public user::owner {
public:
  successor(event_loop& loop, const cli::socket_address& server, time_point first)
    : loop_{&loop}, server_{server} {
    timer_ = loop.at(first, [this] { try_again(); });
  }
  ~successor() {
    loop_->cancel(timer_);
  }

  /// When it has got the name; the epoch, if not yet.
  time_point joined_at() const noexcept {
    return joined_at_;
  }

private:
  void joined(user&) override {
    joined_at_ = steady_clock::now();
  }
  void answered(user&, const wire::frame&) override {
    // nop
  }
  void given(user& who, const wire::frame& message) override {
    if (auto forward = std::get_if<wire::forward_frame>(&message))
      who.acknowledge(forward->sender);
  }
  void left(user&) override {
    timer_ = loop_->in(milliseconds{50}, [this] { try_again(); });
  }

  void try_again() {
    who_ = std::make_unique<user>(*loop_, server_, 0, reader_name, *this);
  }

  event_loop* loop_;
  cli::socket_address server_;
  std::unique_ptr<user> who_;
  event_loop::timer timer_{};
  time_point joined_at_{};
};

/// What all rounds have found besides latencies.
struct findings {
  std::size_t taken = 0; ///< Octets of each pipeliner, until the router read no more.
  std::size_t growth_kib = 0; ///< Of the router, at most.
  /// How long after the stop the recipient was closed, in the rounds where it was.
  std::vector<duration> reader_closed;
  duration pipeliners_closed{0};
  std::size_t never_closed = 0;
};

/// Waits until the router serves the background alone.
void wait_until_alone(bench& at, std::size_t descriptors) {
  if (!at.loop().run_until([&] { return at.sample().descriptors <= descriptors; },
                           steady_clock::now() + seconds{30}))
    throw std::runtime_error("the router keeps connections that were closed");
}

/// The recipient, as a process of its own.
class reader_process {
public:
  explicit reader_process(const cli::address& server)
    : process_{{"/proc/self/exe", "reader", "--server", cli::to_string(server),
                "--name", reader_name}} {
    process_.output().read_line(); // It has joined.
  }

  void stop() {
    process_.signal(SIGSTOP);
  }

private:
  test::child_process process_;
};

/// Measures one round, and notes the most memory that the router had in it.
round_figures measure(bench& at, std::size_t& most_kib) {
  return at.measure([&] {
    for (auto end = steady_clock::now() + measured; steady_clock::now() < end;) {
      at.loop().run_for(milliseconds{100});
      most_kib = std::max(most_kib, at.resident_kib());
    }
  });
}

round_figures healthy_round(bench& at) {
  reader_process reader{at.address()};
  surroundings around{at.loop(), at.server()};
  around.start();
  std::size_t most = 0;
  return measure(at, most);
}

round_figures stopped_round(bench& at, findings& found) {
  auto before = at.resident_kib();
  auto most = before;
  reader_process reader{at.address()};
  surroundings around{at.loop(), at.server()};
  found.taken = std::max(found.taken, around.fill_up());
  around.start();
  reader.stop();
  auto stopped_at = steady_clock::now();
  successor next{at.loop(), at.server(), stopped_at + unresponsive - milliseconds{500}};
  auto result = measure(at, most);
  found.growth_kib = std::max(found.growth_kib, most - before);
  auto is_closed = next.joined_at() != time_point{};
  if (is_closed)
    found.reader_closed.push_back(next.joined_at() - stopped_at);
  found.pipeliners_closed
    = std::max(found.pipeliners_closed, around.pipeliners_closed());
  if (!is_closed || around.pipeliners_closed() == duration{0})
    ++found.never_closed;
  return result;
}

void print(const findings& found, std::size_t background_errors) {
  for (auto each : found.reader_closed)
    fmt::print("the stopped reader's name was free after {:.2f} s "
               "(timeouts.unresponsive {} s)\n",
               in_seconds(each), unresponsive.count());
  fmt::print("{} senders that do not read were not read after {} KiB each, and closed "
             "{:.2f} s later\n",
             pipeliners, found.taken / 1024, in_seconds(found.pipeliners_closed));
  fmt::print("the router grew by {} KiB at most (tolerated are {} KiB)\n",
             found.growth_kib, tolerated_growth_kib);
  fmt::print("{} background errors\n", background_errors);
}

verdict judge(const findings& found, double ratio, std::size_t background_errors) {
  verdict result;
  result.at_most("p99 with a stopped reader, times that with a healthy one", ratio,
                 tolerated_ratio);
  for (auto each : found.reader_closed) {
    constexpr auto what = "s until the stopped reader's name was free";
    result.at_least(what, in_seconds(each), in_seconds(unresponsive - early_tolerance));
    result.at_most(what, in_seconds(each), in_seconds(unresponsive + late_tolerance));
  }
  result.none("rounds in which not all were closed", found.never_closed);
  result.at_most("KiB that the router grew by", static_cast<double>(found.growth_kib),
                 static_cast<double>(tolerated_growth_kib));
  result.none("background errors", background_errors);
  return result;
}

} // namespace

int stopped_reader(const router_choice& choice, const hostile_options& options) {
  provide_descriptors(2 * (senders + pipeliners) + 4 * options.pairs + 100);
  bench at{
    choice, {{"acknowledge", acknowledge}, {"unresponsive", unresponsive}}, options};
  auto alone = at.sample().descriptors;
  comparison result{{"reader healthy", "reader stopped"}};
  findings found;
  for (std::size_t i = 0; i < options.rounds; ++i) {
    auto healthy = healthy_round(at);
    wait_until_alone(at, alone);
    auto stopped = stopped_round(at, found);
    wait_until_alone(at, alone);
    result.add({healthy, stopped});
  }
  at.background().stop();
  result.print();
  print(found, at.background().failures());
  return judge(found, result.ratio(1), at.background().failures()).print();
}

} // namespace telex::load
