#include "actors/batch.hpp"

#include "tests/support/catch.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace telex;

namespace {

std::vector<int> items_of(batch<std::unique_ptr<int>>& what) {
  std::vector<int> result;
  what.for_each(
    [&result](const std::unique_ptr<int>& each) { result.push_back(*each); });
  return result;
}

} // namespace

TEST_CASE("a batch has what was added, in order", "[batch]") {
  std::optional<batch<std::unique_ptr<int>>> some;
  for (auto i = 1; i <= 3; ++i) {
    add_to(some, std::make_unique<int>(i));
    CHECK(some->size() == static_cast<std::size_t>(i));
  }
  CHECK(items_of(*some) == std::vector{1, 2, 3});
  CHECK(*some->first() == 1);
  auto taken = std::move(*some);
  CHECK(items_of(taken) == std::vector{1, 2, 3});
}

TEST_CASE("a batch can be copied", "[batch]") {
  batch some{1};
  some.add(2);
  auto copy = some;
  copy.add(3);
  CHECK(some.size() == 2);
  CHECK(copy.size() == 3);
}
