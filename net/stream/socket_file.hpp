// The file by which programs of this host find a Unix socket.

#pragma once

#include <string>
#include <variant>

#include <sys/types.h>

namespace telex {

/// Who may connect to a Unix socket unless somebody says otherwise, as chmod(1) takes
/// it: its owner and group.
inline constexpr mode_t default_socket_mode = 0660;

/// Is there for as long as the socket that is bound to it listens.
class socket_file {
public:
  /// None.
  socket_file() = default;

  /// The file `path`, to which a socket has just been bound.
  explicit socket_file(std::string path);

  socket_file(socket_file&& other) noexcept;
  socket_file& operator=(socket_file&& other) noexcept;

  /// As remove().
  ~socket_file();

  /// Removes it, if it still is the one of this socket. To be called before that is
  /// closed: while it still listens nobody takes the path over.
  void remove() noexcept;

private:
  std::string path_;
  // Which file the path was when it was bound.
  dev_t device_{};
  ino_t inode_{};
};

/// A socket that listens and does not block, and its file if it has one.
struct bound_socket {
  int fd = -1; ///< For whose end the owner cares.
  socket_file file{};
};

/// Listens at the Unix socket `path`, to which those may connect whom `mode` lets
/// write; `backlog` connections wait there to be accepted. A socket that nobody listens
/// at any more is taken over. Never waits. Returns an errno value if it can't:
/// EADDRINUSE if somebody listens there, also if he is stopped; ENOTSOCK if there is
/// another file.
std::variant<bound_socket, int> listen_at_path(const std::string& path, mode_t mode,
                                               int backlog);

/// An errno value of listen_at_path, in words.
std::string describe_path_error(int error);

} // namespace telex
