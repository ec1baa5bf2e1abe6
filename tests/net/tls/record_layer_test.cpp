// The records of TLS 1.3, against a peer that seals what it wants to. That OpenSSL
// understands them is tested in openssl_test.cpp.

#include "net/tls/record_layer.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

using namespace telex;
using namespace telex::tls;

namespace {

constexpr char alert = 21;
constexpr char handshake = 22;
constexpr auto data = data_record;

const std::string asks_for_update{"\x18\0\0\1\1", 5};
const std::string updates{"\x18\0\0\1\0", 5};

/// TLS_AES_128_GCM_SHA256 (RFC 8446, appendix B.4).
const SSL_CIPHER& usual_suite() {
  static const context_handle context{SSL_CTX_new(TLS_method())};
  static const session_handle session{SSL_new(context.get())};
  constexpr unsigned char number[] = {0x13, 0x01};
  return *SSL_CIPHER_find(session.get(), number);
}

traffic_secret secret_of(char digit) {
  traffic_secret result;
  result.assign(std::string(64, digit));
  return result;
}

std::string_view text(const buffer& bytes) {
  return {bytes.data(), bytes.size()};
}

/// A server's side, and a client that knows its keys.
struct protected_pair {
  void seal(char type, std::string_view content) {
    writes.seal(type, content, from_client);
  }

  /// Whatever the client has written, in pieces of that size.
  std::string hear(std::size_t piece = SIZE_MAX, std::size_t room = longest_plain + 1) {
    std::string result;
    auto bytes = std::exchange(from_client, {});
    for (auto rest = text(bytes); !rest.empty();) {
      auto part = rest.substr(0, piece);
      rest.remove_prefix(part.size());
      std::string plain(room, '?');
      while (auto count = server.read(part, plain, from_server))
        result.append(plain, 0, count);
      CHECK((part.empty() || server.has_ended() || !server.why().empty()));
    }
    return result;
  }

  /// The next record that the server has written, with its type behind it.
  std::string answer() {
    auto size = record_head
                + (static_cast<unsigned char>(from_server.at(3)) * 256u
                   + static_cast<unsigned char>(from_server.at(4)));
    std::string plain(size - record_head - record_tag, '?');
    CHECK(reads.open(text(from_server).substr(0, size), plain.data()));
    from_server.erase(from_server.begin(),
                      from_server.begin() + static_cast<std::ptrdiff_t>(size));
    return plain;
  }

  traffic_secrets secrets{secret_of('c'), secret_of('5')};
  record_layer server{usual_suite(), secrets};
  record_key writes{usual_suite(), secret_of('c'), record_key::use::seal};
  record_key reads{usual_suite(), secret_of('5'), record_key::use::open};
  buffer from_client;
  buffer from_server;
};

std::string failure(char number) {
  return {2, number, alert};
}

} // namespace

TEST_CASE("records are read in any pieces, with what pads them") {
  auto piece = GENERATE(std::size_t{1}, 4, 5, 6, 30, 16'000, SIZE_MAX);
  protected_pair test;
  const std::string longest(longest_plain, 'x');
  test.seal(data, "one ");
  test.writes.seal('\0', std::string{"two \x17"} + std::string(100, '\0'),
                   test.from_client);
  test.seal(data, longest);
  CHECK(test.hear(piece) == "one two " + longest);
  CHECK(test.server.why().empty());
  CHECK(test.from_server.empty());
}

TEST_CASE("what there is no room for is read when there is") {
  protected_pair test;
  std::string all;
  for (auto i = 0; i < 100; ++i) {
    test.seal(data, std::to_string(i));
    all += std::to_string(i);
  }
  auto piece = GENERATE(std::size_t{7}, SIZE_MAX);
  CHECK(test.hear(piece, 4) == all);
}

TEST_CASE("what is written is cut to what a record holds") {
  protected_pair test;
  auto most = GENERATE(as<std::size_t>{}, 512, 16384);
  test.server = record_layer{usual_suite(), test.secrets, most};
  const std::string longest(most, 'x');
  test.server.write(longest + "y", test.from_server);
  CHECK(count_records(text(test.from_server)) == 2);
  CHECK(test.answer() == longest + data);
  CHECK(test.answer() == std::string{'y', data});
}

// -- keys ----------------------------------------------------------------------------

TEST_CASE("a client goes on with its next key, and the server with its own if asked") {
  auto asks = GENERATE(true, false);
  protected_pair test;
  for (auto i = 0; i < 3; ++i) {
    test.seal(handshake, asks ? asks_for_update : updates);
    test.writes.renew();
    test.seal(data, "hello");
    CHECK(test.hear() == "hello");
    CHECK(test.from_server.empty());
    test.server.write("welcome", test.from_server);
    if (asks) {
      CHECK(test.answer() == updates + handshake);
      test.reads.renew();
    }
    CHECK(test.answer() == std::string{"welcome"} + data);
  }
}

TEST_CASE("who asks for keys and reads nothing has nothing piled up for him") {
  protected_pair test;
  for (auto i = 0; i < 1000; ++i) {
    test.seal(handshake, asks_for_update);
    test.writes.renew();
    for (auto j = 0; j < 16; ++j)
      test.seal(data, "\n");
  }
  CHECK(test.hear().size() == 16'000);
  CHECK(test.server.why().empty());
  CHECK(test.from_server.empty());
}

TEST_CASE("a key seals so many records and no more") {
  protected_pair test;
  test.server = record_layer{usual_suite(), test.secrets, longest_plain, 2};
  for (auto i = 0; i < 5; ++i) {
    if (i == 2 || i == 4) {
      test.server.write(std::to_string(i), test.from_server);
      CHECK(test.answer() == updates + handshake);
      test.reads.renew();
    } else {
      test.server.write(std::to_string(i), test.from_server);
    }
    CHECK(test.answer() == std::to_string(i) + data);
  }
}

// -- ends ----------------------------------------------------------------------------

TEST_CASE("an end is told by both sides, and nothing is read behind it") {
  protected_pair test;
  test.seal(data, "hello");
  test.seal(alert, {"\1\0", 2});
  test.seal(data, "hello?");
  CHECK(test.hear() == "hello");
  CHECK(test.server.has_ended());
  CHECK(test.server.why().empty());
  test.server.end(test.from_server);
  CHECK(test.answer() == std::string{1, 0, alert});
  test.server.end(test.from_server);
  CHECK(test.from_server.empty());
}

TEST_CASE("nothing is said behind an end") {
  protected_pair test;
  test.server.end(test.from_server);
  test.from_server.clear();
  SECTION("when something is read") {
    test.seal(handshake, asks_for_update);
    test.writes.renew();
    test.seal(data, "hello");
    CHECK(test.hear() == "hello");
    test.server.write("welcome", test.from_server);
  }
  SECTION("when something is wrong") {
    test.seal(alert, "\1");
    CHECK(test.hear().empty());
    CHECK_FALSE(test.server.why().empty());
  }
  CHECK(test.from_server.empty());
}

TEST_CASE("an alert of the other side is told in words, and not answered") {
  protected_pair test;
  test.seal(alert, {"\1\x5a", 2}); // that its user has given up: an end follows
  CHECK(test.server.why().empty());
  test.seal(alert, {"\2\x14", 2});
  CHECK(test.hear().empty());
  CHECK(test.server.why() == "bad record mac");
  CHECK_FALSE(test.server.has_ended());
  CHECK(test.from_server.empty());
}

TEST_CASE("what no peer says is refused, with an alert") {
  struct row {
    char type;
    std::string content;
    char number;
  };
  const auto& [type, content, number] = GENERATE(values<row>({
    {'\0', "", 10},                            // no type
    {'\0', std::string(100, '\0'), 10},        // nor here
    {24, "x", 10},                             // an unknown one
    {20, "\1", 10},                            // of before the handshake
    {alert, "\1", 50},                         // cut
    {alert, "\1\1\1", 50},                     // too long
    {handshake, "", 10},                       // nothing
    {handshake, {"\x18\0\0\1", 4}, 10},        // cut
    {handshake, {"\x18\0\0\1\2", 5}, 10},      // neither yes nor no
    {handshake, {"\4\0\0\1\0", 5}, 10},        // a ticket, which is a server's
    {handshake, asks_for_update + "\x18", 10}, // more with the old key
  }));
  protected_pair test;
  test.seal(type, content);
  test.seal(data, "hello");
  CHECK(test.hear().empty());
  CHECK_FALSE(test.server.why().empty());
  CHECK(test.answer() == failure(number));
  CHECK(test.from_server.empty());
}

TEST_CASE("what does not come as it was sealed is refused") {
  protected_pair test;
  test.seal(data, "one");
  auto size = static_cast<std::ptrdiff_t>(test.from_client.size());
  test.seal(data, "two");
  auto& bytes = test.from_client;
  std::string heard;
  SECTION("changed") {
    bytes[record_head + GENERATE(0u, 3u, 4u, 19u)] ^= 1;
  }
  SECTION("with another head") {
    bytes[1] = 1;
  }
  SECTION("left out") {
    bytes.erase(bytes.begin(), bytes.begin() + size);
  }
  SECTION("twice") {
    std::copy(bytes.begin(), bytes.begin() + size, bytes.begin() + size);
    heard = "one";
  }
  SECTION("cut") {
    bytes[4] = 16;
  }
  CHECK(test.hear() == heard);
  CHECK(test.server.why() == "bad record mac");
  CHECK(test.answer() == failure(20));
}

TEST_CASE("what is no protected record is refused by its head") {
  protected_pair test;
  test.seal(data, "one");
  auto& head = test.from_client;
  head.resize(record_head);
  SECTION("too long") {
    head[3] = 0x40;
    head[4] = 0x12;
    auto follows = GENERATE(std::size_t{0}, 20'000);
    test.from_client.resize(record_head + follows);
    CHECK(test.hear(GENERATE(std::size_t{5}, 7, SIZE_MAX)).empty());
    CHECK(test.server.why() == "a record is too long");
    CHECK(test.answer() == failure(22));
  }
  SECTION("plain") {
    head[0] = alert;
    head[4] = 0;
    CHECK(test.hear().empty());
    CHECK(test.server.why() == "a record that is not protected");
    CHECK(test.answer() == failure(10));
  }
}

TEST_CASE("who says nothing many times in a row is refused") {
  struct row {
    char type;
    std::string content;
  };
  const auto& [type, content] = GENERATE(
    values<row>({{data, ""}, {handshake, asks_for_update}, {alert, "\1\x5a"}}));
  protected_pair test;
  auto say = [&, type = type, content = content] {
    test.seal(type, content);
    if (type == handshake)
      test.writes.renew();
  };
  for (auto i = 0; i < 32; ++i)
    say();
  for (auto i = 0; i < 32; ++i)
    test.seal(data, "x");
  say();
  say();
  CHECK(test.hear() == std::string(32, 'x'));
  CHECK(test.server.why().empty());
  say();
  CHECK(test.hear().empty());
  CHECK(test.server.why() == "too many records that say nothing");
}
