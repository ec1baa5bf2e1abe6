#include "cli/telexd/admin/access.hpp"

#include <algorithm>
#include <array>

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace telex::admin {

namespace {

constexpr std::string_view scheme = "bearer";

using digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

digest digest_of(std::string_view text) {
  digest result{};
  ::SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
           result.data());
  return result;
}

/// In capitals or not.
bool has_scheme(std::string_view text) {
  constexpr char to_lower = 'a' - 'A';
  return text.size() > scheme.size() && text[scheme.size()] == ' '
         && std::equal(scheme.begin(), scheme.end(), text.begin(),
                       [](char a, char b) { return a == b || a == b + to_lower; });
}

} // namespace

bool shows_token(std::string_view authorization, std::string_view token) {
  if (!has_scheme(authorization))
    return false;
  authorization.remove_prefix(scheme.size());
  authorization.remove_prefix(
    std::min(authorization.find_first_not_of(' '), authorization.size()));
  // Of digests, so that not even the length of the token is told.
  auto shown = digest_of(authorization);
  auto wanted = digest_of(token);
  return ::CRYPTO_memcmp(shown.data(), wanted.data(), wanted.size()) == 0;
}

} // namespace telex::admin
