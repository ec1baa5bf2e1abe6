// Where the admin port is bound.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/text/admin_address.hpp"
#include "net/stream/socket_file.hpp"

#include <chrono>

namespace telex::admin {

/// A socket that listens; if it has a path, for its owner and group alone, and the path
/// is there for as long as this.
class listening_socket {
public:
  /// Listens at `where`: port 0 picks a free one; the path of a Unix socket that nobody
  /// listens at any more is taken over. Never waits. Throws std::runtime_error with the
  /// reason if it can't.
  explicit listening_socket(const cli::admin_address& where);

  /// How long the kernel keeps a connection of TCP to itself that says nothing. Who
  /// says nothing takes no place of those who do.
  static constexpr std::chrono::duration<int> silence{1};

  int fd() const noexcept {
    return socket_.get();
  }

  /// Where it listens.
  const cli::admin_address& where() const noexcept {
    return where_;
  }

private:
  void bind_to_path();
  void bind_to_port();

  cli::admin_address where_;
  cli::descriptor socket_;
  socket_file file_; ///< Goes before the socket.
};

} // namespace telex::admin
