#include "cli/telexd/date_reminder.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/certificate_files.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

struct reminder_fixture {
  certificate_files own;
  certificate shown{own.files, false};
  date_reminder::time_point from = shown.current().to_users->not_before();
  date_reminder::time_point end = shown.current().to_users->not_after();
  date_reminder reminder;
};

/// How many days are left by what is told, if that is told.
std::optional<std::uint64_t> days_of(const std::optional<event>& told) {
  auto ends = told ? std::get_if<events::certificate_ends>(&*told) : nullptr;
  return ends ? std::optional{ends->days} : std::nullopt;
}

bool is_invalid(const std::optional<event>& told) {
  return told && std::holds_alternative<events::certificate_invalid>(*told);
}

} // namespace

TEST_CASE_METHOD(reminder_fixture,
                 "the end of a certificate is told of each day from 21 before it on") {
  auto now = end - days{24};
  CHECK_FALSE(reminder.tell(shown, now));
  std::vector<std::uint64_t> left;
  auto invalid = 0;
  // As often as the router looks.
  while (now < end + days{3}) {
    now += 1min;
    auto told = reminder.remind(shown, now);
    if (auto count = days_of(told))
      left.push_back(*count);
    else if (told)
      invalid += is_invalid(told) ? 1 : 100;
  }
  std::vector<std::uint64_t> due;
  for (std::uint64_t i = 21; i > 0; --i)
    due.push_back(i);
  due.push_back(0);
  CHECK(left == due);
  CHECK(invalid == 3);
}

TEST_CASE_METHOD(reminder_fixture,
                 "a day begins with what is told of one that is new") {
  auto now = end - days{9};
  CHECK(days_of(reminder.tell(shown, now)) == 9u);
  CHECK(days_of(reminder.tell(shown, now + 12h)) == 8u);
  CHECK_FALSE(reminder.remind(shown, now + 36h - 1s));
  CHECK(days_of(reminder.remind(shown, now + 36h)) == 7u);
}

TEST_CASE_METHOD(reminder_fixture,
                 "a certificate is told of as long as it is not valid yet") {
  CHECK(is_invalid(reminder.tell(shown, from - days{1} - 1s)));
  CHECK_FALSE(reminder.remind(shown, from - 2s));
  CHECK(is_invalid(reminder.remind(shown, from - 1s)));
  CHECK_FALSE(reminder.remind(shown, from + days{1}));
}
