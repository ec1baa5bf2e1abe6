// Both sides of a TLS connection, with a network between them that a test moves.

#pragma once

#include "net/tls/context.hpp"
#include "net/tls/self_signed.hpp"
#include "net/tls/session.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace telex::test {

/// A certificate for `name`, in files that last as long as this.
struct certificate_files {
  explicit certificate_files(const std::string& name = "localhost") {
    auto made = tls::make_self_signed(name);
    std::ofstream{files.certificate} << made.certificate;
    std::ofstream{files.key} << made.key;
  }

  scratch folder;
  tls::server_files files{folder / "certificate.pem", folder / "key.pem", {}};
};

inline tls::context_ptr context_of(tls::made_context made) {
  if (auto problem = std::get_if<std::string>(&made))
    throw std::runtime_error(*problem);
  return std::get<tls::context_ptr>(made);
}

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
    session.feed(bytes);
    std::array<char, 1000> plain;
    while (auto count = session.read(plain, out))
      heard.append(plain.data(), count);
  }

  tls::session session;
  tls::buffer out;
  std::string heard;
};

} // namespace telex::test
