// Hashes of passwords: argon2id, by libsodium. Each of these takes a tenth of a second
// or more, and much memory.

#pragma once

#include "actors/password_checker.hpp"
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

/// Why `text` is no hash that passwords are compared with, as in `is no hash of
/// argon2id`: none costs more than one that hash_password() makes. Empty if it is one.
std::string_view flaw_of_hash(const std::string& text);

password_checker::finding compare_password(const secret& password,
                                           const std::string& hash);

} // namespace telex::cli
