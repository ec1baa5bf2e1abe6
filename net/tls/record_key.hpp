// What protects the records of one direction of TLS 1.3 (RFC 8446, sections 5.2, 5.3
// and 7.3).

#pragma once

#include "net/tls/handles.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace telex::tls {

/// Octets that are to be written to the other side.
using buffer = std::vector<char>;

/// A secret of the key schedule; it is not to be found in memory afterwards.
class traffic_secret {
public:
  traffic_secret() = default;
  traffic_secret(const traffic_secret&) = default;
  traffic_secret& operator=(const traffic_secret&) = default;
  ~traffic_secret();

  /// Takes it from hexadecimal digits, of which there are twice as many as a digest has
  /// octets. More than 96 are not taken.
  void assign(std::string_view digits) noexcept;

  /// HKDF-Expand-Label of it, with an empty context (RFC 8446, section 7.1): fills
  /// `to`.
  void expand(const EVP_MD& digest, const char* label, unsigned char* to,
              std::size_t size) const;

  /// What comes after it (RFC 8446, section 7.2).
  traffic_secret next(const EVP_MD& digest) const;

  bool is_empty() const noexcept {
    return size_ == 0;
  }

private:
  std::array<unsigned char, 48> octets_{};
  std::size_t size_ = 0;
};

/// The head of a record: its type, a version, and how much follows.
constexpr std::size_t record_head = 5;

/// What proves that a record is the other side's.
constexpr std::size_t record_tag = 16;

/// How much a record can carry.
constexpr std::size_t longest_plain = 16 * 1024;

/// The type of a record that carries data, and of all by their heads.
constexpr char data_record = 23;

class record_key {
public:
  enum class use : unsigned char { seal, open };

  /// `suite` is that of a connection of TLS 1.3. Throws std::bad_alloc if OpenSSL has
  /// no memory.
  record_key(const SSL_CIPHER& suite, const traffic_secret& secret, use use);

  /// So many records have been sealed elsewhere.
  void skip(std::uint64_t records) noexcept {
    count_ += records;
  }

  /// Puts a record with `plain`, of `longest_plain` octets at most, behind `out`.
  void seal(char type, std::string_view plain, buffer& out);

  /// Opens a whole record into `to`, with its type and what pads it behind it:
  /// `record.size() - record_head - record_tag` octets, of which there is one at least.
  /// Returns false if it is not the one that comes next, and then `to` is of no use.
  [[nodiscard]] bool open(std::string_view record, char* to) noexcept;

  /// Goes on with the next secret. What was sealed before can't be opened with it.
  void renew();

  /// How many records there have been with this secret.
  std::uint64_t count() const noexcept {
    return count_;
  }

private:
  using nonce = std::array<unsigned char, 12>;

  void use_secret();
  nonce next_nonce() noexcept;

  traffic_secret secret_;
  const EVP_MD* digest_;
  const EVP_CIPHER* cipher_;
  use use_;
  cipher_context_handle context_;
  nonce first_{};
  std::uint64_t count_ = 0;
};

} // namespace telex::tls
