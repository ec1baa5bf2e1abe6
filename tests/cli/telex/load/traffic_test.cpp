#include "tests/cli/telex/load/traffic_fixture.hpp"
#include "tests/support/catch.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

using namespace telex::load;
using namespace std::chrono_literals;
using Catch::Matchers::Message;

namespace {

using names = std::vector<std::string>;

} // namespace

// -- joining -------------------------------------------------------------------

TEST_CASE("participants connect at most 64 at a time, and all of them join") {
  fake_crowd crowd;
  event_loop loop;
  traffic work{loop, crowd.maker(), "t", {.shape = pattern::pairs, .count = 100}};
  std::size_t most = 0;
  std::function<void()> look = [&] {
    most = std::max(most, crowd.waiting());
    loop.soon(look);
  };
  look();
  crowd.let_in_one_by_one(loop);
  work.join();
  CHECK(most == 64);
  CHECK(crowd.size() == 200);
  CHECK(crowd.waiting() == 0);
}

TEST_CASE("a participant that is not let in ends the joining, with the reason") {
  fake_crowd crowd;
  event_loop loop;
  traffic work{loop, crowd.maker(), "t", {.shape = pattern::pairs, .count = 2}};
  loop.soon([&] { crowd.cut_off("tr1", "Connection refused"); });
  CHECK_THROWS_MATCHES(work.join(), connection_lost,
                       Message("a user could not join: Connection refused"));
}

TEST_CASE("nobody writes before the start") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 2}};
  test.turn();
  CHECK(test.crowd.sent.empty());
}

// -- who writes to whom --------------------------------------------------------

TEST_CASE("in pairs each sender writes to a recipient of its own") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 3}};
  CHECK(test.crowd.size() == 6);
  test.work.start();
  CHECK(test.crowd.senders() == names{"ts0", "ts1", "ts2"});
  test.crowd.answer("ts1");
  CHECK(test.crowd.recipients() == names{"tr0", "tr1", "tr2", "tr1"});
}

TEST_CASE("in many to one all senders write to the same recipient") {
  traffic_fixture test{{.shape = pattern::many_to_one, .count = 3}};
  CHECK(test.crowd.size() == 4);
  test.work.start();
  test.crowd.answer("ts2");
  CHECK(test.crowd.senders() == names{"ts0", "ts1", "ts2", "ts2"});
  CHECK(test.crowd.recipients() == names{"tr0", "tr0", "tr0", "tr0"});
}

TEST_CASE("in one to many one sender writes to all recipients by turns") {
  traffic_fixture test{{.shape = pattern::one_to_many, .count = 3, .window = 2}};
  CHECK(test.crowd.size() == 4);
  test.work.start();
  test.crowd.answer("ts0");
  test.crowd.answer("ts0");
  CHECK(test.crowd.senders() == names{"ts0", "ts0", "ts0", "ts0"});
  CHECK(test.crowd.recipients() == names{"tr0", "tr1", "tr2", "tr0"});
}

TEST_CASE("in a broadcast one sender writes to ALL") {
  traffic_fixture test{{.shape = pattern::broadcast, .count = 3}};
  CHECK(test.crowd.size() == 4);
  test.work.start();
  test.crowd.answer("ts0");
  CHECK(test.crowd.senders() == names{"ts0", "ts0"});
  CHECK(test.crowd.recipients() == names{"ALL", "ALL"});
}

TEST_CASE("in silence participants are there and nobody writes") {
  traffic_fixture test{{.shape = pattern::silence, .count = 3}};
  CHECK(test.crowd.size() == 3);
  test.work.start();
  test.turn();
  CHECK(test.crowd.sent.empty());
}

TEST_CASE("a body has the size that was asked for") {
  traffic_fixture test{{.shape = pattern::pairs, .size = 1000}};
  test.work.start();
  REQUIRE(test.crowd.sent.size() == 1);
  CHECK(test.crowd.sent[0].body.size() == 1000);
}

// -- the closed loop -----------------------------------------------------------

TEST_CASE("without a rate each sender keeps exactly its window under way") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 2, .window = 3}};
  test.work.start();
  CHECK(test.crowd.senders() == names{"ts0", "ts0", "ts0", "ts1", "ts1", "ts1"});
  test.turn();
  CHECK(test.crowd.sent.size() == 6);
  for (std::size_t answered = 1; answered <= 10; ++answered) {
    test.crowd.answer("ts1");
    CHECK(test.crowd.sent_by("ts0") == 3);
    CHECK(test.crowd.sent_by("ts1") == 3 + answered);
  }
}

TEST_CASE("a message that failed is followed by the next as any other") {
  traffic_fixture test{{.shape = pattern::pairs}};
  test.work.start();
  test.crowd.answer("ts0", "102");
  CHECK(test.crowd.sent_by("ts0") == 2);
}

TEST_CASE("any message may be answered before others, and the next takes its place") {
  traffic_fixture test{{.shape = pattern::pairs, .window = 3}};
  test.work.start();
  for (std::size_t answered = 1; answered <= 10; ++answered) {
    test.crowd.answer("ts0", {}, 2);
    CHECK(test.crowd.sent_by("ts0") == 3 + answered);
  }
  std::set<participant::ticket> names;
  for (const auto& each : test.crowd.sent)
    names.insert(each.ticket);
  CHECK(names.size() == 13);
}

TEST_CASE("what a sender begins with leaves together") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 2, .window = 3}};
  test.work.start();
  CHECK(test.crowd.sent.size() == 6);
  CHECK(test.crowd.flushes == 2);
}

// -- recipients that stop --------------------------------------------------------

TEST_CASE("stopped recipients read nothing from the start on") {
  traffic_fixture test{
    {.shape = pattern::one_to_many, .count = 3, .window = 3, .stopped = 2}};
  CHECK(test.crowd.stopped.empty());
  test.work.start();
  CHECK(test.crowd.stopped == names{"tr0", "tr1"});
}

TEST_CASE("a stopped recipient is passed over until its message is answered") {
  traffic_fixture test{
    {.shape = pattern::one_to_many, .count = 3, .window = 3, .stopped = 1}};
  test.work.start();
  CHECK(test.crowd.recipients() == names{"tr0", "tr1", "tr2"});
  for (auto i = 0; i < 4; ++i)
    test.crowd.answer("ts0", {}, 1);
  CHECK(test.crowd.recipients()
        == names{"tr0", "tr1", "tr2", "tr1", "tr2", "tr1", "tr2"});
  auto others = test.work.take();
  CHECK(others.answered == 4);
  CHECK(others.open.waited.count() == 2);
  test.crowd.answer("ts0", "102");
  CHECK(test.crowd.recipients().back() == "tr0");
  auto found = test.work.take();
  CHECK(found.answered == 0);
  CHECK(found.failed.empty());
  CHECK(found.latency.count() == 0);
}

// -- what is counted -----------------------------------------------------------

TEST_CASE("answers are counted, and failures by what was said of them") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 2}};
  test.work.start();
  for (auto how : {"", "102", "102", "102 recipient-left"})
    test.crowd.answer("ts0", how);
  test.crowd.answer("ts1");
  auto found = test.work.take();
  CHECK(found.answered == 5);
  CHECK(found.failed == decltype(found.failed){{"102", 2}, {"102 recipient-left", 1}});
  CHECK(found.latency.count() == 5);
  CHECK(found.given == 0);
}

TEST_CASE("what is not answered is counted, and what has not even been sent") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 2, .window = 3}};
  test.work.start();
  test.crowd.answer("ts0");
  CHECK(test.work.take().open.waited.count() == 6);
  traffic_fixture open{{.shape = pattern::pairs, .count = 1, .rate = each_millisecond}};
  open.work.start();
  auto are_due = [&] { return open.work.take().open.waited.count() >= 3; };
  CHECK(open.loop.run_until(are_due, far_away()));
  CHECK(open.work.take().open.oldest >= 2ms);
  CHECK(open.crowd.sent.size() == 1);
}

TEST_CASE("deliveries are counted by themselves") {
  traffic_fixture test{{.shape = pattern::broadcast, .count = 3}};
  test.work.start();
  for (auto name : {"tr0", "tr1", "tr2"})
    test.crowd.give(name);
  test.crowd.answer("ts0");
  auto found = test.work.take();
  CHECK(found.given == 3);
  CHECK(found.answered == 1);
}

TEST_CASE("what was taken is not counted again") {
  traffic_fixture test{{.shape = pattern::pairs}};
  test.work.start();
  test.crowd.answer("ts0", "102");
  test.crowd.give("tr0");
  test.work.take();
  test.crowd.answer("ts0");
  auto found = test.work.take();
  CHECK(found.answered == 1);
  CHECK(found.failed.empty());
  CHECK(found.latency.count() == 1);
  CHECK(found.given == 0);
}

// -- what a server must not do -------------------------------------------------

TEST_CASE("an answer too many ends the run") {
  traffic_fixture test{{.shape = pattern::pairs}};
  CHECK_THROWS_MATCHES(test.crowd.answer("ts0"), connection_lost,
                       Message("ts0 cannot go on: the server answered once too often"));
}

TEST_CASE("a second answer to one message ends the run") {
  traffic_fixture test{{.shape = pattern::pairs, .window = 2}};
  test.work.start();
  auto first = test.crowd.sent.front().ticket;
  test.crowd.answer("ts0");
  CHECK_THROWS_AS(test.crowd.answer_again("ts0", first), connection_lost);
}

TEST_CASE("an answer to who sends nothing ends the run") {
  traffic_fixture test{{.shape = pattern::pairs}};
  test.work.start();
  CHECK_THROWS_AS(test.crowd.answer("tr0"), connection_lost);
}

TEST_CASE("a participant that leaves ends the run, with its name and the reason") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 2}};
  test.work.start();
  CHECK_THROWS_AS(test.crowd.cut_off("tr1", "Broken pipe"), connection_lost);
  CHECK_THROWS_MATCHES(test.crowd.cut_off("ts1", "Broken pipe"), connection_lost,
                       Message("ts1 cannot go on: Broken pipe"));
}
