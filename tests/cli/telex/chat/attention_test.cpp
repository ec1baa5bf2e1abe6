#include "cli/telex/chat/attention.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;
using namespace std::chrono_literals;

namespace {

struct watched_person : attention {
  clock::time_point now{};

  bool is_called(bool to_all = false) {
    return show(to_all, now);
  }
};

} // namespace

TEST_CASE_METHOD(watched_person, "who looks elsewhere is called") {
  lose_focus();
  CHECK(is_called());
  CHECK(unread() == 1);
  CHECK(title("alice") == "(1) telex alice");
  gain_focus();
  CHECK(unread() == 0);
  CHECK(title("alice") == "telex alice");
  CHECK_FALSE(is_called());
  CHECK(unread() == 0);
}

TEST_CASE_METHOD(watched_person, "what is for everybody is unread, and calls nobody") {
  lose_focus();
  CHECK_FALSE(is_called(true));
  CHECK(unread() == 1);
}

TEST_CASE_METHOD(watched_person,
                 "who may look is not called, and has read what he writes below") {
  CHECK_FALSE(is_called());
  CHECK_FALSE(is_called(true));
  CHECK(unread() == 2);
  type();
  CHECK(unread() == 0);
  CHECK_FALSE(is_called());
  CHECK(unread() == 1);
}

TEST_CASE_METHOD(watched_person,
                 "who writes is there, whatever the terminal has said") {
  lose_focus();
  CHECK(is_called());
  type();
  now += 1h;
  CHECK_FALSE(is_called());
  // It may never say anything again.
  CHECK(unread() == 1);
  gain_focus();
  CHECK_FALSE(is_called());
  CHECK(unread() == 0);
  lose_focus();
  CHECK(is_called());
}

TEST_CASE_METHOD(watched_person, "of messages that come at once one calls") {
  lose_focus();
  CHECK(is_called());
  now += attention::call_pause - 1ms;
  CHECK_FALSE(is_called());
  now += 1ms;
  CHECK(is_called());
  CHECK(unread() == 3);
}

TEST_CASE_METHOD(watched_person, "who has no name yet has a window all the same") {
  CHECK(title("") == "telex");
}
