#include "net/tls/hello.hpp"

#include "net/tls/record_layer.hpp"

#include <optional>
#include <string>

namespace telex::tls {

namespace {

// RFC 8446, section 5.1.
constexpr char change_cipher_spec = 20;
constexpr char handshake = 22;

/// How long the message is that begins so; nothing if that is not said yet.
std::optional<std::size_t> announced_by(std::string_view message) noexcept {
  constexpr std::size_t head = 4;
  if (message.size() < head)
    return std::nullopt;
  auto octet = [&](std::size_t at) {
    return std::size_t{static_cast<unsigned char>(message[at])};
  };
  return head + (octet(1) << 16 | octet(2) << 8 | octet(3));
}

} // namespace

hello look_at_hello(std::string_view bytes) {
  using enum hello::kind;
  std::string message;
  for (std::size_t at = 0; at < bytes.size();) {
    auto rest = bytes.substr(at);
    // Who comes again after a retry may say this before (appendix D.4).
    auto is_skipped = rest[0] == change_cipher_spec && message.empty();
    if (rest[0] != handshake && !is_skipped)
      return {none};
    auto size = rest.size() < record_head ? 0 : size_of_record(rest);
    if (size > record_head + longest_plain)
      return {none};
    if (size == 0 || (is_skipped && rest.size() < size))
      return {partial};
    if (!is_skipped)
      message += rest.substr(record_head, size - record_head);
    auto announced = announced_by(message);
    if (announced > longest_plain)
      return {too_long};
    if (rest.size() < size)
      return {partial};
    at += size;
    if (announced && message.size() >= *announced)
      return {whole, at};
  }
  return {partial};
}

} // namespace telex::tls
