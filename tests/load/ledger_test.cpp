// The checks of a soak find what they are for.

#include "tests/load/ledger.hpp"
#include "tests/support/catch.hpp"

using namespace telex;
using namespace telex::load;
using std::chrono::seconds;

namespace {

constexpr std::size_t alice = 0;
constexpr std::size_t bob = 1;
constexpr std::size_t carol = 2;

const std::string alice_name = ledger::name_of(alice);
const std::string bob_name = ledger::name_of(bob);
const std::string everybody_name = "ALL";

constexpr promised_times times{seconds{10}, seconds{30}};

struct ledger_fixture {
  ledger_fixture() {
    for (auto who : {alice, bob, carol})
      book.joined(who, now);
    now += seconds{1};
  }

  std::string send(std::size_t recipient, std::size_t size = 100) {
    return book.send(alice, recipient, size, now).value();
  }
  void give(std::size_t recipient, const std::string& body) {
    book.given(recipient, wire::forward_frame{alice_name, body});
  }
  void answer_sent(const std::string& recipient) {
    book.answered(alice, wire::sent_frame{recipient});
  }
  void answer_error(wire::error_code code) {
    book.answered(alice, wire::to_error(code));
  }

  ledger book{3, times};
  time_point now = steady_clock::now();
};

} // namespace

TEST_CASE_METHOD(ledger_fixture, "a ledger finds nothing wrong with what is right") {
  for (std::size_t size : {1, 7, 8, 15, 16, 17, 65'536}) {
    give(bob, send(bob, size));
    book.answer(bob, 0, now);
    answer_sent(bob_name);
    auto body = send(ledger::everybody, size);
    give(bob, body);
    give(carol, body);
    book.answer(carol, 0, now);
    book.answer(bob, 0, now);
    answer_sent(everybody_name);
    give(bob, send(bob, size));
    book.answer(bob, 103, now);
    answer_error(wire::error_code::header_incomplete);
    send(bob, size);
    answer_error(wire::error_code::unable_to_send);
  }
  now += times.acknowledge;
  book.look_for_overdue(now);
  CHECK(book.faults().empty());
  CHECK(book.open() == 0);
}

TEST_CASE_METHOD(ledger_fixture, "a ledger finds an answer that is not true") {
  auto body = send(bob);
  SECTION("as the recipient was never given the message") {
    answer_sent(bob_name);
  }
  SECTION("as it has not acknowledged") {
    give(bob, body);
    answer_sent(bob_name);
  }
  SECTION("as it has answered with an error") {
    give(bob, body);
    book.answer(bob, 102, now);
    answer_sent(bob_name);
  }
  SECTION("as it names somebody else") {
    give(bob, body);
    book.answer(bob, 0, now);
    answer_sent(alice_name);
  }
  SECTION("as the recipient has acknowledged in time") {
    give(bob, body);
    book.answer(bob, 0, now);
    answer_error(wire::error_code::unable_to_send);
  }
  SECTION("as nobody has said 103") {
    give(bob, body);
    answer_error(wire::error_code::header_incomplete);
  }
  SECTION("as it is none for a message") {
    answer_error(wire::error_code::username_taken);
  }
  CHECK(book.fault_count() == 1);
}

TEST_CASE_METHOD(ledger_fixture,
                 "a ledger finds a broadcast that has missed somebody") {
  auto body = send(ledger::everybody);
  give(bob, body);
  book.answer(bob, 0, now);
  SECTION("who was not given it") {}
  SECTION("who has not acknowledged") {
    give(carol, body);
  }
  answer_sent(everybody_name);
  CHECK(book.fault_count() == 1);
}

TEST_CASE_METHOD(ledger_fixture, "a ledger finds answers too many and too few") {
  send(bob);
  SECTION("one too many") {
    answer_error(wire::error_code::unable_to_send);
    answer_error(wire::error_code::unable_to_send);
  }
  SECTION("none") {
    book.look_for_overdue(now + 4 * times.acknowledge);
  }
  CHECK(book.fault_count() == 1);
}

TEST_CASE_METHOD(ledger_fixture, "a ledger finds a FORWARD that should not be") {
  auto first = send(bob);
  auto second = send(bob);
  SECTION("for the second time") {
    give(bob, first);
    book.answer(bob, 0, now);
    give(bob, first);
  }
  SECTION("in the wrong order") {
    give(bob, second);
    book.answer(bob, 0, now);
    give(bob, first);
  }
  SECTION("before the last one is answered") {
    give(bob, first);
    give(bob, second);
  }
  SECTION("to the wrong user") {
    give(carol, first);
  }
  SECTION("with one octet changed") {
    first.back() = static_cast<char>(first.back() + 1);
    give(bob, first);
  }
  SECTION("cut short") {
    give(bob, first.substr(0, 50));
  }
  SECTION("that nobody has sent") {
    book.given(bob, wire::forward_frame{"stranger", first});
  }
  CHECK(book.fault_count() == 1);
}

TEST_CASE_METHOD(ledger_fixture, "a ledger finds who is wrongly closed or kept") {
  SECTION("closed without owing anything") {
    book.given_up(bob, now);
  }
  SECTION("kept though it owes a receipt") {
    give(bob, send(bob));
    answer_error(wire::error_code::unable_to_send);
    book.look_for_overdue(steady_clock::now() + 2 * times.unresponsive);
  }
  CHECK(book.fault_count() == 1);
}

TEST_CASE_METHOD(ledger_fixture, "a ledger lets a user acknowledge as it leaves") {
  give(bob, send(bob));
  book.left(bob);
  SECTION("so that its last word counts") {
    book.answer(bob, 0, now);
    answer_sent(bob_name);
  }
  SECTION("and the router may have missed it") {
    book.answer(bob, 0, now);
    answer_error(wire::error_code::unable_to_send);
  }
  CHECK(book.faults().empty());
}
