// By what a certificate is known: its SHA-256, in the form that ssh has for keys.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <openssl/x509.h>

namespace telex::tls {

/// `SHA256:` and 43 characters of base64, without padding.
std::string fingerprint_of(const X509& certificate);

/// The same of a text in which a person has it: in that form, also without `SHA256:`,
/// or as 64 hexadecimal digits, with colons or blanks between them and, as `openssl
/// x509 -fingerprint` prints them, words and a `=` before. Nothing if it is none.
std::optional<std::string> parse_fingerprint(std::string_view text);

} // namespace telex::tls
