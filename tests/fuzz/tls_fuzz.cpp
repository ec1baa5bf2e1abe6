// The server's side of TLS, against whatever an attacker writes: octets that are no
// TLS, or a real client's, changed on their way, or what a client itself seals.
//
// The first octet of an input is how: if it is even, the rest is what comes, in pieces
// of that size. With a remainder of 1 by 4, each three octets that follow are a change
// of what a real client says: where, two octets, and what is added there. With 3, what
// follows are records behind a handshake: type, size and content of each.

#include "net/tls/context.hpp"
#include "net/tls/record_layer.hpp"
#include "net/tls/session.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/net/tls/pair.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace telex;
using namespace telex::fuzz;
using namespace telex::test;

namespace {

constexpr std::string_view words = "REGISTER TOSEND alice\n\n";

struct surroundings {
  certificate_files own;
  tls::context_ptr serving = context_of(tls::make_server(own.files));
  tls::context_ptr anybody = context_of(tls::make_client({.ca = {}, .anybody = true}));
};

void write_anything(const tls::context& serving, std::string_view octets,
                    std::size_t piece) {
  tls_side server{serving};
  tls_side stranger{serving};
  stranger.out.assign(octets.begin(), octets.end());
  while (!stranger.out.empty())
    server.hear(stranger, piece);
  // Nobody guesses a handshake.
  expect(!server.session.is_open(), "there is no connection");
  expect(server.heard.empty(), "nothing is heard");
}

/// What a client says, changed.
class attacker {
public:
  explicit attacker(std::string_view changes) noexcept : changes_{changes} {
    // nop
  }

  void change(tls::buffer& bytes) {
    for (auto rest = changes_; rest.size() >= 3; rest.remove_prefix(3)) {
      auto where = static_cast<std::size_t>(octet(rest[0]) << 8 | octet(rest[1]));
      if (where >= passed_ && where < passed_ + bytes.size())
        bytes[where - passed_] = static_cast<char>(bytes[where - passed_] + rest[2]);
    }
    passed_ += bytes.size();
  }

private:
  static unsigned octet(char x) noexcept {
    return static_cast<unsigned char>(x);
  }

  std::string_view changes_;
  std::size_t passed_ = 0;
};

void change_a_client(const surroundings& around, std::string_view changes) {
  tls_side server{*around.serving};
  tls_side client{*around.anybody, "localhost"};
  attacker between{changes};
  client.session.start(client.out);
  for (auto i = 0; i < 4; ++i) {
    between.change(client.out);
    server.hear(client, SIZE_MAX);
    client.hear(server, SIZE_MAX);
    if (client.session.is_open() && i < 2)
      client.say(words);
  }
  // What is heard is what was said, or nothing.
  for (auto heard = std::string_view{server.heard}; !heard.empty();) {
    expect(heard.starts_with(words), "what is heard was said");
    heard.remove_prefix(std::min(words.size(), heard.size()));
  }
}

tls::traffic_secret secret_of(char digit) {
  tls::traffic_secret result;
  result.assign(std::string(64, digit));
  return result;
}

const SSL_CIPHER& suite_of(const tls::context& context) {
  static const tls::session_handle session{SSL_new(context.get())};
  constexpr unsigned char aes_128_gcm[] = {0x13, 0x01};
  return *SSL_CIPHER_find(session.get(), aes_128_gcm);
}

void seal_anything(const surroundings& around, std::string_view records) {
  constexpr std::string_view key_update{"\x18\0\0\1", 4};
  const auto& suite = suite_of(*around.serving);
  tls::record_layer server{suite, {secret_of('c'), secret_of('5')}};
  tls::record_key client{suite, secret_of('c'), tls::record_key::use::seal};
  tls::buffer sealed;
  std::string said;
  for (auto rest = records; rest.size() >= 2;) {
    auto content = rest.substr(2, static_cast<unsigned char>(rest[1]));
    client.seal(rest[0], content, sealed);
    auto inner = std::string{content} + rest[0];
    rest.remove_prefix(2 + content.size());
    // What pads it is behind its type.
    inner.erase(inner.find_last_not_of('\0') + 1);
    if (inner.size() == 6 && inner.starts_with(key_update) && inner.back() == 22)
      client.renew();
    if (inner.ends_with('\x17'))
      said.append(inner, 0, inner.size() - 1);
  }
  std::string_view input{sealed.data(), sealed.size()};
  std::array<char, tls::longest_plain + 1> plain;
  tls::buffer answers;
  std::string heard;
  while (auto count = server.read(input, plain, answers))
    heard.append(plain.data(), count);
  expect(said.starts_with(heard), "what is heard was said");
  expect(heard == said || server.has_ended() || !server.why().empty(),
         "all is heard, but for what is behind an end");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const surroundings around;
  if (size == 0)
    return 0;
  std::string_view rest{reinterpret_cast<const char*>(data) + 1, size - 1};
  if (data[0] % 2 == 0)
    write_anything(*around.serving, rest, std::size_t{1} + data[0]);
  else if (data[0] % 4 == 1)
    change_a_client(around, rest);
  else
    seal_anything(around, rest);
  return 0;
}
