#include "net/tls/fingerprint.hpp"

#include "tests/support/catch.hpp"

#include <string>

using namespace telex;

namespace {

/// Of the octets 0 to 31.
const std::string usual = "SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const std::string digits
  = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// With a sign behind every `count` of them.
std::string grouped(char sign, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < digits.size(); ++i)
    result += (i > 0 && i % count == 0 ? std::string{sign} : "") + digits[i];
  return result;
}

} // namespace

TEST_CASE("a fingerprint is read in each form that people have it in") {
  for (const auto& text :
       {usual, usual.substr(7), usual + '=', ' ' + usual + ' ', digits, grouped(':', 2),
        grouped(' ', 4), "sha256 Fingerprint=" + grouped(':', 2)}) {
    INFO(text);
    CHECK(tls::parse_fingerprint(text) == usual);
  }
}

TEST_CASE("capital digits are digits, and capital letters of base64 are others") {
  CHECK(tls::parse_fingerprint(
          "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")
        == usual);
  CHECK(tls::parse_fingerprint("SHA256:aAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        != usual);
}

TEST_CASE("what is no fingerprint is none") {
  for (const auto& text :
       {std::string{}, std::string{"SHA256:"}, digits.substr(1), digits + "0",
        "SHA256:" + digits, 'g' + digits.substr(1), usual + 'A', usual.substr(0, 49),
        "SHA1:" + usual.substr(7), usual.substr(0, 49) + '*',
        // The same octets, and bits behind them.
        usual.substr(0, 49) + '9'}) {
    INFO(text);
    CHECK_FALSE(tls::parse_fingerprint(text));
  }
}
