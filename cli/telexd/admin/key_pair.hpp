// The certificate that the admin port shows, and its key, as GnuTLS takes them: that is
// the TLS of libmicrohttpd.

#pragma once

#include <memory>
#include <string>

namespace telex::admin {

class key_pair;
using key_pair_ptr = std::shared_ptr<const key_pair>;

/// Does not change: for another certificate there is another one.
class key_pair {
public:
  /// Reads files of PEM: the certificate, with those of authorities behind it, and its
  /// key. Throws std::runtime_error, with the name of the file, if they are of no use.
  static key_pair_ptr read(const std::string& certificate, const std::string& key);

  key_pair(const key_pair&) = delete;
  key_pair& operator=(const key_pair&) = delete;
  ~key_pair();

  /// What MHD_OPTION_HTTPS_CERT_CALLBACK takes: a function that shows the one that is
  /// shown on the thread that it is called from.
  static void* callback() noexcept;

  /// Has the calling thread show this one from now on. It has to live until the
  /// handshakes are over that began meanwhile.
  void show() const noexcept;

private:
  struct handles;

  explicit key_pair(std::unique_ptr<handles> made);

  std::unique_ptr<handles> handles_;
};

} // namespace telex::admin
