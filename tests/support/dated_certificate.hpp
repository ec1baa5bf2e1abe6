// Certificates that are not valid now.

#pragma once

#include "net/tls/handles.hpp"
#include "tests/support/certificate_files.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>

namespace telex::test {

/// Gives the certificate in `files` other dates, in seconds from now.
inline void date(const certificate_files& files, long from, long until) {
  auto open = [](const std::string& path, const char* mode) {
    return tls::bio_handle{::BIO_new_file(path.c_str(), mode)};
  };
  auto text = open(files.files.certificate, "r");
  tls::certificate_handle certificate{
    ::PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)};
  auto key_text = open(files.files.key, "r");
  tls::key_handle key{
    ::PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr)};
  ::X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
  ::X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until);
  ::X509_sign(certificate.get(), key.get(), nullptr);
  auto changed = open(files.files.certificate, "w");
  ::PEM_write_bio_X509(changed.get(), certificate.get());
}

} // namespace telex::test
