// Where the admin port is bound.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/text/admin_address.hpp"

#include <chrono>

#include <sys/types.h>

namespace telex::admin {

/// A socket that listens, and is there for its owner and group alone if it has a path.
class listening_socket {
public:
  /// Listens at `where`: port 0 picks a free one; the path of a Unix socket that nobody
  /// listens at any more is taken over. Never waits. Throws std::runtime_error with the
  /// reason if it can't.
  explicit listening_socket(const cli::admin_address& where);

  /// Removes the path, if it still is that of this socket.
  ~listening_socket();

  listening_socket(const listening_socket&) = delete;
  listening_socket& operator=(const listening_socket&) = delete;

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
  // Which file the path was when it was bound.
  dev_t device_{};
  ino_t inode_{};
};

} // namespace telex::admin
