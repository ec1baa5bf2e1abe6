// The records of a TLS 1.3 connection from the end of its handshake on (RFC 8446,
// section 5): what OpenSSL does for a record costs several times what it takes to seal
// one, and it keeps kilobytes for each connection.

#pragma once

#include "net/tls/record_key.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace telex::tls {

/// The secrets that a handshake ends with, of both directions.
struct traffic_secrets {
  traffic_secret reads;
  traffic_secret writes;
};

/// How long a record is, by its head.
std::size_t size_of_record(std::string_view head) noexcept;

/// How many records there are in what was written, which ends with one.
std::uint64_t count_records(std::string_view written) noexcept;

/// A server's side, or a client's.
class record_layer {
public:
  using ticket_reader = std::function<void(std::string_view record)>;

  /// With so many records behind it a key gives way to the next one, far below what
  /// AES-GCM allows (RFC 8446, section 5.5).
  static constexpr std::uint64_t usual_renewal = 1 << 22;

  /// Its records carry no more than `most` octets, which the other side may have asked
  /// for.
  record_layer(const SSL_CIPHER& suite, const traffic_secrets& secrets,
               std::size_t most = longest_plain, std::uint64_t renewal = usual_renewal);

  /// Makes it a client's side. `reader` gets records with tickets (RFC 8446, section
  /// 4.6.1) whole and as they came, as long as no other record has come: who reads
  /// these alone can't open what comes behind another one, and a ticket there is
  /// passed over.
  void give_tickets_to(ticket_reader reader) {
    ticket_reader_ = std::move(reader);
  }

  /// So many records have been written with the first key, before any of these.
  void skip_written(std::uint64_t records) noexcept {
    writes_.skip(records);
  }

  /// Whether none has been written.
  bool is_fresh() const noexcept {
    return is_fresh_;
  }

  /// Opens what is at the front of `input`, and takes it from there; the beginning of a
  /// record is kept until the rest comes. Returns how many octets are in `plain` then,
  /// which has room for `longest_plain + 1`; 0 when nothing is left. `out` gets what is
  /// to be said because of it.
  std::size_t read(std::string_view& input, std::span<char> plain, buffer& out);

  /// Puts `plain` behind `out`, sealed.
  void write(std::string_view plain, buffer& out);

  /// Says that nothing follows, and then nothing does.
  void end(buffer& out);

  /// Whether the other side has said that nothing follows.
  bool has_ended() const noexcept {
    return has_ended_;
  }

  /// Why the connection is none any more; empty as long as it is.
  const std::string& why() const noexcept {
    return why_;
  }

  /// The alert by which the other side has ended it; 0 if it has not.
  int alert() const noexcept {
    return alert_;
  }

private:
  /// Beside so many records that carry data one may carry none, and from time to time
  /// this many in a row: more are an attack, as they cost the router and not its
  /// limits.
  static constexpr unsigned data_for_idle = 16;
  static constexpr unsigned most_idle = 32;

  std::string_view next_record(std::string_view& input, std::size_t room);
  std::size_t open(std::string_view record, char* plain, buffer& out);
  bool is_ticket(char type, std::string_view content) const noexcept;
  void heed(char type, std::string_view content, buffer& out);
  void heed_alert(std::string_view content, buffer& out);
  void heed_handshake(std::string_view content, buffer& out);
  void seal(char type, std::string_view content, buffer& out);
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
  /// Of a client.
  ticket_reader ticket_reader_;
  std::string why_;
  /// Records without data, less those with it: as much as that is worth.
  unsigned idle_ = 0;
  /// The other side has asked for the next key.
  bool owes_update_ = false;
  bool is_fresh_ = true;
  /// Nothing but tickets has been read.
  bool gives_tickets_ = true;
  bool has_ended_ = false;
  /// Nothing is written any more: an end was said, or a key has failed, of which nobody
  /// knows what it would seal with.
  bool is_silent_ = false;
  unsigned char alert_ = 0;
};

} // namespace telex::tls
