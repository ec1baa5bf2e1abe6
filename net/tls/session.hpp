// One side of a TLS connection, which knows no socket: what comes from the other side
// is put in, and what is to be written to it comes out (RFC 8446, and 5246 for
// TLS 1.2).

#pragma once

#include "net/tls/context.hpp"
#include "net/tls/handles.hpp"
#include "net/tls/record_layer.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace telex::tls {

/// OpenSSL does the handshake, and all of it on TLS 1.2. From the end of the handshake
/// on TLS 1.3 is a record_layer, and OpenSSL's connection is but for tickets: a
/// server's goes with the one that it gives, and a client's reads those that it gets.
class session {
public:
  /// The server's side; `context` is one of a server. Until the first record of a
  /// client is there, it takes no more memory than what has come.
  explicit session(const context& context);

  /// The client's side, of a client's `context`. `server` is the name or the numeric
  /// address that the server's certificate has to be for, if the context checks that.
  session(const context& context, const std::string& server);

  /// To be called for each context, whose sessions are then told the secrets of their
  /// records.
  static void prepare(SSL_CTX& context) noexcept {
    SSL_CTX_set_keylog_callback(&context, learn);
  }

  session(const session&) = delete;
  session& operator=(const session&) = delete;

  /// Of a client: what a session before this one, with the same server, has ended with.
  /// Before start().
  void come_back_with(const tls::ticket& earlier);

  /// Begins the client's handshake: `out` gets its first words.
  void start(buffer& out);

  /// `bytes` have come, and are to be read() before they go. To be called with what
  /// comes next only when nothing is left to be read.
  void feed(std::string_view bytes) noexcept {
    input_ = bytes;
  }

  /// Decrypts what was fed into `plain`, which has room for `longest_plain + 1` octets:
  /// a record that does not fit is not read. Returns how many are in it; 0 when nothing
  /// is left. `out` gets what is to be said because of it. A side that has failed or
  /// ended reads nothing.
  std::size_t read(std::span<char> plain, buffer& out);

  /// Encrypts `plain` behind what is in `out`.
  /// @pre is_open()
  void write(std::string_view plain, buffer& out);

  /// Says that nothing follows, and then nothing may. What the other side writes can
  /// still be read.
  void end(buffer& out);

  /// Whether both sides know whom they talk to: from here on there is what they have to
  /// say.
  bool is_open() const noexcept {
    return state_ == state::open;
  }

  /// Whether the other side has said that nothing follows.
  bool has_ended() const noexcept {
    return state_ == state::ended;
  }

  /// Whether this is no TLS connection, or one no more; why() says why in words.
  bool has_failed() const noexcept {
    return state_ == state::failed;
  }
  const std::string& why() const noexcept {
    return why_;
  }

  /// Of a server that is open: the name in the client's certificate, which was checked;
  /// empty if it has shown none.
  const std::string& peer_name() const noexcept {
    return peer_name_;
  }

  // -- of a client ---------------------------------------------------------------

  /// What the server's certificate is known by (fingerprint_of); empty if there is
  /// none.
  std::string peer_fingerprint() const;

  /// When that ceases to be valid; nothing if there is none.
  std::optional<std::chrono::system_clock::time_point> peer_not_after() const;

  /// Why it is not to be believed; empty if it is.
  std::string peer_problem() const;

  /// Whether it has failed as the server does not take the certificate that it was
  /// shown; why() says why.
  bool is_own_refused() const noexcept {
    return is_own_refused_;
  }

  /// As `TLSv1.3`.
  std::string_view version() const noexcept;

  /// What the server has given a client to come back with; null if it has not.
  tls::ticket ticket() const;

  /// Whether it has come back with what it knew of this server, so that the handshake
  /// was a short one.
  bool is_resumed() const noexcept {
    return is_resumed_;
  }

private:
  enum class state : unsigned char { handshake, open, ended, failed };

  struct bio_calls;

  static void learn(const SSL* ssl, const char* line) noexcept;
  static int look(int is_believed, X509_STORE_CTX* shown) noexcept;
  const X509* peer_certificate() const noexcept;

  void begin(SSL_CTX* context);
  std::size_t hear();
  void forget(std::size_t heard) noexcept;
  void shake_hands();
  void take_over();
  void hear_ticket(std::string_view record);
  std::size_t read_records(std::span<char> plain);
  std::size_t read_openssl(std::span<char> plain);
  void give_ticket();
  int settle(int result);
  void heed_alert(int alert) noexcept;
  void fail(int error);
  void fail(std::string why);

  std::string_view input_;
  buffer* output_ = nullptr;
  /// Null until a server has heard a client, and when it has given its ticket.
  session_handle ssl_;
  /// Of a client, of a server that is not believed: OpenSSL keeps it of others alone.
  certificate_handle stranger_;
  std::unique_ptr<record_layer> records_;
  /// In the handshake.
  std::unique_ptr<traffic_secrets> secrets_;
  /// Of a server, until then.
  context_handle context_;
  std::string hello_;
  state state_ = state::handshake;
  /// How many hellos of a client are looked at before OpenSSL is given them.
  unsigned char looks_left_ = 0;
  bool is_server_ = false;
  /// A ticket is to go with the next words.
  bool owes_ticket_ = false;
  bool is_resumed_ = false;
  bool is_own_refused_ = false;
  std::string peer_name_;
  std::string why_;
};

} // namespace telex::tls
