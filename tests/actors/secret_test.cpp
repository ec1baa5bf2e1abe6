#include "actors/secret.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

using namespace telex;

namespace {

/// Whether `text` is in the memory of an object, or was when that ended.
template <class T>
bool is_in(const T& where, const std::string& text) {
  auto bytes = reinterpret_cast<const char*>(&where);
  return std::search(bytes, bytes + sizeof(T), text.begin(), text.end())
         != bytes + sizeof(T);
}

} // namespace

TEST_CASE("a secret is what it was made of") {
  const std::string text(100, 'x');
  secret it{text};
  CHECK(it.text() == text);
  auto copy = it;
  CHECK(copy == it);
  auto moved = std::move(it);
  CHECK(moved.text() == text);
  copy = std::move(moved);
  CHECK(copy.text() == text);
  CHECK(secret{}.empty());
}

TEST_CASE("a short secret is not where it was moved from") {
  const std::string text = "sesame";
  secret it{text};
  REQUIRE(is_in(it, text));
  auto moved = std::move(it);
  CHECK_FALSE(is_in(it, text)); // NOLINT: that is what is asked
  CHECK(it.empty());
  CHECK(moved.text() == text);
}

TEST_CASE("a secret is not where it was destroyed") {
  const std::string text = "sesame";
  alignas(secret) unsigned char place[sizeof(secret)];
  auto it = new (place) secret{text};
  REQUIRE(is_in(place, text));
  it->~secret();
  CHECK_FALSE(is_in(place, text));
}
