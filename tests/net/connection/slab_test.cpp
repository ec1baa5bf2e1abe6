#include "net/connection/slab.hpp"

#include "tests/support/catch.hpp"

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using telex::slab;

namespace {

template <class T, unsigned Bits>
auto add(slab<T, Bits>& items, T item) {
  auto name = items.add();
  items[name] = std::move(item);
  return name;
}

} // namespace

TEST_CASE("what is in a slab is found under its name, and nothing else") {
  slab<std::string, 2> items;
  auto alice = add<std::string>(items, "alice");
  auto bob = add<std::string>(items, "bob");
  REQUIRE(items.find(alice));
  CHECK(*items.find(alice) == "alice");
  CHECK(*items.find(bob) == "bob");
  CHECK(items.find(0) == nullptr);
  CHECK(items.find(bob + 1) == nullptr);
  CHECK(items.find(~slab<std::string, 2>::id{0}) == nullptr);
  items.remove(alice);
  CHECK(items.find(alice) == nullptr);
  CHECK(items.size() == 1);
}

TEST_CASE("a slab gives no name again") {
  slab<int, 1> items;
  auto first = add(items, 1);
  items.remove(first);
  auto second = add(items, 2);
  CHECK(first != second);
  CHECK(items.find(first) == nullptr);
  CHECK(*items.find(second) == 2);
}

TEST_CASE("a slab does as a map does in a random sequence") {
  std::mt19937 random{1933};
  slab<std::string, 7> items;
  std::map<slab<std::string, 7>::id, std::string> model;
  std::vector<slab<std::string, 7>::id> gone;
  for (int step = 0; step < 20000; ++step) {
    auto is_wave = step / 500 % 2 == 0;
    if (model.size() < 100 && random() % 4 < (is_wave ? 3u : 1u)) {
      auto text = std::to_string(step);
      auto name = add(items, text);
      REQUIRE(model.emplace(name, text).second);
    } else if (!model.empty()) {
      auto any = std::next(model.begin(), static_cast<int>(random() % model.size()));
      REQUIRE(items[any->first] == any->second);
      items.remove(any->first);
      gone.push_back(any->first);
      model.erase(any);
    }
    REQUIRE(items.size() == model.size());
    for (const auto& [name, text] : model)
      REQUIRE(*items.find(name) == text);
    if (!gone.empty())
      REQUIRE(items.find(gone[random() % gone.size()]) == nullptr);
  }
}
