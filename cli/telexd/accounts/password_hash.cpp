#include "cli/telexd/accounts/password_hash.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <system_error>

#include <sodium.h>

namespace telex::cli {

namespace {

struct limits {
  unsigned long long operations;
  std::size_t memory;
};

limits limits_of(hash_cost cost) {
  switch (cost) {
    case hash_cost::moderate:
      return {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
    case hash_cost::sensitive:
      return {crypto_pwhash_OPSLIMIT_SENSITIVE, crypto_pwhash_MEMLIMIT_SENSITIVE};
    default:
      return {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE};
  }
}

/// Before anything else of it; any number of times, from any thread.
void begin_libsodium() {
  if (::sodium_init() < 0)
    throw std::runtime_error("libsodium cannot be used on this machine");
}

/// It asks for that many octets, however long the hash is.
using hash_text = std::array<char, crypto_pwhash_STRBYTES>;

/// Beyond that, one guess would keep a router busy for hours, or have all its memory.
bool is_too_costly(const hash_parts& parts) {
  auto [operations, memory] = limits_of(hash_cost::sensitive);
  auto needed = std::uint64_t{parts.memory} * 1024;
  return needed > memory || parts.passes * needed > operations * memory;
}

/// Takes parts from the front of a text. Once one is not there, nothing is.
class part_reader {
public:
  explicit part_reader(std::string_view text) noexcept : rest_{text} {
    // nop
  }

  void skip(std::string_view sign) noexcept {
    if (rest_.starts_with(sign))
      rest_.remove_prefix(sign.size());
    else
      is_good_ = false;
  }

  std::uint32_t number() noexcept {
    std::uint32_t result = 0;
    auto [end, error]
      = std::from_chars(rest_.data(), rest_.data() + rest_.size(), result);
    is_good_ = is_good_ && error == std::errc{};
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return result;
  }

  /// Up to a `$`, or to the end.
  std::string base64() {
    std::string result(rest_.size(), '\0');
    std::size_t size = 0;
    const char* end = rest_.data();
    if (::sodium_base642bin(reinterpret_cast<unsigned char*>(result.data()),
                            result.size(), rest_.data(), rest_.size(), nullptr, &size,
                            &end, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
        != 0)
      is_good_ = false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    result.resize(size);
    return result;
  }

  /// Whether all was there, and nothing else.
  bool is_done() const noexcept {
    return is_good_ && rest_.empty();
  }

private:
  std::string_view rest_;
  bool is_good_ = true;
};

/// As in `$argon2id$v=19$m=65536,t=2,p=1$` with a salt and a result in base64 behind
/// it.
std::optional<hash_parts> take_apart(const std::string& text) {
  if (text.size() >= crypto_pwhash_STRBYTES)
    return std::nullopt;
  hash_parts result;
  part_reader reader{text};
  reader.skip(crypto_pwhash_STRPREFIX "v=19$m=");
  result.memory = reader.number();
  reader.skip(",t=");
  result.passes = reader.number();
  reader.skip(",p=1$");
  result.salt = reader.base64();
  reader.skip("$");
  result.result = reader.base64();
  // RFC 9106, section 3.1.
  auto is_legal = result.passes > 0 && result.memory >= 8 && result.salt.size() >= 8
                  && result.result.size() >= 16;
  return reader.is_done() && is_legal ? std::optional{result} : std::nullopt;
}

} // namespace

std::optional<std::string> hash_password(const secret& password, hash_cost cost) {
  begin_libsodium();
  auto [operations, memory] = limits_of(cost);
  auto text = password.text();
  hash_text result{};
  if (::crypto_pwhash_str(result.data(), text.data(), text.size(), operations, memory)
      != 0)
    return std::nullopt;
  return std::string{result.data()};
}

std::optional<hash_parts> parse_hash(const std::string& text) {
  auto result = take_apart(text);
  return result && !is_too_costly(*result) ? result : std::nullopt;
}

std::string_view flaw_of_hash(const std::string& text) {
  auto parts = take_apart(text);
  if (!parts)
    return "is no hash of argon2id";
  return is_too_costly(*parts)
           ? "is a hash that costs too much: the most is 1 GiB, and "
             "four passes over that"
           : "";
}

} // namespace telex::cli
