// A certificate that is not valid any more.

#pragma once

#include "net/tls/handles.hpp"
#include "tests/support/certificate_files.hpp"

#include <stdexcept>

#include <openssl/pem.h>

namespace telex::test {

/// Has the certificate in `own` have ended `days` days ago.
inline void expire(const certificate_files& own, int days) {
  constexpr long day = 24L * 60 * 60;
  tls::bio_handle in{::BIO_new_file(own.files.certificate.c_str(), "r")};
  tls::bio_handle key_in{::BIO_new_file(own.files.key.c_str(), "r")};
  tls::certificate_handle certificate{
    ::PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
  tls::key_handle key{
    ::PEM_read_bio_PrivateKey(key_in.get(), nullptr, nullptr, nullptr)};
  ::X509_gmtime_adj(::X509_getm_notBefore(certificate.get()), -(days + 10) * day);
  ::X509_gmtime_adj(::X509_getm_notAfter(certificate.get()), -days * day + day / 2);
  tls::bio_handle out{::BIO_new_file(own.files.certificate.c_str(), "w")};
  if (::X509_sign(certificate.get(), key.get(), nullptr) == 0
      || ::PEM_write_bio_X509(out.get(), certificate.get()) != 1)
    throw std::runtime_error("cannot sign a certificate");
}

} // namespace telex::test
