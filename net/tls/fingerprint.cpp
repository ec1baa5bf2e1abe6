#include "net/tls/fingerprint.hpp"

#include <array>
#include <cstddef>

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace telex::tls {

namespace {

constexpr std::string_view prefix = "SHA256:";
constexpr std::size_t digest_size = 32;

/// In base64, and with the padding that is left out.
constexpr std::size_t padded = 44;

using digest = std::array<unsigned char, digest_size>;

std::string to_text(const digest& x) {
  std::array<unsigned char, padded + 1> text{};
  ::EVP_EncodeBlock(text.data(), x.data(), digest_size);
  std::string result{prefix};
  for (std::size_t i = 0; i + 1 < padded; ++i)
    result += static_cast<char>(text[i]);
  return result;
}

std::string without_signs(std::string_view text) {
  std::string result;
  for (auto c : text)
    if (c != ':' && c != ' ' && c != '\t')
      result += c;
  return result;
}

std::optional<digest> read_digits(std::string_view text) {
  digest result{};
  if (text.size() != 2 * digest_size)
    return std::nullopt;
  for (std::size_t i = 0; i < digest_size; ++i) {
    auto high = OPENSSL_hexchar2int(static_cast<unsigned char>(text[2 * i]));
    auto low = OPENSSL_hexchar2int(static_cast<unsigned char>(text[2 * i + 1]));
    if (high < 0 || low < 0)
      return std::nullopt;
    result[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return result;
}

std::optional<digest> read_base64(std::string_view text) {
  if (text.size() != padded - 1)
    return std::nullopt;
  auto whole = std::string{text} + '=';
  std::array<unsigned char, digest_size + 1> space{};
  if (::EVP_DecodeBlock(space.data(), reinterpret_cast<unsigned char*>(whole.data()),
                        static_cast<int>(whole.size()))
      < 0)
    return std::nullopt;
  digest result{};
  for (std::size_t i = 0; i < digest_size; ++i)
    result[i] = space[i];
  // Each has one text: the last character has bits that are not used.
  auto is_usual = to_text(result).substr(prefix.size()) == text;
  return is_usual ? std::optional{result} : std::nullopt;
}

} // namespace

std::string fingerprint_of(const X509& certificate) {
  digest result{};
  unsigned int size = 0;
  ::X509_digest(&certificate, ::EVP_sha256(), result.data(), &size);
  return to_text(result);
}

std::optional<std::string> parse_fingerprint(std::string_view text) {
  while (text.ends_with('=') || text.ends_with(' '))
    text.remove_suffix(1);
  text.remove_prefix(text.rfind('=') + 1);
  while (text.starts_with(' '))
    text.remove_prefix(1);
  auto is_marked = text.starts_with(prefix);
  if (is_marked)
    text.remove_prefix(prefix.size());
  auto found = read_base64(text);
  if (!found && !is_marked)
    found = read_digits(without_signs(text));
  return found ? std::optional{to_text(*found)} : std::nullopt;
}

} // namespace telex::tls
