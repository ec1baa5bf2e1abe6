#include "cli/telex/log/timeline.hpp"

#include "tests/cli/telex/log/message_log.hpp"
#include "tests/support/catch.hpp"

using namespace telex;
using namespace telex::log;
using namespace std::chrono_literals;

TEST_CASE("a timeline knows what the records tell") {
  message_log log;
  log.delivered();
  auto read = log.read();
  const auto& known = read.known();
  CHECK(known.sender == "alice");
  CHECK(known.addressee == "bob");
  CHECK(known.bytes == 5);
  CHECK(known.found == 1);
  CHECK(known.sender_connection == "connection/24");
  CHECK(known.registry == "registry/9");
  CHECK(known.follower == "transaction/25");
  REQUIRE(known.recipients.size() == 1);
  CHECK(known.recipients[0].name == "bob");
  CHECK(known.recipients[0].connection == "connection/27");
  CHECK(known.moments.size() == step_count);
  CHECK(known.ending() == outcome::delivered);
  CHECK_FALSE(known.is_cut);
}

TEST_CASE("a timeline ignores what is of another message, or of none") {
  message_log log;
  log.delivered();
  for (auto& each : log.records())
    each.transaction = 4712;
  log.received();
  log.records().back().transaction.reset();
  log.received();
  log.records().back().event = "left";
  CHECK(log.read().known().moments.empty());
}

TEST_CASE("a timeline ignores an ending that there is not") {
  message_log log;
  log.settled(9us, "eaten");
  log.answered(12us, "");
  CHECK(log.read().known().moments.empty());
  CHECK(log.read().known().count(step::settled) == 0);
}

TEST_CASE("a record that comes twice counts once") {
  message_log log;
  log.received();
  log.received();
  log.looked_up(3us, 1);
  log.looked_up(3us, 1);
  log.queued(5us, "bob", 27);
  log.queued(5us, "bob", 27);
  auto read = log.read();
  CHECK(read.known().moments.size() == 3);
  CHECK(read.known().count(step::queued) == 1);
}

TEST_CASE("a timeline keeps no more of a broadcast to many than to some") {
  message_log log{"ALL"};
  log.received();
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    log.queued(5us, "user", 100 + i);
    log.forwarded(5us, "user", 100 + i);
    log.acknowledged(9us, 4us, "user", 100 + i);
    log.settled(9us, i % 10 == 0 ? "rejected" : "delivered");
  }
  auto read = log.read();
  const auto& known = read.known();
  CHECK(known.is_cut);
  CHECK(known.recipients.size() == timeline::max_recipients);
  CHECK(known.moments.size() == 1 + 4 * timeline::max_recipients);
  CHECK(known.count(step::acknowledged) == 10'000);
  CHECK(known.count(outcome::delivered) == 9'000);
  CHECK(known.count(outcome::rejected) == 1'000);
}

TEST_CASE("a broadcast to as many as are kept is not cut") {
  message_log log{"ALL"};
  log.looked_up(3us, timeline::max_recipients);
  for (std::uint64_t i = 0; i < timeline::max_recipients; ++i) {
    log.queued(5us, "user", 100 + i);
    log.settled(9us);
  }
  CHECK_FALSE(log.read().known().is_cut);
  SECTION("the registry has found one more") {
    log.looked_up(3us, timeline::max_recipients + 1);
    CHECK(log.read().known().is_cut);
  }
  SECTION("one more has it") {
    log.queued(5us, "user", 99);
    CHECK(log.read().known().is_cut);
  }
  SECTION("one more is settled") {
    log.settled(9us);
    CHECK(log.read().known().is_cut);
  }
}

TEST_CASE("what is no printable ASCII becomes so, and no longer than a name") {
  message_log log{"a\n\x1b\xff"};
  log.received();
  CHECK(log.read().known().addressee == "a\\x0a\\x1b\\xff");
  message_log long_log{std::string(100, '\x01')};
  long_log.received();
  CHECK(long_log.read().known().addressee.size() == 64);
}

TEST_CASE("a number of recipients that is none is not known") {
  message_log log;
  log.looked_up(3us, 1);
  log.records().back().others = log.only_field("recipients", "7 or 8");
  CHECK(log.read().known().found == std::nullopt);
}

TEST_CASE("of several runs of a router, the last one that has the message counts") {
  message_log log;
  log.delivered();
  log.listening();
  log.received();
  log.settled(9us, "draining");
  log.listening();
  log.listening();
  auto read = log.read();
  const auto& known = read.known();
  CHECK(known.transaction == 4711);
  CHECK(known.runs == 2);
  CHECK(known.moments.size() == 2);
  CHECK(known.ending() == outcome::draining);
  CHECK(known.count(step::settled) == 1);
}

TEST_CASE("a timeline tells whether the log has steps of any message") {
  message_log log;
  log.listening();
  CHECK_FALSE(log.read().has_steps());
  log.received();
  log.records().back().transaction = 4712;
  CHECK(log.read().has_steps());
  CHECK(log.read().known().runs == 0);
}

TEST_CASE("times are since the SEND, also if that is not in the log") {
  message_log log;
  log.delivered();
  log.records().erase(log.records().begin());
  auto read = log.read();
  const auto& known = read.known();
  CHECK(known.elapsed(*known.find(step::looked_up)) == 3us);
  CHECK(known.elapsed(*known.find(step::acknowledged)) == 130us);
}

TEST_CASE("times do not go by a clock that is set back") {
  message_log log;
  log.delivered();
  log.records()[4].time -= 1h;
  log.records()[6].time -= 1h;
  auto read = log.read();
  const auto& known = read.known();
  CHECK(known.elapsed(*known.find(step::acknowledged)) == 130us);
  CHECK(known.elapsed(*known.find(step::answered)) == 140us);
}

TEST_CASE("a receipt whose FORWARD is not in the log has its time of day") {
  message_log log;
  log.delivered();
  log.records().erase(log.records().begin() + 3);
  auto read = log.read();
  const auto& known = read.known();
  CHECK(known.elapsed(*known.find(step::acknowledged)) == 130us);
}

TEST_CASE("times are since the first moment if nothing else is known") {
  message_log log{"ALL"};
  log.acknowledged(130us, 110us, "bob", 27);
  log.acknowledged(150us, 110us, "carol", 29);
  auto read = log.read();
  const auto& known = read.known();
  CHECK(known.elapsed(known.moments[0]) == 0us);
  CHECK(known.elapsed(known.moments[1]) == 20us);
}
