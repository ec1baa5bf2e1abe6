#include "net/tls/record_key.hpp"

#include <algorithm>
#include <new>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

namespace telex::tls {

namespace {

/// A value of OpenSSL's. That there is none has no other reason than memory: the
/// ciphers are those of a connection of its own, and the derivation is what that used.
template <class T>
T* there(T* x) {
  if (!x)
    throw std::bad_alloc{};
  return x;
}

void done(int result) {
  if (result != 1)
    throw std::bad_alloc{};
}

/// OpenSSL takes what is only read as if it were not, too.
template <class T>
T* writable(const T* x) noexcept {
  return const_cast<T*>(x);
}

unsigned char* octets(char* x) noexcept {
  return reinterpret_cast<unsigned char*>(x);
}

const unsigned char* octets(const char* x) noexcept {
  return reinterpret_cast<const unsigned char*>(x);
}

EVP_KDF* key_derivation() {
  static const auto only = there(EVP_KDF_fetch(nullptr, "TLS13-KDF", nullptr));
  return only;
}

} // namespace

// -- traffic_secret ----------------------------------------------------------------

traffic_secret::~traffic_secret() {
  OPENSSL_cleanse(octets_.data(), octets_.size());
}

void traffic_secret::assign(std::string_view digits) noexcept {
  if (digits.size() > octets_.size() * 2)
    return;
  size_ = digits.size() / 2;
  for (std::size_t i = 0; i < size_; ++i)
    octets_[i] = static_cast<unsigned char>(
      OPENSSL_hexchar2int(static_cast<unsigned char>(digits[2 * i])) << 4
      | OPENSSL_hexchar2int(static_cast<unsigned char>(digits[2 * i + 1])));
}

void traffic_secret::expand(const EVP_MD& digest, const char* label, unsigned char* to,
                            std::size_t size) const {
  using parameter = OSSL_PARAM;
  auto mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  std::array<char, 6> prefix{'t', 'l', 's', '1', '3', ' '};
  const std::array<parameter, 6> parameters{
    OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
    OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
                                     writable(EVP_MD_get0_name(&digest)), 0),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, writable(octets_.data()),
                                      size_),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PREFIX, prefix.data(),
                                      prefix.size()),
    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_LABEL, writable(label),
                                      std::string_view{label}.size()),
    OSSL_PARAM_construct_end()};
  derivation_handle context{there(EVP_KDF_CTX_new(key_derivation()))};
  done(EVP_KDF_derive(context.get(), to, size, parameters.data()));
}

traffic_secret traffic_secret::next(const EVP_MD& digest) const {
  traffic_secret result;
  result.size_ = size_;
  expand(digest, "traffic upd", result.octets_.data(), size_);
  return result;
}

// -- record_key --------------------------------------------------------------------

record_key::record_key(const SSL_CIPHER& suite, const traffic_secret& secret, use use)
  : secret_{secret}, digest_{there(SSL_CIPHER_get_handshake_digest(&suite))},
    cipher_{there(EVP_get_cipherbynid(SSL_CIPHER_get_cipher_nid(&suite)))}, use_{use},
    context_{there(EVP_CIPHER_CTX_new())} {
  use_secret();
}

void record_key::use_secret() {
  std::array<unsigned char, EVP_MAX_KEY_LENGTH> key{};
  auto size = static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher_));
  secret_.expand(*digest_, "key", key.data(), size);
  secret_.expand(*digest_, "iv", first_.data(), first_.size());
  auto result = EVP_CipherInit_ex2(context_.get(), cipher_, key.data(), nullptr,
                                   use_ == use::seal ? 1 : 0, nullptr);
  OPENSSL_cleanse(key.data(), key.size());
  done(result);
  count_ = 0;
}

void record_key::renew() {
  secret_ = secret_.next(*digest_);
  use_secret();
}

record_key::nonce record_key::next_nonce() noexcept {
  auto result = first_;
  auto rest = count_++;
  for (auto i = result.size(); rest != 0; rest >>= 8)
    result[--i] ^= static_cast<unsigned char>(rest);
  return result;
}

void record_key::seal(char type, std::string_view plain, buffer& out) {
  auto size = plain.size() + 1;
  auto at = out.size();
  out.resize(at + record_head + size + record_tag);
  auto head = out.data() + at;
  auto body = head + record_head;
  auto announced = size + record_tag;
  head[0] = data_record;
  head[1] = head[2] = 3;
  head[3] = static_cast<char>(announced >> 8);
  head[4] = static_cast<char>(announced);
  *std::copy(plain.begin(), plain.end(), body) = type;
  auto context = context_.get();
  int count = 0;
  if (EVP_EncryptInit_ex2(context, nullptr, nullptr, next_nonce().data(), nullptr) == 1
      && EVP_EncryptUpdate(context, nullptr, &count, octets(head), record_head) == 1
      && EVP_EncryptUpdate(context, octets(body), &count, octets(body),
                           static_cast<int>(size))
           == 1
      && EVP_EncryptFinal_ex(context, octets(body + size), &count) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, record_tag, body + size)
           == 1)
    return;
  // It may still be plain.
  out.resize(at);
  throw std::bad_alloc{};
}

bool record_key::open(std::string_view record, char* to) noexcept {
  auto body = record.substr(record_head);
  auto tag = body.substr(body.size() - record_tag);
  body.remove_suffix(record_tag);
  auto context = context_.get();
  int count = 0;
  auto is_authentic
    = EVP_DecryptInit_ex2(context, nullptr, nullptr, next_nonce().data(), nullptr) == 1
      && EVP_DecryptUpdate(context, nullptr, &count, octets(record.data()), record_head)
           == 1
      && EVP_DecryptUpdate(context, octets(to), &count, octets(body.data()),
                           static_cast<int>(body.size()))
           == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, record_tag,
                             writable(tag.data()))
           == 1
      && EVP_DecryptFinal_ex(context, octets(to) + count, &count) == 1;
  if (!is_authentic)
    ERR_clear_error();
  return is_authentic;
}

} // namespace telex::tls
