#include "cli/telex/client/backoff.hpp"

#include "tests/support/catch.hpp"

#include <vector>

using namespace telex::cli;
using namespace std::chrono_literals;

namespace {

std::vector<std::chrono::milliseconds> pauses(double random) {
  backoff subject{[random] { return random; }};
  std::vector<std::chrono::milliseconds> result;
  for (auto i = 0; i < 8; ++i)
    result.push_back(subject.next());
  return result;
}

} // namespace

TEST_CASE("pauses double up to the longest") {
  CHECK(
    pauses(0.5)
    == std::vector<std::chrono::milliseconds>{500ms, 1s, 2s, 4s, 8s, 15s, 15s, 15s});
}

TEST_CASE("a pause is up to a quarter shorter, but not below the shortest") {
  CHECK(pauses(0.0)[0] == 500ms);
  CHECK(pauses(0.0)[1] == 750ms);
  CHECK(pauses(0.0)[7] == 11'250ms);
}

TEST_CASE("a pause is up to a quarter longer, but not above the longest") {
  CHECK(pauses(1.0)[0] == 625ms);
  CHECK(pauses(1.0)[4] == 10s);
  CHECK(pauses(1.0)[7] == 15s);
}

TEST_CASE("after a reset pauses are short again") {
  backoff subject{[] { return 0.5; }};
  for (auto i = 0; i < 5; ++i)
    subject.next();
  subject.reset();
  CHECK(subject.next() == 500ms);
  CHECK(subject.next() == 1s);
}

TEST_CASE("pauses have other bounds where these are given") {
  backoff subject{[] { return 0.5; }, 50ms, 200ms};
  CHECK(subject.next() == 50ms);
  CHECK(subject.next() == 100ms);
  CHECK(subject.next() == 200ms);
  CHECK(subject.next() == 200ms);
  subject.reset();
  CHECK(subject.next() == 50ms);
}

TEST_CASE("what differs by chance is from 0 to 1") {
  auto random = backoff::by_chance();
  auto first = random();
  CHECK((first >= 0 && first <= 1));
  CHECK(random() != first);
}
