#include "net/stream/socket_file.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace telex {

namespace {

[[noreturn]] void fail(int error) {
  throw std::system_error(error, std::generic_category());
}

/// Closes it at the end, unless it was given away.
struct owned_fd {
  explicit owned_fd(int value) : value{value} {
    if (value < 0)
      fail(errno);
  }
  owned_fd(const owned_fd&) = delete;
  owned_fd& operator=(const owned_fd&) = delete;
  ~owned_fd() {
    if (value >= 0)
      ::close(value);
  }
  int value;
};

int open_socket() noexcept {
  return ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

sockaddr_un name_of(const std::string& path) {
  sockaddr_un result{};
  result.sun_family = AF_UNIX;
  path.copy(result.sun_path, sizeof(result.sun_path) - 1);
  return result;
}

const sockaddr* to_address(const sockaddr_un& name) noexcept {
  return reinterpret_cast<const sockaddr*>(&name);
}

/// Why nobody can be reached at the socket of that name; 0 if somebody can. Who is
/// stopped can, until too many wait for him: then it is EAGAIN.
int probe(const sockaddr_un& name) {
  owned_fd socket{open_socket()};
  return ::connect(socket.value, to_address(name), sizeof(name)) == 0 ? 0 : errno;
}

bool is_same_file(const struct stat& left, const struct stat& right) {
  return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/// Beside a path while it is taken over, so that of two who start at once the second
/// does not remove what the first has just bound.
class takeover_lock {
public:
  explicit takeover_lock(const std::string& path) : path_{path + ".lock"} {
    while (!lock()) {
    }
  }

  takeover_lock(const takeover_lock&) = delete;
  takeover_lock& operator=(const takeover_lock&) = delete;

  ~takeover_lock() {
    ::unlink(path_.c_str());
    ::close(file_);
  }

private:
  /// Returns false if whoever had it has removed it before it was locked here.
  bool lock() {
    constexpr auto flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    owned_fd file{::open(path_.c_str(), flags, S_IRUSR | S_IWUSR)};
    if (::flock(file.value, LOCK_EX | LOCK_NB) != 0)
      fail(EADDRINUSE);
    struct stat held;
    struct stat found;
    if (::fstat(file.value, &held) != 0 || ::lstat(path_.c_str(), &found) != 0
        || !is_same_file(held, found))
      return false;
    file_ = std::exchange(file.value, -1);
    return true;
  }

  std::string path_;
  int file_ = -1;
};

/// Removes a socket that nobody listens at.
void remove_stale(const sockaddr_un& name) {
  struct stat found;
  if (::lstat(name.sun_path, &found) != 0)
    return;
  if (!S_ISSOCK(found.st_mode))
    fail(ENOTSOCK);
  auto error = probe(name);
  if (error == 0 || error == EAGAIN)
    fail(EADDRINUSE);
  if (error != ECONNREFUSED)
    fail(error);
  if (::unlink(name.sun_path) != 0)
    fail(errno);
}

/// The file has its mode from the beginning on.
void bind(int fd, const sockaddr_un& name, mode_t mode) {
  constexpr mode_t all = S_IRWXU | S_IRWXG | S_IRWXO;
  auto before = ::umask(all & ~mode);
  auto error = ::bind(fd, to_address(name), sizeof(name)) == 0 ? 0 : errno;
  ::umask(before);
  if (error != 0)
    fail(error);
}

} // namespace

// -- socket_file ---------------------------------------------------------------

socket_file::socket_file(std::string path) : path_{std::move(path)} {
  struct stat bound{};
  ::lstat(path_.c_str(), &bound);
  device_ = bound.st_dev;
  inode_ = bound.st_ino;
}

socket_file::socket_file(socket_file&& other) noexcept
  : path_{std::exchange(other.path_, {})}, device_{other.device_},
    inode_{other.inode_} {
  // nop
}

socket_file& socket_file::operator=(socket_file&& other) noexcept {
  if (this != &other) {
    remove();
    path_ = std::exchange(other.path_, {});
    device_ = other.device_;
    inode_ = other.inode_;
  }
  return *this;
}

socket_file::~socket_file() {
  remove();
}

void socket_file::remove() noexcept {
  struct stat found;
  if (!path_.empty() && ::lstat(path_.c_str(), &found) == 0 && found.st_dev == device_
      && found.st_ino == inode_)
    ::unlink(path_.c_str());
  path_.clear();
}

// -- listen_at_path --------------------------------------------------------------

std::variant<bound_socket, int> listen_at_path(const std::string& path, mode_t mode,
                                               int backlog) {
  auto name = name_of(path);
  try {
    takeover_lock lock{path};
    remove_stale(name);
    owned_fd socket{open_socket()};
    bind(socket.value, name, mode);
    socket_file file{path};
    if (::listen(socket.value, backlog) != 0)
      fail(errno);
    return bound_socket{std::exchange(socket.value, -1), std::move(file)};
  } catch (const std::system_error& error) {
    return error.code().value();
  }
}

std::string describe_path_error(int error) {
  return error == ENOTSOCK ? "there is a file of that name, which is no socket"
                           : std::strerror(error);
}

} // namespace telex
