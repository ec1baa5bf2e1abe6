// A hash that nobody can aim at without its key, for tables whose keys peers choose:
// with a known one they could choose many that all come to one place, where each
// look-up is then slow for everybody.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace telex {

/// Of one router, and no secret among its actors.
struct hash_key {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};

/// One from the system's source of random numbers. Throws std::system_error if that
/// fails.
hash_key random_hash_key();

/// Up to seven octets as a number, the first of them the lowest.
inline std::uint64_t short_word(std::string_view text) noexcept {
  static_assert(std::endian::native == std::endian::little);
  auto size = text.size();
  if (size >= sizeof(std::uint32_t)) {
    // Two halves that overlap, and are equal where they do.
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    std::memcpy(&first, text.data(), sizeof(first));
    std::memcpy(&second, text.data() + size - sizeof(second), sizeof(second));
    return first | std::uint64_t{second} << 8 * (size - sizeof(second));
  }
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < size; ++i)
    result |= std::uint64_t{static_cast<unsigned char>(text[i])} << 8 * i;
  return result;
}

/// SipHash, by Aumasson and Bernstein, with `Rounds` for each eight octets and `Last`
/// at the end.
template <int Rounds, int Last>
std::uint64_t sip_hash(const hash_key& key, std::string_view text) noexcept {
  std::uint64_t a = key.first ^ 0x736f6d6570736575;
  std::uint64_t b = key.second ^ 0x646f72616e646f6d;
  std::uint64_t c = key.first ^ 0x6c7967656e657261;
  std::uint64_t d = key.second ^ 0x7465646279746573;
  auto mix = [&](int rounds) {
    for (int i = 0; i < rounds; ++i) {
      a += b;
      b = std::rotl(b, 13) ^ a;
      a = std::rotl(a, 32);
      c += d;
      d = std::rotl(d, 16) ^ c;
      a += d;
      d = std::rotl(d, 21) ^ a;
      c += b;
      b = std::rotl(b, 17) ^ c;
      c = std::rotl(c, 32);
    }
  };
  auto add = [&](std::uint64_t word) {
    d ^= word;
    mix(Rounds);
    a ^= word;
  };
  auto last = static_cast<std::uint64_t>(text.size()) << 56;
  for (; text.size() >= sizeof(last); text.remove_prefix(sizeof(last))) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof(word));
    add(word);
  }
  add(last | short_word(text));
  c ^= 0xff;
  mix(Last);
  return a ^ b ^ c ^ d;
}

/// For the tables of the standard library.
class keyed_hash {
public:
  explicit keyed_hash(const hash_key& key) : key_{key} {
    // nop
  }

  // Neither is noexcept: the tables then keep the hash of each element, and do not make
  // it anew to find out where one place ends and the next begins.

  std::size_t operator()(std::string_view text) const {
    return sip_hash<1, 3>(key_, text);
  }

  std::size_t operator()(std::uint64_t number) const {
    std::array<char, sizeof(number)> octets;
    std::memcpy(octets.data(), &number, sizeof(number));
    return (*this)(std::string_view{octets.data(), octets.size()});
  }

private:
  hash_key key_;
};

} // namespace telex
