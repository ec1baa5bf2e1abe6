// What one side of TLS connections shows the others, and whom it trusts. A context does
// not change: for another certificate there is another one, as OpenSSL goes on to serve
// an old certificate of another kind of key where a new one is put beside it.

#pragma once

#include "net/tls/fingerprint.hpp"
#include "net/tls/handles.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <variant>

namespace telex::tls {

/// Files of PEM.
struct server_files {
  /// The certificate, and behind it those of the authorities between it and one that
  /// clients know.
  std::string certificate;
  std::string key;
  /// Authorities whose certificates clients may show; empty if they are not asked.
  std::string client_ca;
};

/// Whom a client trusts, and what it shows of itself.
struct client_trust {
  /// A file of PEM with the authorities; empty for those that the system trusts.
  std::string ca{};
  /// Whoever it is, there is a connection; what the check has found is to be asked for
  /// (session::peer_problem), or who it is, by fingerprint.
  bool anybody = false;
  /// Files of PEM: its own certificate, with those of the authorities behind it, and
  /// the key of that. Both empty if it shows none.
  std::string certificate{};
  std::string key{};
};

/// Shared by the connections that were begun with it.
class context {
public:
  explicit context(context_handle made);

  SSL_CTX* get() const noexcept {
    return made_.get();
  }

  // -- of a server ---------------------------------------------------------------

  /// The fingerprint of its certificate.
  const std::string& fingerprint() const noexcept {
    return fingerprint_;
  }

  /// From when on its certificate is valid, and when it ceases to be.
  std::chrono::system_clock::time_point not_before() const noexcept {
    return not_before_;
  }
  std::chrono::system_clock::time_point not_after() const noexcept {
    return not_after_;
  }

private:
  context_handle made_;
  std::string fingerprint_;
  std::chrono::system_clock::time_point not_before_{};
  std::chrono::system_clock::time_point not_after_{};
};

using context_ptr = std::shared_ptr<const context>;

/// A context, or why there is none, in words that name the file: first the one that is
/// of no use, before a colon.
using made_context = std::variant<context_ptr, std::string>;

/// Whether there is something else than a regular file: a pipe, to which nobody may
/// write and for which a program would wait. What is not there is OpenSSL's to tell.
bool is_special(const std::string& file);

/// Reads the files, and has a look, by a handshake with itself, at what is served.
made_context make_server(const server_files& files);

/// Reads the files that are named.
made_context make_client(const client_trust& trust);

/// When it ceases to be valid.
std::chrono::system_clock::time_point not_after_of(const X509& certificate);

/// The common name in it; empty if it has none that is legal.
std::string common_name_of(const X509& certificate);

/// The same of the first certificate in a file of PEM; empty if that can't be read.
std::string common_name_in(const std::string& file);

/// The names of hosts and the addresses that it is for, as `chat.example.org, ::1`;
/// empty if there are none. Safe to show.
std::string hosts_of(const X509& certificate);

/// Why it is not to be believed, of which OpenSSL has said `code` (X509_V_ERR_...),
/// with what it says itself of that: the hosts, the issuer or the end. Safe to show.
std::string describe_distrust(int code, const X509& certificate);

} // namespace telex::tls
