#include "actors/latency_histogram.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>

using namespace std::chrono_literals;
using namespace telex;

TEST_CASE("a duration is in the first bucket whose bound it does not exceed") {
  latency_histogram found;
  found.add(0us);
  found.add(20us);
  found.add(20us + 1ns);
  found.add(60s);
  found.add(60s + 1ns);
  constexpr auto last = latency_histogram::bounds.size();
  CHECK(found.count_of(0) == 2);
  CHECK(found.count_of(1) == 1);
  CHECK(found.count_of(last - 1) == 1);
  CHECK(found.count_of(last) == 1);
  CHECK(found.count() == 5);
  CHECK(found.sum() == 120s + 40us + 2ns);
}

TEST_CASE("bounds grow") {
  CHECK(std::is_sorted(latency_histogram::bounds.begin(),
                       latency_histogram::bounds.end(), std::less_equal<>{}));
}

TEST_CASE("histograms add up bucket by bucket") {
  latency_histogram one;
  latency_histogram other;
  one.add(10us);
  other.add(10us);
  other.add(1ms);
  one.add(other);
  CHECK(one.count_of(0) == 2);
  CHECK(one.count() == 3);
  CHECK(one.sum() == 1020us);
}
