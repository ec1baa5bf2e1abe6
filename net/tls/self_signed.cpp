#include "net/tls/self_signed.hpp"

#include "net/tls/handles.hpp"

#include <cstdint>
#include <stdexcept>

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace telex::tls {

namespace {

constexpr long an_hour = 3600;
constexpr long ten_years = 10 * 365 * 24 * an_hour;

void require(bool is_done) {
  if (!is_done)
    throw std::runtime_error("cannot make a certificate: " + last_error());
}

void add_extension(X509& certificate, int which, const std::string& value) {
  X509V3_CTX about;
  X509V3_set_ctx_nodb(&about);
  X509V3_set_ctx(&about, &certificate, &certificate, nullptr, nullptr, 0);
  auto extension = X509V3_EXT_conf_nid(nullptr, &about, which, value.c_str());
  require(extension != nullptr);
  X509_add_ext(&certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

bool is_address(const std::string& name) {
  auto octets = a2i_IPADDRESS(name.c_str());
  ASN1_OCTET_STRING_free(octets);
  return octets != nullptr;
}

/// What `write` writes.
template <class F>
std::string text_of(F&& write) {
  bio_handle memory{BIO_new(BIO_s_mem())};
  require(memory && write(memory.get()) == 1);
  char* text = nullptr;
  auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

key_handle make_key(const std::string& text) {
  if (text.empty())
    return key_handle{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  bio_handle memory{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  require(memory != nullptr);
  // Nobody is asked for a passphrase: it is taken for an empty one.
  char none[] = "";
  return key_handle{PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, none)};
}

/// What is signed of what is told; null for a key that has its own.
const EVP_MD* digest_for(EVP_PKEY* key) {
  auto has_its_own = EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448");
  return has_its_own ? nullptr : EVP_sha256();
}

} // namespace

self_signed make_self_signed(const std::string& name, const std::string& given) {
  auto key = make_key(given);
  certificate_handle made{X509_new()};
  require(key && made);
  auto& certificate = *made;
  std::uint64_t serial = 0;
  require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1);
  X509_set_version(&certificate, X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(&certificate), serial >> 1 | 1);
  X509_gmtime_adj(X509_getm_notBefore(&certificate), -an_hour);
  X509_gmtime_adj(X509_getm_notAfter(&certificate), ten_years);
  X509_set_pubkey(&certificate, key.get());
  auto subject = X509_get_subject_name(&certificate);
  require(X509_NAME_add_entry_by_txt(
            subject, "CN", MBSTRING_UTF8,
            reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0)
          == 1);
  X509_set_issuer_name(&certificate, subject);
  add_extension(certificate, NID_subject_alt_name,
                (is_address(name) ? "IP:" : "DNS:") + name);
  add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE");
  require(X509_sign(&certificate, key.get(), digest_for(key.get())) > 0);
  return {text_of([&](BIO* out) { return PEM_write_bio_X509(out, &certificate); }),
          text_of([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0,
                                            nullptr, nullptr);
          })};
}

} // namespace telex::tls
