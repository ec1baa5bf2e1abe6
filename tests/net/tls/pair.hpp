// Both sides of a TLS connection, with a network between them that a test moves.

#pragma once

#include "net/tls/session.hpp"
#include "tests/support/certificate_files.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace telex::test {

/// One side, and what it has said and not been heard.
struct tls_side {
  template <class... Ts>
  explicit tls_side(const tls::context& context, Ts&&... xs)
    : session{context, std::forward<Ts>(xs)...} {
    // nop
  }

  void say(std::string_view text) {
    session.write(text, out);
  }

  /// Takes the first octets that `other` has said, `max` at most, in one piece.
  void hear(tls_side& other, std::size_t max) {
    auto size = std::min(max, other.out.size());
    std::string bytes(other.out.data(), size);
    other.out.erase(other.out.begin(), other.out.begin() + static_cast<long>(size));
    hear(bytes);
  }

  void hear(std::string_view bytes) {
    session.feed(bytes);
    std::array<char, tls::longest_plain + 1> plain;
    while (auto count = session.read(plain, out))
      heard.append(plain.data(), count);
  }

  tls::session session;
  tls::buffer out;
  std::string heard;
};

/// Has the client begin, and both say what a handshake takes of them, whether or not it
/// comes to its end.
inline void shake_hands(tls_side& server, tls_side& client) {
  constexpr auto most_turns = 3;
  client.session.start(client.out);
  for (auto i = 0; i < most_turns; ++i) {
    server.hear(client, 100'000);
    client.hear(server, 100'000);
  }
}

} // namespace telex::test
