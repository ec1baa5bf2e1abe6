#include "net/wire/answer_queue.hpp"

#include "net/wire/writer.hpp"
#include "tests/support/catch.hpp"

#include <deque>
#include <random>
#include <string>
#include <utility>

using namespace telex;
using namespace telex::wire;

namespace {

/// The bytes of all answers that can be written now.
std::string taken(answer_queue& answers) {
  buffer out;
  while (auto next = answers.take())
    write(out, *next);
  return {out.begin(), out.end()};
}

} // namespace

TEST_CASE("a queue without requests has no answers") {
  answer_queue answers;
  CHECK(answers.size() == 0);
  CHECK(answers.take() == std::nullopt);
}

TEST_CASE("an open answer is owed and not yet written") {
  answer_queue answers;
  answers.open("bob");
  CHECK(answers.size() == 1);
  CHECK(answers.take() == std::nullopt);
  CHECK(answers.size() == 1);
}

TEST_CASE("a delivered message is answered with its recipient") {
  answer_queue answers;
  auto id = answers.open("bob");
  answers.deliver(id);
  CHECK(answers.size() == 1);
  CHECK(answers.take() == frame{sent_frame{"bob"}});
  CHECK(answers.size() == 0);
  CHECK(answers.take() == std::nullopt);
}

TEST_CASE("a failed message is answered with its error") {
  struct row {
    error_code why;
    const char* bytes;
  };
  for (auto [why, bytes] : {
         row{error_code::malformed_username, "ERROR 100 Malformed username\n\n"},
         row{error_code::no_user_registered, "ERROR 101 No user registered\n\n"},
         row{error_code::unable_to_send, "ERROR 102 Unable to send\n\n"},
         row{error_code::header_incomplete, "ERROR 103 Header incomplete\n\n"},
         row{error_code::username_taken, "ERROR 104 Username taken\n\n"},
       }) {
    answer_queue answers;
    answers.fail(answers.open("bob"), why);
    CHECK(taken(answers) == bytes);
    CHECK(answers.size() == 0);
  }
}

TEST_CASE("messages that settle out of order are answered in order") {
  answer_queue answers;
  auto to_bob = answers.open("bob");
  auto to_carol = answers.open("carol");
  auto to_dave = answers.open("dave");
  answers.deliver(to_dave);
  CHECK(answers.take() == std::nullopt);
  answers.fail(to_carol, error_code::unable_to_send);
  CHECK(answers.take() == std::nullopt);
  CHECK(answers.size() == 3);
  answers.deliver(to_bob);
  CHECK(taken(answers) == "SEND bob\n\nERROR 102 Unable to send\n\nSEND dave\n\n");
  CHECK(answers.size() == 0);
}

TEST_CASE("the answers before an open one are written at once") {
  answer_queue answers;
  auto to_bob = answers.open("bob");
  auto to_carol = answers.open("carol");
  answers.deliver(to_bob);
  CHECK(taken(answers) == "SEND bob\n\n");
  CHECK(answers.size() == 1);
  answers.deliver(to_carol);
  CHECK(taken(answers) == "SEND carol\n\n");
}

TEST_CASE("a known answer waits for the open ones before it") {
  answer_queue answers;
  auto to_bob = answers.open("bob");
  answers.add(to_error(error_code::username_taken));
  auto to_carol = answers.open("carol");
  answers.add(registered_frame{role::sender, "alice"});
  CHECK(answers.size() == 4);
  CHECK(answers.take() == std::nullopt);
  answers.deliver(to_carol);
  CHECK(answers.take() == std::nullopt);
  answers.deliver(to_bob);
  CHECK(taken(answers)
        == "SEND bob\n\nERROR 104 Username taken\n\nSEND carol\n\n"
           "REGISTERED TOSEND alice\n\n");
}

TEST_CASE("a known answer that nothing is before is written at once") {
  answer_queue answers;
  answers.add(registered_frame{role::sender, "alice"});
  answers.open("bob");
  CHECK(taken(answers) == "REGISTERED TOSEND alice\n\n");
  CHECK(answers.size() == 1);
}

TEST_CASE("what settles a message a second time is ignored") {
  answer_queue answers;
  auto to_bob = answers.open("bob");
  auto to_carol = answers.open("carol");
  answers.deliver(to_carol);
  answers.fail(to_carol, error_code::unable_to_send);
  answers.fail(to_bob, error_code::unable_to_send);
  answers.deliver(to_bob);
  answers.fail(to_bob, error_code::header_incomplete);
  CHECK(taken(answers) == "ERROR 102 Unable to send\n\nSEND carol\n\n");
}

TEST_CASE("what settles a message whose answer was written is ignored") {
  answer_queue answers;
  auto to_bob = answers.open("bob");
  answers.deliver(to_bob);
  CHECK(taken(answers) == "SEND bob\n\n");
  answers.open("carol");
  answers.deliver(to_bob);
  answers.fail(to_bob, error_code::unable_to_send);
  CHECK(answers.take() == std::nullopt);
  CHECK(answers.size() == 1);
}

TEST_CASE("an id that is not open is ignored") {
  answer_queue answers;
  answers.deliver(0);
  answers.fail(7, error_code::unable_to_send);
  auto to_bob = answers.open("bob");
  answers.add(registered_frame{role::sender, "alice"});
  for (auto id : {to_bob + 1, to_bob + 2, to_bob + 1000, ~answer_id{0}}) {
    answers.deliver(id);
    answers.fail(id, error_code::unable_to_send);
  }
  CHECK(answers.take() == std::nullopt);
  CHECK(answers.size() == 2);
  answers.deliver(to_bob);
  CHECK(taken(answers) == "SEND bob\n\nREGISTERED TOSEND alice\n\n");
}

TEST_CASE("every request of a long connection has its own answer in its turn") {
  std::mt19937 random{1933};
  answer_queue answers;
  struct expected {
    answer_id id;
    std::string bytes;
    bool known;
  };
  std::deque<expected> owed;
  auto settle_any = [&] {
    if (owed.empty())
      return;
    auto& [id, bytes, known] = owed[random() % owed.size()];
    auto fails = random() % 2 == 0;
    if (fails)
      answers.fail(id, error_code::unable_to_send);
    else
      answers.deliver(id);
    if (fails && !known)
      bytes = "ERROR 102 Unable to send\n\n";
    known = true;
  };
  for (int step = 0; step < 5000; ++step) {
    auto name = "user" + std::to_string(step);
    if (auto choice = random() % 8; choice < 3) {
      owed.push_back({answers.open(name), "SEND " + name + "\n\n", false});
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
