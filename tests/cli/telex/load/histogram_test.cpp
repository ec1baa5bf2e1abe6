#include "cli/telex/load/histogram.hpp"
#include "tests/support/catch.hpp"

using namespace telex::load;
using std::chrono::nanoseconds;

TEST_CASE("a histogram tells percentiles to within 1 percent") {
  histogram all;
  for (int i = 1; i <= 100'000; ++i)
    all.add(nanoseconds{i * 1000});
  for (auto share : {0.01, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    auto exact = share * 100'000 * 1000;
    auto told = static_cast<double>(all.percentile(share).count());
    INFO(share);
    CHECK(told >= exact);
    CHECK(told <= exact * 1.01);
  }
}

TEST_CASE("a histogram tells small and extreme values") {
  histogram some;
  CHECK(some.percentile(0.5).count() == 0);
  some.add(nanoseconds{3});
  CHECK(some.percentile(1).count() == 3);
  some.add(nanoseconds::max());
  CHECK(some.percentile(0.5).count() == 3);
  CHECK(some.percentile(1) == nanoseconds::max());
  some.add(nanoseconds{-1});
  CHECK(some.percentile(0.1).count() == 0);
}

TEST_CASE("a histogram has what was added to another one") {
  histogram first;
  histogram second;
  first.add(nanoseconds{10});
  second.add(nanoseconds{20});
  first.add(second);
  CHECK(first.count() == 2);
  CHECK(first.percentile(1).count() == 20);
}
