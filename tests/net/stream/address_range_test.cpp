#include "net/stream/address_range.hpp"

#include "tests/support/catch.hpp"

#include <vector>

using namespace telex;
using namespace std::string_literals;

namespace {

address_range range(std::string_view text) {
  auto parsed = address_range::parse(text);
  INFO(text);
  REQUIRE(std::holds_alternative<address_range>(parsed));
  return std::get<address_range>(parsed);
}

std::string problem(std::string_view text) {
  auto parsed = address_range::parse(text);
  INFO(text);
  REQUIRE(std::holds_alternative<std::string>(parsed));
  return std::get<std::string>(parsed);
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a range has the addresses that begin with its bits, and no others") {
  struct row {
    const char* range;
    std::vector<std::string> within;
    std::vector<std::string> beyond;
  };
  for (const auto& [text, within, beyond] : std::vector<row>{
         {"192.0.2.7", {"192.0.2.7"}, {"192.0.2.6", "192.0.2.8", "::1", "unix", ""}},
         {"192.0.2.0/24", {"192.0.2.0", "192.0.2.255"}, {"192.0.1.255", "192.0.3.0"}},
         {"192.0.2.8/29", {"192.0.2.8", "192.0.2.15"}, {"192.0.2.7", "192.0.2.16"}},
         {"0.0.0.0/0", {"0.0.0.0", "255.255.255.255"}, {"::", "unix"}},
         {"2001:db8::/32", {"2001:db8:ffff::1"}, {"2001:db9::1", "32.1.13.184"}},
         {"2001:db8::7/128", {"2001:db8::7"}, {"2001:db8::6"}},
         {"::/0", {"::1"}, {"127.0.0.1", "unix"}},
         {"unix", {"unix"}, {"127.0.0.1", "::1", "", "/run/telex"}},
       }) {
    CHECK(range(range(text).text()) == range(text));
    for (const auto& address : within) {
      INFO(text << " and " << address);
      CHECK(range(text).contains(address));
    }
    for (const auto& address : beyond) {
      INFO(text << " and " << address);
      CHECK_FALSE(range(text).contains(address));
    }
  }
}

TEST_CASE("a range of nearly everybody is known as such") {
  for (auto text : {"0.0.0.0/0", "128.0.0.0/1", "::/0", "2000::/3"})
    CHECK(range(text).is_of_all());
  for (auto text : {"10.0.0.0/8", "192.0.2.7", "fc00::/8", "::1", "unix"})
    CHECK_FALSE(range(text).is_of_all());
}

TEST_CASE("what is no range is refused with the reason") {
  for (auto text : {"", "/", "/24", "localhost", "192.0.2", "192.0.2.7:1933", "[::1]",
                    "fe80::1%lo", "unix:/run/telex", " 192.0.2.7"})
    CHECK(contains(problem(text), "is no numeric address"));
  CHECK(contains(problem("192.0.2.7\0x"s), "is no numeric address"));
  for (auto text : {"192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/24/24",
                    "192.0.2.0/255.255.255.0"})
    CHECK(contains(problem(text), "0 to 32"));
  CHECK(contains(problem("::/129"), "0 to 128"));
  for (auto text : {"192.0.2.7/24", "2001:db8::1/32", "0.0.0.1/0"})
    CHECK(contains(problem(text), "has bits behind its first"));
}
