// A certificate of a router's own, for where there is no authority that knows it.

#pragma once

#include <string>

namespace telex::tls {

/// PEM, both.
struct self_signed {
  std::string certificate;
  std::string key;
};

/// Makes a new key (Ed25519), or takes `key`, of PEM without a passphrase, and a
/// certificate for `name`, valid from an hour ago for ten years: clients know it by its
/// fingerprint, which is to stay. Throws std::runtime_error if OpenSSL can't.
self_signed make_self_signed(const std::string& name, const std::string& key = {});

} // namespace telex::tls
