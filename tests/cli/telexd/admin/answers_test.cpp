#include "cli/telexd/admin/answers.hpp"

#include "tests/cli/telexd/admin/sample.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::admin;
using namespace telex::test;
using nlohmann::json;

namespace {

const question everything{subject::state, {}};

question first_users(std::size_t count) {
  return {subject::state, {count, 0, 0, 0}};
}

/// A router that answers when the test says so.
struct patient_router {
  explicit patient_router(std::size_t users = 0) {
    add_users(state, users);
  }

  sources as_sources() {
    return {[this] { return inspections.emplace_back().get_future(); },
            [this] { return pings.emplace_back().get_future(); },
            [] { return std::vector<log_loss>{}; }};
  }

  void tell() {
    inspections.back().set_value(state);
  }

  snapshot state;
  std::vector<std::promise<snapshot>> inspections;
  std::vector<std::promise<void>> pings;
};

struct fixture {
  explicit fixture(std::size_t users = 0) : router{users} {}

  std::optional<answer> find(const question& asked) {
    return made.find(asked, now);
  }

  /// Works until it has the answer.
  answer make(const question& asked) {
    for (;;) {
      if (auto found = find(asked))
        return *found;
      made.work();
    }
  }

  patient_router router;
  observer about{sample_identity(), router.as_sources(), 1h};
  answers made{about};
  answers::clock::time_point now = answers::clock::now();
};

} // namespace

TEST_CASE("the page does not wait for the router") {
  fixture admin;
  auto page = admin.find({subject::page, {}});
  REQUIRE(page);
  CHECK(page->status == 200);
  CHECK(page->body->starts_with("<!DOCTYPE html>"));
  CHECK(admin.router.pings.empty());
}

TEST_CASE("the router is well when it has answered a ping") {
  fixture admin;
  for (auto about : {subject::health, subject::readiness})
    CHECK_FALSE(admin.find({about, {}}));
  REQUIRE(admin.router.pings.size() == 1);
  admin.router.pings.back().set_value();
  for (auto about : {subject::health, subject::readiness})
    CHECK(*admin.find({about, {}})->body == "ok\n");
}

TEST_CASE("a router that is about to stop says so without a ping") {
  fixture admin;
  admin.about.drain();
  auto readiness = admin.find({subject::readiness, {}});
  REQUIRE(readiness);
  CHECK(readiness->status == 503);
  CHECK(admin.router.pings.empty());
}

TEST_CASE("nothing is known of a state before the router has told of it") {
  fixture admin;
  CHECK_FALSE(admin.find(everything));
  CHECK_FALSE(admin.find({subject::metrics, {}}));
  CHECK_FALSE(admin.made.has_work());
  CHECK(admin.router.inspections.size() == 1);
  admin.router.tell();
  auto state = admin.make(everything);
  CHECK(json::parse(*state.body)["version"] == "1.2.3");
  auto metrics = admin.make({subject::metrics, {}});
  CHECK(metrics.body->starts_with("# HELP telex_"));
}

TEST_CASE("many who ask for the same share one text") {
  fixture admin{100};
  admin.find(everything);
  admin.router.tell();
  auto first = admin.make(everything);
  auto second = admin.make(everything);
  CHECK(first.body == second.body);
  CHECK(json::parse(*first.body)["users"].size() == 100);
  CHECK(admin.made.count() == 1);
  CHECK(admin.made.excess() == 0);
  CHECK(admin.router.inspections.size() == 1);
}

TEST_CASE("who asks for something else has that") {
  fixture admin{100};
  admin.find(everything);
  admin.router.tell();
  auto all = admin.make(everything);
  auto few = admin.make(first_users(3));
  CHECK(json::parse(*few.body)["users"].size() == 3);
  CHECK(admin.made.count() == 2);
  CHECK(admin.made.excess() == few.body->capacity());
}

TEST_CASE("a large state is made in parts and others are answered in between") {
  fixture admin{3000};
  admin.find(everything);
  admin.router.tell();
  CHECK_FALSE(admin.find(everything));
  admin.find({subject::health, {}});
  admin.router.pings.back().set_value();
  auto parts = 0;
  while (!admin.find(everything)) {
    REQUIRE(admin.made.has_work());
    CHECK(admin.find({subject::health, {}}));
    // Nobody else's state is begun meanwhile.
    CHECK_FALSE(admin.find(first_users(1)));
    admin.made.work();
    ++parts;
  }
  CHECK(parts > 10);
  CHECK(admin.make(first_users(1)).status == 200);
}

TEST_CASE("what nobody reads any more is forgotten") {
  fixture admin{100};
  admin.find(everything);
  admin.router.tell();
  {
    auto read = admin.make(everything);
    admin.made.tidy();
    CHECK(admin.made.count() == 1);
  }
  admin.made.tidy();
  CHECK(admin.made.count() == 0);
}
