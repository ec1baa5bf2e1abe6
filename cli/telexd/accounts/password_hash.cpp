#include "cli/telexd/accounts/password_hash.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <stdexcept>

#include <sodium.h>
#include <sys/mman.h>

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

/// `hash` with zeros behind it; nothing if it is none by its length.
std::optional<hash_text> to_text(const std::string& hash) {
  hash_text result{};
  if (hash.size() >= result.size())
    return std::nullopt;
  std::copy(hash.begin(), hash.end(), result.begin());
  return result;
}

/// What `hash`, a legal one, has behind `sign`. A number is never larger than one that
/// libsodium takes.
std::uint64_t number_behind(std::string_view sign, std::string_view hash) {
  std::uint64_t result = 0;
  hash.remove_prefix(std::min(hash.find(sign) + sign.size(), hash.size()));
  std::from_chars(hash.data(), hash.data() + hash.size(), result);
  return result;
}

/// In octets.
std::uint64_t memory_of(std::string_view hash) {
  return number_behind("$m=", hash) * 1024;
}

/// Beyond that, one guess would keep a router busy for hours, or have all its memory.
bool is_too_costly(std::string_view hash) {
  auto [operations, memory] = limits_of(hash_cost::sensitive);
  auto needed = memory_of(hash);
  return needed > memory || number_behind(",t=", hash) * needed > operations * memory;
}

/// Whether there is the memory that takes to compare a password with `hash`, a legal
/// one: libsodium tells of a lack of it as of a wrong password.
bool has_memory_for(std::string_view hash) {
  auto size = memory_of(hash);
  auto place
    = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return place != MAP_FAILED && ::munmap(place, size) == 0;
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

std::string_view flaw_of_hash(const std::string& text) {
  begin_libsodium();
  auto [operations, memory] = limits_of(hash_cost::interactive);
  auto padded = to_text(text);
  // It knows hashes of other kinds, too, which take longer than one can tell.
  if (!padded || !text.starts_with(crypto_pwhash_STRPREFIX)
      || ::crypto_pwhash_str_needs_rehash(padded->data(), operations, memory) < 0)
    return "is no hash of argon2id";
  return is_too_costly(text) ? "is a hash that costs too much: the most is 1 GiB, and "
                               "four passes over that"
                             : "";
}

password_checker::finding compare_password(const secret& password,
                                           const std::string& hash) {
  using finding = password_checker::finding;
  if (!flaw_of_hash(hash).empty())
    return finding::unable;
  auto text = password.text();
  if (::crypto_pwhash_str_verify(to_text(hash)->data(), text.data(), text.size()) == 0)
    return finding::right;
  return has_memory_for(hash) ? finding::wrong : finding::unable;
}

} // namespace telex::cli
