#include "cli/telexd/accounts/password_hash.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
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

/// Whether there is the memory that takes to compare a password with `hash`, a legal
/// one: libsodium tells of a lack of it as of a wrong password.
bool has_memory_for(const std::string& hash) {
  constexpr std::string_view before = "$m=";
  auto digits = hash.substr(hash.find(before) + before.size());
  auto size = std::strtoull(digits.c_str(), nullptr, 10) * 1024;
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

bool is_password_hash(const std::string& text) {
  begin_libsodium();
  auto [operations, memory] = limits_of(hash_cost::interactive);
  auto padded = to_text(text);
  // It knows hashes of other kinds, too, which take longer than one can tell.
  return padded && text.starts_with(crypto_pwhash_STRPREFIX)
         && ::crypto_pwhash_str_needs_rehash(padded->data(), operations, memory) >= 0;
}

password_checker::finding compare_password(const secret& password,
                                           const std::string& hash) {
  using finding = password_checker::finding;
  if (!is_password_hash(hash))
    return finding::unable;
  auto text = password.text();
  if (::crypto_pwhash_str_verify(to_text(hash)->data(), text.data(), text.size()) == 0)
    return finding::right;
  return has_memory_for(hash) ? finding::wrong : finding::unable;
}

} // namespace telex::cli
