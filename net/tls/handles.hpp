// OpenSSL's objects, each with one owner.

#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace telex::tls {

template <auto Free>
struct releaser {
  template <class T>
  void operator()(T* x) const noexcept {
    Free(x);
  }
};

using bio_handle = std::unique_ptr<BIO, releaser<BIO_free>>;
using cipher_context_handle
  = std::unique_ptr<EVP_CIPHER_CTX, releaser<EVP_CIPHER_CTX_free>>;
using derivation_handle = std::unique_ptr<EVP_KDF_CTX, releaser<EVP_KDF_CTX_free>>;
using key_handle = std::unique_ptr<EVP_PKEY, releaser<EVP_PKEY_free>>;
using certificate_handle = std::unique_ptr<X509, releaser<X509_free>>;
using context_handle = std::unique_ptr<SSL_CTX, releaser<SSL_CTX_free>>;
using session_handle = std::unique_ptr<SSL, releaser<SSL_free>>;

/// What a client comes back with.
using ticket = std::shared_ptr<SSL_SESSION>;

/// Why OpenSSL has failed last on this thread, as in `no start line`; forgets it. The
/// oldest of several, which is nearest to the cause.
std::string last_error();

} // namespace telex::tls
