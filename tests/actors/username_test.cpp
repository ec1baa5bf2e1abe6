#include "actors/username.hpp"

#include "tests/support/catch.hpp"

#include <string>

using telex::is_username;

TEST_CASE("a name is 1 to 64 letters and digits") {
  CHECK(is_username("a"));
  CHECK(is_username("Bob42"));
  CHECK(is_username("0"));
  CHECK(is_username(std::string(64, 'z')));
  CHECK_FALSE(is_username(""));
  CHECK_FALSE(is_username(std::string(65, 'z')));
}

TEST_CASE("a name holds nothing but ASCII letters and digits") {
  for (auto name : {"al ice", "al-ice", "al_ice", "@bob", "bob!", "caf\xc3\xa9", "a\tb",
                    " bob", "bob ", "a\nb"})
    CHECK_FALSE(is_username(name));
  CHECK_FALSE(is_username(std::string_view{"a\0b", 3}));
}

TEST_CASE("ALL is nobody's name, but all is") {
  CHECK_FALSE(is_username("ALL"));
  CHECK(is_username("all"));
  CHECK(is_username("ALLY"));
}
