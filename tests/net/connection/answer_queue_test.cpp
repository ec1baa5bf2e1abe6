#include "net/connection/answer_queue.hpp"

#include "net/wire/writer.hpp"
#include "tests/support/catch.hpp"

#include <deque>
#include <random>
#include <string>
#include <utility>

using namespace telex;
using namespace telex;
using namespace telex::wire;

namespace {

owed_send send_to(std::string recipient, transaction_number number = 1) {
  return {number, std::move(recipient), time_point{}};
}

/// The bytes of all answers that can be written now.
std::string taken(answer_queue& answers) {
  buffer out;
  for (; auto next = answers.next(); answers.drop())
    if (auto message = std::get_if<owed_send>(next))
      write_answer(out, *message, false);
    else
      write(out, std::get<frame>(*next));
  return {out.begin(), out.end()};
}

struct owed_answer {
  answer_id id;
  std::string bytes;
  bool known;
};

} // namespace

TEST_CASE("a queue without requests has no answers") {
  answer_queue answers;
  CHECK(answers.size() == 0);
  CHECK(answers.next() == nullptr);
}

TEST_CASE("an open answer is owed and not yet written") {
  answer_queue answers;
  answers.open(send_to("bob"));
  CHECK(answers.size() == 1);
  CHECK(answers.next() == nullptr);
  CHECK(answers.size() == 1);
}

TEST_CASE("a delivered message is answered with its recipient") {
  answer_queue answers;
  auto id = answers.open(send_to("bob"));
  answers.settle(id, {{outcome::delivered}});
  CHECK(answers.size() == 1);
  CHECK(taken(answers) == "SEND bob\n\n");
  CHECK(answers.size() == 0);
  CHECK(answers.next() == nullptr);
}

TEST_CASE("a failed message is answered with the error for its outcome") {
  struct row {
    outcome how;
    const char* bytes;
  };
  const auto unable_to_send = "ERROR 102 Unable to send\n\n";
  for (auto [how, bytes] : {
         row{outcome::unknown_recipient, unable_to_send},
         row{outcome::recipient_left, unable_to_send},
         row{outcome::no_acknowledgement, unable_to_send},
         row{outcome::recipient_busy, unable_to_send},
         row{outcome::rejected, unable_to_send},
         row{outcome::header_incomplete, "ERROR 103 Header incomplete\n\n"},
         row{outcome::nobody_else, unable_to_send},
         row{outcome::draining, unable_to_send},
       }) {
    answer_queue answers;
    answers.settle(answers.open(send_to("bob")), {{how}});
    CHECK(taken(answers) == bytes);
    CHECK(answers.size() == 0);
  }
}

TEST_CASE("the answer to a message says which message it was, and how it ended") {
  answer_queue answers;
  auto received = time_point{} + std::chrono::seconds{7};
  answers.settle(answers.open({4711, "bob", received}), {{outcome::recipient_busy}});
  REQUIRE(answers.next());
  CHECK(*answers.next()
        == answer{owed_send{4711, "bob", received, {{outcome::recipient_busy}}}});
}

TEST_CASE("messages that settle out of order are answered in order") {
  answer_queue answers;
  auto to_bob = answers.open(send_to("bob"));
  auto to_carol = answers.open(send_to("carol"));
  auto to_dave = answers.open(send_to("dave"));
  answers.settle(to_dave, {{outcome::delivered}});
  CHECK(answers.next() == nullptr);
  answers.settle(to_carol, {{outcome::recipient_left}});
  CHECK(answers.next() == nullptr);
  CHECK(answers.size() == 3);
  answers.settle(to_bob, {{outcome::delivered}});
  CHECK(taken(answers) == "SEND bob\n\nERROR 102 Unable to send\n\nSEND dave\n\n");
  CHECK(answers.size() == 0);
}

TEST_CASE("the answers before an open one are written at once") {
  answer_queue answers;
  auto to_bob = answers.open(send_to("bob"));
  auto to_carol = answers.open(send_to("carol"));
  answers.settle(to_bob, {{outcome::delivered}});
  CHECK(taken(answers) == "SEND bob\n\n");
  CHECK(answers.size() == 1);
  answers.settle(to_carol, {{outcome::delivered}});
  CHECK(taken(answers) == "SEND carol\n\n");
}

TEST_CASE("a known answer waits for the open ones before it") {
  answer_queue answers;
  auto to_bob = answers.open(send_to("bob"));
  answers.add(to_error(error_code::username_taken));
  auto to_carol = answers.open(send_to("carol"));
  answers.add(registered_frame{role::sender, "alice"});
  CHECK(answers.size() == 4);
  CHECK(answers.next() == nullptr);
  answers.settle(to_carol, {{outcome::delivered}});
  CHECK(answers.next() == nullptr);
  answers.settle(to_bob, {{outcome::delivered}});
  CHECK(taken(answers)
        == "SEND bob\n\nERROR 104 Username taken\n\nSEND carol\n\n"
           "REGISTERED TOSEND alice\n\n");
}

TEST_CASE("a known answer that nothing is before is written at once") {
  answer_queue answers;
  answers.add(registered_frame{role::sender, "alice"});
  answers.open(send_to("bob"));
  CHECK(taken(answers) == "REGISTERED TOSEND alice\n\n");
  CHECK(answers.size() == 1);
}

TEST_CASE("what settles a message a second time is ignored") {
  answer_queue answers;
  auto to_bob = answers.open(send_to("bob"));
  auto to_carol = answers.open(send_to("carol"));
  answers.settle(to_carol, {{outcome::delivered}});
  answers.settle(to_carol, {{outcome::recipient_left}});
  answers.settle(to_bob, {{outcome::recipient_left}});
  answers.settle(to_bob, {{outcome::delivered}});
  answers.settle(to_bob, {{outcome::header_incomplete}});
  CHECK(taken(answers) == "ERROR 102 Unable to send\n\nSEND carol\n\n");
}

TEST_CASE("what settles a message whose answer was written is ignored") {
  answer_queue answers;
  auto to_bob = answers.open(send_to("bob"));
  answers.settle(to_bob, {{outcome::delivered}});
  CHECK(taken(answers) == "SEND bob\n\n");
  answers.open(send_to("carol"));
  answers.settle(to_bob, {{outcome::delivered}});
  answers.settle(to_bob, {{outcome::recipient_left}});
  CHECK(answers.next() == nullptr);
  CHECK(answers.size() == 1);
}

TEST_CASE("an id that is not open is ignored") {
  answer_queue answers;
  answers.settle(0, {{outcome::delivered}});
  answers.settle(7, {{outcome::recipient_left}});
  auto to_bob = answers.open(send_to("bob"));
  answers.add(registered_frame{role::sender, "alice"});
  for (auto id : {to_bob + 1, to_bob + 2, to_bob + 1000, ~answer_id{0}}) {
    answers.settle(id, {{outcome::delivered}});
    answers.settle(id, {{outcome::recipient_left}});
  }
  CHECK(answers.next() == nullptr);
  CHECK(answers.size() == 2);
  answers.settle(to_bob, {{outcome::delivered}});
  CHECK(taken(answers) == "SEND bob\n\nREGISTERED TOSEND alice\n\n");
}

TEST_CASE("every request of a long connection has its own answer in its turn") {
  std::mt19937 random{1933};
  answer_queue answers;
  std::deque<owed_answer> owed;
  auto settle_any = [&] {
    if (owed.empty())
      return;
    auto& [id, bytes, known] = owed[random() % owed.size()];
    auto fails = random() % 2 == 0;
    if (fails)
      answers.settle(id, {{outcome::recipient_left}});
    else
      answers.settle(id, {{outcome::delivered}});
    if (fails && !known)
      bytes = "ERROR 102 Unable to send\n\n";
    known = true;
  };
  for (int step = 0; step < 5000; ++step) {
    auto name = "user" + std::to_string(step);
    if (auto choice = random() % 8; choice < 3) {
      owed.push_back({answers.open(send_to(name)), "SEND " + name + "\n\n", false});
    } else if (choice == 3) {
      answers.add(received_frame{name});
      owed.push_back({~answer_id{0}, "RECEIVED " + name + "\n\n", true});
    } else {
      settle_any();
    }
    REQUIRE(answers.size() == owed.size());
    if (random() % 4 != 0)
      continue;
    std::string due;
    for (; !owed.empty() && owed.front().known; owed.pop_front())
      due += owed.front().bytes;
    REQUIRE(taken(answers) == due);
  }
}

// -- of the extended protocol -------------------------------------------------------

TEST_CASE(
  "an answer with an id is given out when it is known, whatever is owed before") {
  answer_queue answers;
  auto to_bob = answers.open(send_to("bob"));
  auto to_carol = answers.open({7, "carol", {}, {}, "m1"});
  CHECK(answers.size() == 2);
  auto known = answers.settle(to_carol, {{outcome::recipient_left, true}});
  REQUIRE(known);
  CHECK(known->message_id == "m1");
  CHECK(known->result.end == settlement{outcome::recipient_left, true});
  answers.drop(to_carol);
  CHECK(answers.size() == 1);
  CHECK_FALSE(answers.settle(to_carol, {{outcome::delivered}}));
  CHECK_FALSE(answers.settle(to_bob, {{outcome::delivered}}));
  CHECK(taken(answers) == "SEND bob\n\n");
}

TEST_CASE("an extended answer tells why, and what the recipient may have") {
  auto written = [](delivery::result result, std::string id = "m1") {
    buffer out;
    write_extended_answer(out, {1, "bob", {}, result, std::move(id)});
    return std::string{out.begin(), out.end()};
  };
  CHECK(written({{outcome::delivered, true}}) == "SEND bob\nMessage-id: m1\n\n");
  CHECK(written({{outcome::delivered, true}}, "") == "SEND bob\n\n");
  CHECK(written({{outcome::recipient_left, true}})
        == "ERROR 102 Unable to send\nMessage-id: m1\nReason: recipient-left\n"
           "Delivery: unknown\n\n");
  CHECK(written({{outcome::recipient_busy, false}})
        == "ERROR 102 Unable to send\nMessage-id: m1\nReason: recipient-busy\n"
           "Delivery: none\n\n");
  CHECK(written({{outcome::header_incomplete, true}})
        == "ERROR 103 Header incomplete\nMessage-id: m1\nReason: rejected\n\n");
  CHECK(written({{outcome::rejected, true}, tally{1, 2, 3}})
        == "ERROR 102 Unable to send\nMessage-id: m1\nReason: rejected\nDelivered: 1\n"
           "Failed: 2\nUnknown: 3\n\n");
}
