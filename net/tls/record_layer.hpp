// The records of a TLS 1.3 connection from the end of its handshake on (RFC 8446,
// section 5): what OpenSSL does for a record costs several times what it takes to seal
// one, and it keeps kilobytes for each connection.

#pragma once

#include "net/tls/record_key.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace telex::tls {

/// The secrets that a handshake ends with, of both directions.
struct traffic_secrets {
  traffic_secret reads;
  traffic_secret writes;
};

/// How many records there are in what was written, which ends with one.
std::uint64_t count_records(std::string_view written) noexcept;

/// A server's side.
class record_layer {
public:
  /// The records that one key may seal: far below what AES-GCM allows (RFC 8446,
  /// section 5.5).
  static constexpr std::uint64_t usual_renewal = 1 << 22;

  /// Its records carry no more than `most` octets, which a client may have asked for.
  record_layer(const SSL_CIPHER& suite, const traffic_secrets& secrets,
               std::size_t most = longest_plain, std::uint64_t renewal = usual_renewal);

  /// So many records have been written already.
  void skip_written(std::uint64_t records) noexcept {
    writes_.skip(records);
  }

  /// Whether nothing has been written.
  bool is_fresh() const noexcept {
    return writes_.count() == 0;
  }

  /// Opens what is at the front of `input`, and takes it from there; the beginning of a
  /// record is kept until the rest comes. Returns how many octets are in `plain` then,
  /// which has room for `longest_plain + 1`; 0 when nothing is left. `out` gets what is
  /// to be said because of it.
  std::size_t read(std::string_view& input, std::span<char> plain, buffer& out);

  /// Puts `plain` behind `out`, sealed.
  void write(std::string_view plain, buffer& out);

  /// Says that nothing follows, once.
  void end(buffer& out);

  /// Whether the other side has said that nothing follows.
  bool has_ended() const noexcept {
    return has_ended_;
  }

  /// Why the connection is none any more; empty as long as it is.
  const std::string& why() const noexcept {
    return why_;
  }

private:
  /// Records in a row that carry nothing for the broker: more are an attack.
  static constexpr unsigned most_idle = 32;

  std::string_view next_record(std::string_view& input, std::size_t room);
  std::size_t open(std::string_view record, char* plain, buffer& out);
  void heed(char type, std::string_view content, buffer& out);
  void heed_alert(std::string_view content, buffer& out);
  void heed_handshake(std::string_view content, buffer& out);
  void renew_writes(buffer& out);
  void fail(char alert, std::string_view why, buffer& out);

  bool is_over() const noexcept {
    return has_ended_ || !why_.empty();
  }

  record_key reads_;
  record_key writes_;
  std::size_t most_;
  std::uint64_t renewal_;
  /// The beginning of a record.
  std::string partial_;
  std::string why_;
  unsigned idle_ = 0;
  bool has_ended_ = false;
  bool has_said_end_ = false;
};

} // namespace telex::tls
