// The certificate of the router, which is read anew when its files change.

#pragma once

#include "cli/system/file_stamp.hpp"
#include "net/tls/context.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// The files of a certificate of one's own in `folder`, certificate.pem and key.pem,
/// which are made if there are none (Ed25519; tls::make_self_signed). Throws
/// std::runtime_error if that can't be done.
tls::server_files provide_self_signed(const std::string& folder);

class certificate {
public:
  /// Reads the files. Throws std::runtime_error, with what to tell the user, if they
  /// are of no use.
  explicit certificate(tls::server_files files);

  const tls::context_ptr& current() const noexcept {
    return current_;
  }
  const tls::server_files& files() const noexcept {
    return files_;
  }

  /// Reads the files anew, whether or not they have changed. Returns why they are of no
  /// use, if they are not: then the certificate stays that it was.
  std::optional<std::string> reload();

  /// Whether one of the files has changed since they were read last.
  bool has_changed() const;

  /// For how many whole days it is valid at that time; 0 if it is not.
  std::uint64_t days_left(std::chrono::system_clock::time_point now) const;

private:
  std::vector<file_stamp> look() const;

  tls::server_files files_;
  std::vector<file_stamp> seen_;
  tls::context_ptr current_;
};

} // namespace telex::cli
