#include "cli/telexd/logs/json_line.hpp"

#include "actors/event_fields.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::cli;

namespace {

constexpr std::chrono::system_clock::time_point noon
  = std::chrono::sys_days{std::chrono::year{2024} / 5 / 1} + 12h + 4us + 999ns;

std::string line_of(const event& what, const actor_name& who = {}) {
  json_line line;
  return std::string{line.make(noon, who, what)};
}

/// An event of this kind with all its text as `text`, and all numbers as large as can
/// be.
template <class Event>
Event filled(std::string_view text) {
  Event result{};
  auto fill = [text](auto& value) {
    using type = std::decay_t<decltype(value)>;
    if constexpr (std::is_constructible_v<type, std::string_view>)
      value = type{text};
    else if constexpr (std::is_same_v<type, std::uint64_t>)
      value = ~std::uint64_t{0};
    else if constexpr (std::is_same_v<type, duration>)
      value = duration::max();
  };
  std::apply([&](const auto&... each) { (fill(result.*each.member), ...); },
             Event::fields());
  return result;
}

/// One of each kind.
template <class... Events>
std::vector<event> all_filled(std::string_view text, const std::variant<Events...>*) {
  return {filled<Events>(text)...};
}

} // namespace

TEST_CASE("a line has the time, the level, the actor, the event and its fields") {
  CHECK(
    line_of(events::received{4711, "alice", "bob", 24, 5}, {actor_kind::connection, 24})
    == R"({"time":"2024-05-01T12:00:00.000004Z","level":"debug",)"
       R"("actor":"connection/24","event":"received","transaction":4711,)"
       R"("user":"alice","peer":"bob","connection":24,"bytes":5})"
       "\n");
  CHECK(line_of(events::left{"", "192.0.2.7", 7, 1500us, leave_reason::not_registered},
                {actor_kind::connection, 7})
        == R"({"time":"2024-05-01T12:00:00.000004Z","level":"info",)"
           R"("actor":"connection/7","event":"left","peer":"192.0.2.7","connection":7,)"
           R"("duration_us":1500,"reason":"not-registered"})"
           "\n");
  CHECK(line_of(events::stopped{})
        == R"({"time":"2024-05-01T12:00:00.000004Z","level":"info",)"
           R"("actor":"router/0","event":"stopped"})"
           "\n");
}

TEST_CASE("any octet of a peer is one character of a line of ASCII") {
  for (int octet = 1; octet < 256; ++octet) {
    auto name = "a" + std::string(1, static_cast<char>(octet));
    auto line = line_of(events::received{1, "alice", name, 24, 5});
    REQUIRE(line.back() == '\n');
    for (unsigned char c : line.substr(0, line.size() - 1))
      REQUIRE((c >= 0x20 && c < 0x7f));
    auto peer = nlohmann::json::parse(line).at("peer").get<std::string>();
    auto expected = octet < 0x80
                      ? name
                      : std::string{'a', static_cast<char>(0xc0 | octet >> 6),
                                    static_cast<char>(0x80 | (octet & 0x3f))};
    CHECK(peer == expected);
  }
}

TEST_CASE("each event is an object with its fields in their order") {
  for (const auto& what : all_filled("x", static_cast<event*>(nullptr))) {
    auto line = nlohmann::ordered_json::parse(line_of(what));
    std::vector<std::string> names{"time", "level", "actor", "event"};
    std::visit(
      [&names](const auto& x) {
        for_each_field(
          x, [&names](std::string_view name, auto) { names.emplace_back(name); });
      },
      what);
    std::vector<std::string> found;
    for (const auto& [name, value] : line.items())
      found.push_back(name);
    CHECK(found == names);
    CHECK(line.at("event") == describe(what).name);
    for (const auto& name : std::vector(names.begin() + 4, names.end()))
      CHECK_FALSE(meaning_of_field(name).empty());
  }
}

TEST_CASE("the longest event of each kind has its place") {
  std::string worst(1000, '\xff');
  for (const auto& what : all_filled(worst, static_cast<event*>(nullptr))) {
    auto line = line_of(what, {actor_kind::connection, ~std::uint64_t{0}});
    CHECK(line.back() == '\n');
    CHECK(nlohmann::json::parse(line).at("event") == describe(what).name);
  }
}

TEST_CASE("text is cut where it would be too long") {
  auto line = line_of(events::listening{std::string(1000, 'x')});
  CHECK(nlohmann::json::parse(line).at("address")
        == std::string(json_line::max_text, 'x'));
}

TEST_CASE("advice is not cut") {
  events::exposed warning{"[::]:1933", events::exposed::to_both};
  CHECK(nlohmann::json::parse(line_of(warning)).at("advice") == warning.advice);
}
