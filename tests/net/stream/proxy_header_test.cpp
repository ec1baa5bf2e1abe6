#include "net/stream/proxy_header.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/proxy_bytes.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace telex;
using namespace telex::test;
using namespace std::string_literals;

namespace {

/// What was made of octets that came in pieces of `size`; what lies behind the header
/// is left.
struct reading {
  reading(std::string written, std::size_t size)
    : bytes{std::move(written)}, rest{bytes} {
    while (header.wanted() > 0 && !rest.empty()) {
      auto piece = rest.substr(0, std::min(size, header.wanted()));
      header.feed(piece);
      rest.remove_prefix(piece.size());
    }
  }

  reading(const reading&) = delete;
  reading& operator=(const reading&) = delete;

  std::string bytes;
  proxy_header header;
  std::string_view rest;
};

const std::vector<std::size_t> sizes{1, 2, 3, 7, 15, 16, 17, 5000};

} // namespace

TEST_CASE("a header tells whose connection it is, at any cut, and no more is read") {
  struct row {
    std::string bytes;
    endpoint source;
  };
  for (const auto& [bytes, source] : std::vector<row>{
         {proxied_from("192.0.2.7", 4711), {"192.0.2.7", 4711}},
         {proxied_from("2001:db8::7", 65535), {"2001:db8::7", 65535}},
         {proxied_from("192.0.2.7", 1, "\x04\0\0"s), {"192.0.2.7", 1}},
         {proxied_from("192.0.2.7", 1, std::string(4096 - 28, '\n')), {"192.0.2.7", 1}},
         {proxied_from("::ffff:192.0.2.7", 4711), {"192.0.2.7", 4711}},
       })
    for (auto size : sizes) {
      reading result{bytes + "REGISTER", size};
      INFO(to_string(source) << " in pieces of " << size);
      CHECK(result.header.is_complete());
      CHECK(result.header.fault().empty());
      CHECK(result.header.source() == source);
      CHECK(result.rest == "REGISTER");
    }
}

TEST_CASE("a header may tell nobody's address") {
  const std::string sixteen(16, 'x');
  for (const auto& bytes :
       {proxy_itself(), proxy_bytes(0x20, 0x11, octets_of("192.0.2.7") + sixteen),
        proxy_bytes(0x20, 0x99, {}), proxy_bytes(0x21, 0, {}),
        proxy_bytes(0x21, 0, sixteen), proxy_bytes(0x21, 0x10, {}),
        proxy_bytes(0x21, 0x31, std::string(216, '/'))}) {
    reading result{bytes + "REGISTER", 5000};
    CHECK(result.header.is_complete());
    CHECK_FALSE(result.header.source());
    CHECK(result.rest == "REGISTER");
  }
}

TEST_CASE("what is no header is a fault, which says why, at any cut") {
  struct row {
    std::string bytes;
    const char* fault;
  };
  auto with = [](std::size_t index, char octet) {
    auto result = proxied_from("192.0.2.7", 4711);
    result[index] = octet;
    return result;
  };
  for (const auto& [bytes, fault] : std::vector<row>{
         {"REGISTER TOSEND alice\n\n", "no-header"},
         {with(11, '\r'), "no-header"},
         {"\r\n\r\n\r\n", "no-header"},
         {"PROXY TCP4 192.0.2.7 198.51.100.1 4711 1933\r\n", "version-1"},
         {"PROXIES", "no-header"},
         {with(12, 0x11), "unknown-version"},
         {with(12, 0x31), "unknown-version"},
         {with(12, 0x22), "unknown-command"},
         {with(13, 0x41), "unknown-family"},
         {with(13, 0x13), "unknown-family"},
         {with(13, 0x12), "datagrams"},
         {with(13, 0x22), "datagrams"},
         {with(15, 11), "too-short"},
         {with(13, 0x21), "too-short"},
         {with(14, 0x10), "too-long"},
         {proxied_from("192.0.2.7", 1, std::string(4096 - 27, 'x')), "too-long"},
       })
    for (auto size : sizes) {
      INFO(fault << " in pieces of " << size);
      reading result{bytes, size};
      CHECK(result.header.fault() == fault);
      CHECK_FALSE(result.header.is_complete());
      CHECK_FALSE(result.header.source());
      CHECK(result.header.wanted() == 0);
    }
}

TEST_CASE("a header that is not there as a whole is neither complete nor a fault") {
  const auto bytes = proxied_from("2001:db8::7", 4711, "more");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    reading result{bytes.substr(0, size), 5000};
    CHECK_FALSE(result.header.is_complete());
    CHECK_FALSE(result.header.source());
    CHECK(result.header.fault().empty());
  }
}
