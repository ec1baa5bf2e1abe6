// Hashes of passwords: argon2id, by libsodium. To make one takes a tenth of a second or
// more, and much memory.

#pragma once

#include "actors/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// What a hash costs whoever compares it, the router as well as who guesses:
/// libsodium's OPSLIMIT and MEMLIMIT of the same names.
enum class hash_cost : std::uint8_t {
  interactive, ///< 64 MiB.
  moderate,    ///< 256 MiB, and some ten times the time.
  sensitive,   ///< 1 GiB, and some fifty times. No hash may cost more.
};

/// A hash of its own, with a salt, as crypto_pwhash_str writes it. Nothing if there is
/// not so much memory.
std::optional<std::string> hash_password(const secret& password, hash_cost cost);

/// A hash, taken apart.
struct hash_parts {
  std::uint32_t memory = 0; ///< In KiB.
  std::uint32_t passes = 0;
  std::string salt;
  std::string result;
};

/// Nothing if `text` is no hash that passwords are compared with.
std::optional<hash_parts> parse_hash(const std::string& text);

/// Why it is none, as in `is no hash of argon2id`: none costs more than one that
/// hash_password() makes. Empty if it is one.
std::string_view flaw_of_hash(const std::string& text);

} // namespace telex::cli
