#include "cli/system/signal_queue.hpp"

#include "cli/telexd/logs/patience.hpp"
#include "tests/support/catch.hpp"

#include <csignal>

using namespace std::chrono_literals;
using telex::cli::signal_queue;
using step = signal_queue::step;

namespace {

constexpr signal_queue::clock::time_point start{1h};
constexpr auto patience = signal_queue::patience;
constexpr auto last_chance = signal_queue::last_chance;

// Both at worst, and a while for all else: a signal ends every program within a second.
static_assert(patience + telex::cli::patience <= 900ms);

/// The process does nothing about it from `since` on.
void check_end(signal_queue& signals, signal_queue::clock::time_point since) {
  REQUIRE(signals.next_time() == since + patience - last_chance);
  CHECK(signals.next_step(since + patience - last_chance - 1ns) == step::none);
  CHECK(signals.next_step(since + patience - last_chance) == step::resume_terminal);
  REQUIRE(signals.next_time() == since + patience);
  CHECK(signals.next_step(since + patience - 1ns) == step::none);
  CHECK(signals.next_step(since + patience) == step::end);
}

} // namespace

TEST_CASE_METHOD(signal_queue, "a signal to end that nobody takes ends the process") {
  add(SIGTERM, true, start);
  check_end(*this, start);
  CHECK(due() == SIGTERM);
}

TEST_CASE_METHOD(signal_queue, "a signal to end that is taken leaves time to end") {
  add(SIGTERM, true, start);
  CHECK(take() == SIGTERM);
  CHECK_FALSE(next_time());
  CHECK(next_step(start + 1h) == step::none);
}

TEST_CASE_METHOD(signal_queue, "the time to end in counts from when the signal came") {
  add(SIGTERM, true, start);
  CHECK(take() == SIGTERM);
  end_in_time();
  check_end(*this, start);
}

TEST_CASE_METHOD(signal_queue,
                 "a second signal to end that nobody takes ends the process") {
  add(SIGINT, true, start);
  add(SIGUSR1, false, start + 1s);
  add(SIGTERM, true, start + 2s);
  CHECK(take() == SIGINT);
  check_end(*this, start + 2s);
  CHECK(due() == SIGTERM);
  CHECK(taken() == SIGINT);
}

TEST_CASE_METHOD(signal_queue, "a signal to end is taken before others") {
  add(SIGTSTP, false, start);
  add(SIGTERM, true, start + 1s);
  CHECK(take() == SIGTERM);
  CHECK(take() == SIGTSTP);
}

TEST_CASE_METHOD(signal_queue, "what comes after the last call changes no deadline") {
  add(SIGTERM, true, start);
  CHECK(take() == SIGTERM);
  end_in_time();
  add(SIGWINCH, false, start + 10ms);
  CHECK(take() == SIGWINCH);
  end_in_time();
  check_end(*this, start);
  CHECK(due() == SIGTERM);
}

TEST_CASE_METHOD(signal_queue, "further signals give the process no more time") {
  for (auto i = 0; i < 10; ++i)
    add(SIGTERM, true, start + i * 100ms);
  check_end(*this, start);
}

TEST_CASE_METHOD(signal_queue, "a signal that does not ask for the end is no hurry") {
  add(SIGHUP, false, start);
  CHECK_FALSE(next_time());
  CHECK(take() == SIGHUP);
  CHECK(is_empty());
  CHECK_FALSE(take());
}
