#include "actors/keyed_hash.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace telex;

namespace {

/// The key of the authors' test vectors: octets 0 to 15.
constexpr hash_key vectors_key{0x0706050403020100, 0x0f0e0d0c0b0a0908};

/// The text of the vector of that length.
std::string octets(std::size_t size) {
  std::string result;
  while (result.size() < size)
    result.push_back(static_cast<char>(result.size()));
  return result;
}

} // namespace

TEST_CASE("the hash is that of its authors") {
  constexpr std::uint64_t vectors[]
    = {0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a, 0x85676696d7fb7e2d,
       0xcf2794e0277187b7, 0x18765564cd99a68d, 0xcbc9466e58fee3ce, 0xab0200f58b01d137,
       0x93f5f5799a932462, 0x9e0082df0ba9e4b0, 0x7a5dbbc594ddb9f3, 0xf4b32f46226bada7,
       0x751e8fbc860ee5fb, 0x14ea5627c0843d90, 0xf723ca908e7af2ee, 0xa129ca6149be45e5};
  std::size_t size = 0;
  for (auto expected : vectors) {
    INFO(size);
    CHECK(sip_hash<2, 4>(vectors_key, octets(size)) == expected);
    ++size;
  }
}

TEST_CASE("the hash of fewer rounds is that of its authors") {
  CHECK(sip_hash<1, 3>(vectors_key, octets(0)) == 0xabac0158050fc4dc);
  CHECK(sip_hash<1, 3>(vectors_key, octets(1)) == 0xc9f49bf37d57ca93);
}

TEST_CASE("another key makes another hash") {
  keyed_hash one{{1, 2}};
  CHECK(one("alice") == keyed_hash{{1, 2}}("alice"));
  CHECK(one("alice") != keyed_hash{{1, 3}}("alice"));
  CHECK(one("alice") != keyed_hash{{2, 2}}("alice"));
  CHECK(one(std::uint64_t{7}) != keyed_hash{{2, 2}}(std::uint64_t{7}));
}

TEST_CASE("two routers have different keys") {
  auto one = random_hash_key();
  auto other = random_hash_key();
  CHECK((one.first != other.first || one.second != other.second));
  CHECK((one.first != 0 && one.second != 0));
}
