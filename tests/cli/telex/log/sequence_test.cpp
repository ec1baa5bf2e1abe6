#include "cli/telex/log/sequence.hpp"

#include "tests/cli/telex/log/message_log.hpp"
#include "tests/support/catch.hpp"

using namespace telex;
using namespace telex::log;
using namespace std::chrono_literals;

namespace {

sequence sequence_of(const message_log& log) {
  auto read = log.read();
  return to_sequence(read.known());
}

/// Broadcasts to bob and carol, whose connections are the lanes 4 and 6.
message_log broadcast_to_two() {
  message_log result{"ALL"};
  result.received();
  result.looked_up(3us, 2);
  result.queued(5us, "bob", 27);
  result.queued(6us, "carol", 29);
  result.forwarded(7us, "bob", 27);
  result.forwarded(8us, "carol", 29);
  return result;
}

/// The lanes that the settlements come from.
std::vector<std::size_t> sources_of(const sequence& x) {
  std::vector<std::size_t> result;
  for (const auto& stage : x.stages)
    if (stage.arrows[0].text == "settled")
      result.push_back(stage.arrows[0].from);
  return result;
}

using lanes = std::vector<std::size_t>;

} // namespace

// -- who settles ---------------------------------------------------------------

TEST_CASE("who has acknowledged a broadcast settles it") {
  auto log = broadcast_to_two();
  log.acknowledged(20us, 12us, "carol", 29);
  log.settled(21us);
  log.acknowledged(30us, 23us, "bob", 27, "rejected");
  log.settled(31us, "rejected");
  CHECK(sequence_of(log).stages.size() == 10);
  CHECK(sources_of(sequence_of(log)) == lanes{6, 4});
}

TEST_CASE("two who have acknowledged a broadcast settle it one by one") {
  auto log = broadcast_to_two();
  log.acknowledged(20us, 12us, "carol", 29);
  log.acknowledged(20us, 13us, "bob", 27);
  log.settled(21us);
  log.settled(21us);
  CHECK(sources_of(sequence_of(log)) == lanes{4, 6});
}

TEST_CASE("the one who never acknowledges a broadcast is who fails") {
  auto log = broadcast_to_two();
  log.settled(15us, "recipient-left");
  log.acknowledged(20us, 13us, "bob", 27);
  log.settled(21us);
  CHECK(sources_of(sequence_of(log)) == lanes{6, 4});
}

TEST_CASE("nobody is blamed where it may have been another one") {
  SECTION("of two who have not acknowledged") {
    auto log = broadcast_to_two();
    log.settled(15us, "recipient-left");
    CHECK(sources_of(sequence_of(log)) == lanes{lane::transaction});
  }
  SECTION("of whom one has no word in the log") {
    auto log = broadcast_to_two();
    log.looked_up(3us, 3);
    log.records().erase(log.records().begin() + 1);
    log.acknowledged(20us, 13us, "bob", 27);
    log.settled(21us);
    log.settled(22us, "recipient-busy");
    CHECK(sources_of(sequence_of(log)) == lanes{4, lane::transaction});
  }
  SECTION("of whom one has a receipt that is not in the log") {
    auto log = broadcast_to_two();
    log.settled(21us);
    CHECK(sources_of(sequence_of(log)) == lanes{lane::transaction});
  }
}

TEST_CASE("a router that stops settles what its registry has not passed on") {
  message_log log;
  log.received();
  log.settled(9us, "draining");
  CHECK(sources_of(sequence_of(log)) == lanes{lane::registry});
  log.queued(5us, "bob", 27);
  CHECK(sources_of(sequence_of(log)) == lanes{4});
}

TEST_CASE("a broadcast without anybody else ends in the registry") {
  message_log log{"ALL"};
  log.received();
  log.looked_up(3us, 0);
  log.settled(9us, "nobody-else");
  log.answered(12us, "nobody-else");
  auto x = sequence_of(log);
  CHECK(sources_of(x) == lanes{lane::registry});
  CHECK(x.participants.size() == lane::recipients);
  CHECK(x.stages[2].remark == "nobody-else: there is nobody else");
  CHECK(x.notes.empty());
}

// -- what is said --------------------------------------------------------------

TEST_CASE("a sequence says what a message waits for") {
  message_log log;
  log.delivered();
  auto summary_of_first = [&](std::size_t count) {
    auto some = log;
    some.records().resize(count);
    return sequence_of(some).summary;
  };
  CHECK(summary_of_first(1) == "not answered yet");
  CHECK(summary_of_first(2) == "not answered yet");
  CHECK(summary_of_first(3) == "not answered yet: it waits in the queue of bob");
  CHECK(summary_of_first(4) == "not answered yet: bob has not acknowledged it");
  CHECK(summary_of_first(5) == "not answered yet");
  CHECK(summary_of_first(6) == "not answered yet, though it is settled");
  CHECK(summary_of_first(7) == "delivered after 140 us");
}

TEST_CASE("a sequence says for how many a broadcast is settled") {
  auto log = broadcast_to_two();
  CHECK(sequence_of(log).summary == "not answered yet: settled for 0 of 2 recipients");
  log.settled(20us);
  CHECK(sequence_of(log).summary == "not answered yet: settled for 1 of 2 recipients");
  CHECK(sequence_of(log).is_open);
}

TEST_CASE("a sequence names what the log has not") {
  struct row {
    lanes gone;
    std::string note;
  };
  for (const auto& [gone, note] : std::vector<row>{
         {{0}, "received"},
         {{1}, "looked-up"},
         {{2}, "queued"},
         {{3}, "forwarded"},
         {{4}, "acknowledged"},
         {{5}, "settled"},
         {{0, 1, 2, 3, 4, 5},
          "received, looked-up, queued, forwarded, acknowledged, settled"},
       }) {
    message_log log;
    log.delivered();
    for (auto each : gone)
      log.records()[each].transaction.reset();
    CHECK(sequence_of(log).notes == std::vector{"not in the log: " + note});
  }
}

TEST_CASE("a sequence misses nothing of a message that is under way") {
  message_log log;
  log.delivered();
  for (auto count : {1u, 2u, 3u, 4u, 5u, 6u}) {
    auto some = log;
    some.records().resize(count);
    CHECK(sequence_of(some).notes.empty());
  }
}

TEST_CASE("a sequence misses whatever comes before an answer of the recipient") {
  message_log log;
  log.answered(140us, "rejected");
  CHECK(sequence_of(log).notes
        == std::vector<std::string>{"not in the log: received, looked-up, queued, "
                                    "forwarded, acknowledged, settled"});
}

TEST_CASE("a sequence misses the end of a broadcast to nobody") {
  message_log log{"ALL"};
  log.received();
  log.looked_up(3us, 0);
  log.answered(12us, "nobody-else");
  CHECK(sequence_of(log).notes == std::vector<std::string>{"not in the log: settled"});
}

TEST_CASE("a sequence that misses all names says so") {
  message_log log;
  log.settled(132us);
  auto x = sequence_of(log);
  CHECK(x.headline == "transaction 4711: somebody to somebody");
  CHECK(x.participants[lane::sender].name == "somebody");
  CHECK(x.participants[lane::registry].detail.empty());
}

TEST_CASE("a sequence counts one of what there is one of") {
  message_log log{"ALL", 1};
  log.received();
  log.looked_up(3us, 1);
  CHECK(sequence_of(log).headline
        == "transaction 4711: alice to ALL (1 recipient), 1 octet");
}

TEST_CASE("a failure has its reason, in words") {
  struct row {
    std::string how;
    std::string remark;
  };
  for (const auto& [how, remark] : std::vector<row>{
         {"unknown-recipient", "nobody is called bob"},
         {"recipient-left", "bob left before it answered"},
         {"no-acknowledgement", "none came from bob in time"},
         {"recipient-busy", "too much waits for bob"},
         {"rejected", "bob answered with an error"},
         {"header-incomplete", "bob answered with error 103"},
         {"draining", "the router is stopping"},
       }) {
    message_log log;
    log.received();
    log.settled(9us, how);
    CHECK(sequence_of(log).stages[1].remark == how + ": " + remark);
  }
}

TEST_CASE("a sender is answered with the error that it was") {
  struct row {
    std::string how;
    std::string answer;
  };
  for (const auto& [how, answer] :
       std::vector<row>{{"delivered", "SEND"},
                        {"rejected", "ERROR 102"},
                        {"header-incomplete", "ERROR 103"}}) {
    message_log log;
    log.answered(140us, how);
    auto arrows = sequence_of(log).stages.at(0).arrows;
    REQUIRE(arrows.size() == 2);
    CHECK(arrows[1].text == answer);
    CHECK(arrows[1].to == lane::sender);
  }
}

TEST_CASE("a message that is queued tells behind how many") {
  for (std::uint64_t others : {0, 1, 17}) {
    message_log log;
    log.queued(5us, "bob", 27, others + 1);
    auto text = others == 0 ? "queued" : "queued behind " + std::to_string(others);
    CHECK(sequence_of(log).stages.at(0).arrows.at(0).text == text);
  }
}

// -- time ----------------------------------------------------------------------

TEST_CASE("the longest time between two stages is marked") {
  message_log log;
  log.delivered();
  auto x = sequence_of(log);
  REQUIRE(x.slowest);
  CHECK(x.stages[*x.slowest].arrows[0].text == "RECEIVED");
  CHECK(x.wait_before(*x.slowest) == 110us);
}

TEST_CASE("no time is the longest of one, and none of an open message") {
  message_log log;
  log.received();
  log.answered(9us, "draining");
  CHECK(sequence_of(log).slowest == std::nullopt);
  log.settled(5us, "draining");
  CHECK(sequence_of(log).slowest == 1);
  log.records().erase(log.records().begin() + 1);
  log.looked_up(3us, 1);
  CHECK(sequence_of(log).slowest == std::nullopt);
}

TEST_CASE("steps of the same time are in the order in which they must have been") {
  message_log log;
  log.delivered();
  for (auto& each : log.records())
    each.duration = 0us;
  std::reverse(log.records().begin(), log.records().end());
  std::vector<std::string> texts;
  for (const auto& each : sequence_of(log).stages)
    texts.push_back(each.arrows[0].text);
  CHECK(texts
        == std::vector<std::string>{"SEND", "lookup", "queued", "FORWARD", "RECEIVED",
                                    "settled", "delivered"});
}
