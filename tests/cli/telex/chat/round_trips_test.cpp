#include "cli/telex/chat/round_trips.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;
using namespace std::chrono_literals;

using lines = std::vector<std::string>;

namespace {

struct chat_with_trips {
  clock::time_point now{};
  round_trips trips;
  ticket last = 0;

  /// A message that is delivered after `time`.
  void deliver(const std::string& to, clock::duration time) {
    trips.send(++last, to, now);
    now += time;
    trips.settle({last, delivered{{to, "hello"}}}, now);
  }
};

} // namespace

TEST_CASE_METHOD(chat_with_trips, "nothing has been sent at first") {
  CHECK(trips.describe(now, true)
        == lines{"Delivered: none", "Under way: none",
                 "Questions to the server (PING): none"});
  CHECK(trips.describe(now, false).back() == "The plain protocol has no PING");
}

TEST_CASE_METHOD(chat_with_trips, "times are told of all, and by recipient") {
  deliver("bob", 20ms);
  deliver("bob", 40ms);
  deliver("bob", 30ms);
  deliver("ALL", 2s);
  CHECK(trips.describe(now, true)
        == lines{"Delivered: 4, median 30.0 ms, slowest 2.0 s",
                 "To everybody: 1, median 2.0 s, slowest 2.0 s",
                 "To bob: 3, median 30.0 ms, slowest 40.0 ms", "Under way: none",
                 "Questions to the server (PING): none"});
}

TEST_CASE_METHOD(chat_with_trips, "whom one wrote to long ago is left out") {
  for (std::size_t i = 0; i <= round_trips::most_recipients; ++i)
    deliver("user" + std::to_string(i), 1ms);
  deliver("user1", 1ms);
  auto told = trips.describe(now, true);
  CHECK(told.size() == round_trips::most_recipients + 3);
  CHECK(told[1].starts_with("To user1: 2,"));
  CHECK(told[2].starts_with("To user5: 1,"));
  CHECK(told[5].starts_with("To user2: 1,"));
}

TEST_CASE_METHOD(chat_with_trips, "what is under way is told, and what has failed") {
  trips.send(1, "bob", now);
  now += 1s;
  trips.send(2, "carol", now);
  now += 2500ms;
  CHECK(trips.describe(now, true)[1] == "Under way: 2, the oldest to bob for 3.5 s");
  trips.settle({1, not_confirmed{{"bob", "hello"}, doubt::silent, {}}}, now);
  trips.settle({2, not_delivered{{"carol", "hello"}, failure::refused, {}}}, now);
  trips.settle({0, not_sent{{"bob", "hello"}}}, now);
  trips.settle({0, not_sent{{"bob", "hello"}}}, now);
  CHECK(trips.describe(now, true)
        == lines{"Delivered: none",
                 "Others: 1 not delivered, 1 not confirmed, 2 not sent",
                 "Under way: none", "Questions to the server (PING): none"});
}

TEST_CASE_METHOD(chat_with_trips, "the answers of the server are told") {
  trips.pong({2ms});
  trips.pong({3s});
  CHECK(trips.describe(now, true).back()
        == "Questions to the server (PING): 2, median 2.0 ms, slowest 3.0 s");
}

TEST_CASE("all times count, and the last ones are compared") {
  trip_times times;
  times.add(1h);
  for (std::size_t i = 0; i < trip_times::most_kept; ++i)
    times.add(5ms);
  CHECK(times.describe() == "1001, median 5.0 ms, slowest 5.0 ms");
}

TEST_CASE("a time is told in two units at most") {
  struct row {
    clock::duration time;
    std::string text;
  };
  auto [time, text] = GENERATE(values<row>({{-1s, "0.0 ms"},
                                            {150us, "0.1 ms"},
                                            {99499us, "99.5 ms"},
                                            {99600us, "100 ms"},
                                            {999400us, "999 ms"},
                                            {999600us, "1.0 s"},
                                            {9940ms, "9.9 s"},
                                            {9960ms, "10 s"},
                                            {59400ms, "59 s"},
                                            {60s, "1 min"},
                                            {3599s, "59 min"},
                                            {1h, "1 h"},
                                            {3h + 5min, "3 h 5 min"},
                                            {24h + 59min, "1 d"},
                                            {51h, "2 d 3 h"}}));
  CHECK(short_text(time) == text);
}

TEST_CASE("a server that takes over a second is told of, each second") {
  const clock::time_point asked{100s};
  CHECK(describe_lag({}, asked + 5s).empty());
  CHECK_FALSE(next_lag({}, asked));
  CHECK(describe_lag(asked, asked + 999ms).empty());
  CHECK(next_lag(asked, asked + 999ms) == asked + 1s);
  CHECK(describe_lag(asked, asked + 1s) == "(no answer for 1 s)");
  CHECK(next_lag(asked, asked + 1s) == asked + 2s);
  CHECK(describe_lag(asked, asked + 3999ms) == "(no answer for 3 s)");
}
