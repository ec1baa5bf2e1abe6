// The certificate of the router, which is read anew when its files change.

#pragma once

#include "cli/system/watched_files.hpp"
#include "cli/telexd/admin/key_pair.hpp"
#include "cli/telexd/options.hpp"
#include "net/tls/context.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

/// The files of a certificate of one's own in `folder`, certificate.pem and key.pem,
/// which are made if there are none (Ed25519; tls::make_self_signed); to a key without
/// a certificate one is made, which standard error is told. Throws std::runtime_error
/// if that can't be done.
tls::server_files provide_self_signed(const std::string& folder);

/// As one thread has it, but for what it says for others.
class certificate {
public:
  /// What is in the files.
  struct content {
    tls::context_ptr to_users;
    /// The same for an admin port; null if there is none that shows it.
    admin::key_pair_ptr at_admin{};
    std::vector<file_stamp> seen{};
  };

  /// Reads the files, for an admin port, too, if it shows them. Throws
  /// std::runtime_error, with what to tell the user, if they are of no use.
  certificate(tls::server_files files, bool is_for_admin);

  /// What is shown.
  const content& current() const noexcept {
    return current_;
  }

  /// Reads the files, whether or not they have changed; or says why they are of no use.
  std::variant<content, std::string> read() const;

  /// That is what is shown from now on.
  void use(content what);

  /// Whether one of the files has changed since what is shown was read, or this was
  /// asked last.
  bool notices_change() {
    return watched_.notices_change();
  }

  /// Whether it is for that numeric address, and not signed by itself: else no client
  /// takes it that is not told its fingerprint.
  bool is_for(const std::string& address) const;

  /// For how many whole days it is valid at that time; 0 if it is not. From any thread.
  std::uint64_t days_left(std::chrono::system_clock::time_point now) const;

  /// Why nobody believes it at that time who looks at its dates, if so.
  std::optional<std::string>
  problem_of_dates(std::chrono::system_clock::time_point now) const;

  /// The path of the key, if others can read or change it.
  std::optional<std::string> exposed_key() const;

private:
  tls::context_ptr to_users() const;

  tls::server_files files_;
  bool is_for_admin_;
  watched_files watched_;
  mutable std::mutex mutex_; ///< For what other threads read, and what changes it.
  content current_{};
};

/// The certificate that `options` name, or null; one of its own is made where there is
/// none. Throws std::runtime_error if it is of no use.
std::unique_ptr<certificate> open_certificate(const telexd_options& options);

/// The same, but null where it is one of its own that would be made: it makes no file.
std::unique_ptr<certificate> look_at_certificate(const telexd_options& options);

/// Whether an admin port shows it.
bool shows_certificate_at_admin(const telexd_options& options);

} // namespace telex::cli
