#include "cli/telex/log/time_text.hpp"

#include "tests/support/catch.hpp"

using namespace telex::log;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::year;

namespace {

const time_point now = sys_days{year{2026} / 11 / 25} + 12h + 30min;

} // namespace

// -- the time of a log ---------------------------------------------------------

TEST_CASE("the time of a log is read to the microsecond") {
  CHECK(parse_time("2026-11-25T12:29:56.123456Z")
        == sys_days{year{2026} / 11 / 25} + 12h + 29min + 56s + 123456us);
  CHECK(parse_time("1969-12-31T23:59:59.999999Z") == time_point{-1us});
  CHECK(parse_time("2024-02-29T00:00:00.000000Z") == sys_days{year{2024} / 2 / 29});
}

TEST_CASE("what is no time of a log is refused") {
  auto text
    = GENERATE(as<std::string>{}, "", "now", "2026-11-25", "2026-11-25T12:29:56Z",
               "2026-11-25T12:29:56.12345Z", "2026-11-25T12:29:56.1234567Z",
               "2026-11-25T12:29:56.123456", "2026-11-25 12:29:56.123456Z",
               "2026-11-25T12:29:56.123456z", "2026-13-25T12:29:56.123456Z",
               "2026-00-25T12:29:56.123456Z", "2026-11-31T12:29:56.123456Z",
               "2025-02-29T12:29:56.123456Z", "2026-11-25T24:29:56.123456Z",
               "2026-11-25T12:60:56.123456Z", "2026-11-25T12:29:60.123456Z",
               "2026-11-25T12:29:+6.123456Z", "-026-11-25T12:29:56.123456Z");
  INFO(text);
  CHECK_FALSE(parse_time(text));
}

// -- since ---------------------------------------------------------------------

TEST_CASE("a time that a person writes may be shorter") {
  const sys_days day{year{2026} / 11 / 24};
  CHECK(parse_since("2026-11-24", now) == day);
  CHECK(parse_since("2026-11-24T10:05", now) == day + 10h + 5min);
  CHECK(parse_since("2026-11-24T10:05Z", now) == day + 10h + 5min);
  CHECK(parse_since("2026-11-24T10:05:07Z", now) == day + 10h + 5min + 7s);
  CHECK(parse_since("2026-11-24T10:05:07.5Z", now) == day + 10h + 5min + 7500ms);
  CHECK(parse_since("2026-11-24T10:05:07.123456Z", now)
        == day + 10h + 5min + 7s + 123456us);
}

TEST_CASE("a time without a date is one of today") {
  const sys_days today{year{2026} / 11 / 25};
  CHECK(parse_since("12:00", now) == today + 12h);
  CHECK(parse_since("23:59:58", now) == today + 23h + 59min + 58s);
  CHECK(parse_since("12:29:56.000240", now) == today + 12h + 29min + 56s + 240us);
}

TEST_CASE("a time span is one that ends now") {
  CHECK(parse_since("90s", now) == now - 90s);
  CHECK(parse_since("10m", now) == now - 10min);
  CHECK(parse_since("2h", now) == now - 2h);
  CHECK(parse_since("0s", now) == now);
}

TEST_CASE("what is no time of a person is refused") {
  auto text = GENERATE(as<std::string>{}, "", "Z", "noon", "12", "1200", "12:0",
                       "12:00:0", "12:00:00.", "25:00", "12:60", "2026", "2026-11",
                       "2026-11-2", "2026-11-31", "2026-11-24T", "2026-11-24T10",
                       "2026-11-24T1:05", "2026-11-24 10:05", "2026-11-24T10:05+01:00",
                       "2026-11-24T10:05:07.1234567Z", "2026-11-24T10:05:07.1234567891",
                       "-10m", "10 m", "2026-11-24ZZ", "99999999999999999999h");
  INFO(text);
  CHECK_FALSE(parse_since(text, now));
}

// -- time spans ----------------------------------------------------------------

TEST_CASE("a time span is a whole number with its unit") {
  CHECK(parse_span("0us") == 0us);
  CHECK(parse_span("500us") == 500us);
  CHECK(parse_span("5ms") == 5ms);
  CHECK(parse_span("2s") == 2s);
  CHECK(parse_span("3m") == 3min);
  CHECK(parse_span("4h") == 4h);
  CHECK(parse_span("1d") == 24h);
  CHECK(parse_span("9223372036854775807us") == microseconds::max());
  CHECK(parse_span("106751991d") == 24h * 106'751'991LL);
}

TEST_CASE("what is no time span is refused") {
  auto text = GENERATE(as<std::string>{}, "", "5", "ms", "-5ms", "+5ms", "1.5s", "5 ms",
                       "5MS", "5msx", "5min", "9223372036854775808us", "106751992d");
  INFO(text);
  CHECK_FALSE(parse_span(text));
}

// -- for people ----------------------------------------------------------------

TEST_CASE("a time is written with its date and its clock") {
  const time_point noted = sys_days{year{2026} / 1 / 2} + 3h + 4min + 5s + 6us;
  CHECK(date_text(noted) == "2026-01-02");
  CHECK(clock_text(noted) == "03:04:05.000006");
  CHECK(clock_text(time_point{-1us}) == "23:59:59.999999");
}

TEST_CASE("a duration is written with three digits, in the unit that suits it") {
  CHECK(to_text(0us) == "0 us");
  CHECK(to_text(999us) == "999 us");
  CHECK(to_text(1ms) == "1.00 ms");
  CHECK(to_text(9994us) == "9.99 ms");
  CHECK(to_text(9995us) == "10.0 ms");
  CHECK(to_text(99'949us) == "99.9 ms");
  CHECK(to_text(99'950us) == "100 ms");
  CHECK(to_text(999'999us) == "1000 ms");
  CHECK(to_text(1s) == "1.00 s");
  CHECK(to_text(90s) == "1.50 m");
  CHECK(to_text(23h) == "23.0 h");
  CHECK(to_text(24h) == "1.00 d");
}
