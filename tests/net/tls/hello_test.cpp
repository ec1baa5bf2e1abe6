#include "net/tls/hello.hpp"

#include "tests/support/catch.hpp"

#include <cstddef>
#include <string>

using namespace telex::tls;

namespace {

using kind = hello::kind;

std::string record(const std::string& content, char type = 22) {
  auto size = content.size();
  return std::string{type, 3, 1, static_cast<char>(size >> 8), static_cast<char>(size)}
         + content;
}

/// A message that is as long as it says.
std::string message(std::size_t size) {
  return std::string{1, 0, static_cast<char>(size >> 8), static_cast<char>(size)}
         + std::string(size, 'x');
}

/// `text` in records of that size.
std::string in_records(const std::string& text, std::size_t size) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); at += size)
    result += record(text.substr(at, size));
  return result;
}

} // namespace

TEST_CASE("a hello is whole with its last octet, however it is cut into records") {
  auto size
    = GENERATE(std::size_t{1}, std::size_t{3}, std::size_t{5}, std::size_t{1000});
  auto bytes = in_records(message(200), size);
  for (std::size_t count = 0; count < bytes.size(); ++count)
    CHECK(look_at_hello(std::string_view{bytes}.substr(0, count)).what
          == kind::partial);
  auto found = look_at_hello(bytes + "more");
  CHECK(found.what == kind::whole);
  CHECK(found.end == bytes.size());
}

TEST_CASE("one that is announced as longer than any is not waited for") {
  const std::string head{1, 1, 0, 0};
  for (std::size_t size : {1, 2, 3, 4})
    CHECK(look_at_hello(in_records(head, size)).what == kind::too_long);
  CHECK(look_at_hello(record({1, 0, 0x3f, static_cast<char>(0xfd)})).what
        == kind::too_long);
  CHECK(look_at_hello(record({1, 0, 0x3f, static_cast<char>(0xfc)})).what
        == kind::partial);
}

TEST_CASE("what can't become a hello is none") {
  for (const auto& bytes : {std::string{"REGISTER"}, record("x", 21), record("x", 23),
                            record(std::string{1}) + record("x", 23),
                            std::string("\x16\x03\x01\xff\xff", 5)})
    CHECK(look_at_hello(bytes).what == kind::none);
}

TEST_CASE("a change of ciphers may stand before it, and not within") {
  auto change = record(std::string{1}, 20);
  auto bytes = change + record(message(20));
  for (std::size_t count = 0; count < bytes.size(); ++count)
    CHECK(look_at_hello(std::string_view{bytes}.substr(0, count)).what
          == kind::partial);
  CHECK(look_at_hello(bytes).end == bytes.size());
  CHECK(look_at_hello(record(std::string{1}) + change).what == kind::none);
  CHECK(look_at_hello(change + record("x", 23)).what == kind::none);
}
