#include "cli/telexd/admin/listening_socket.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace telex::admin {

namespace {

using cli::descriptor;

/// Those who come while others are let in, one after another, wait in the kernel.
constexpr int backlog = 4096;

/// What the kernel keeps of an answer that is not read.
constexpr int send_buffer = 256 * 1024;

[[noreturn]] void fail(int error) {
  throw std::runtime_error(std::strerror(error));
}

descriptor open_socket(int family) {
  descriptor result{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (result.get() < 0)
    fail(errno);
  return result;
}

void listen_at(const descriptor& socket, const sockaddr* name, socklen_t size) {
  if (::bind(socket.get(), name, size) != 0 || ::listen(socket.get(), backlog) != 0)
    fail(errno);
}

std::uint16_t port_of(const descriptor& socket) {
  sockaddr_in6 name{};
  socklen_t size = sizeof(name);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&name), &size);
  static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
  return ntohs(name.sin6_port);
}

sockaddr_un name_of(const std::string& path) {
  sockaddr_un result{};
  result.sun_family = AF_UNIX;
  path.copy(result.sun_path, sizeof(result.sun_path) - 1);
  return result;
}

/// Why nobody can be reached at the socket of that name; 0 if somebody can. Who is
/// stopped can, until too many wait for him: then it is EAGAIN.
int probe(const sockaddr_un& name) {
  auto socket = open_socket(AF_UNIX);
  auto address = reinterpret_cast<const sockaddr*>(&name);
  return ::connect(socket.get(), address, sizeof(name)) == 0 ? 0 : errno;
}

bool is_same_file(const struct stat& left, const struct stat& right) {
  return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/// Beside a path while it is taken over, so that of two who start at once the second
/// does not remove what the first has just bound.
class takeover_lock {
public:
  explicit takeover_lock(const std::string& path) : path_{path + ".lock"} {
    constexpr auto flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    struct stat held;
    struct stat found;
    do {
      file_ = descriptor{::open(path_.c_str(), flags, S_IRUSR | S_IWUSR)};
      if (file_.get() < 0)
        fail(errno);
      if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0)
        fail(EADDRINUSE);
      // Whoever had it may have removed it before it was locked here.
    } while (::fstat(file_.get(), &held) != 0 || ::lstat(path_.c_str(), &found) != 0
             || !is_same_file(held, found));
  }

  takeover_lock(const takeover_lock&) = delete;
  takeover_lock& operator=(const takeover_lock&) = delete;

  ~takeover_lock() {
    ::unlink(path_.c_str());
  }

private:
  std::string path_;
  descriptor file_;
};

/// Removes a socket that nobody listens at.
void remove_stale(const sockaddr_un& name) {
  struct stat found;
  if (::lstat(name.sun_path, &found) != 0)
    return;
  if (!S_ISSOCK(found.st_mode))
    throw std::runtime_error("there is a file of that name, which is no socket");
  auto error = probe(name);
  if (error == 0 || error == EAGAIN)
    fail(EADDRINUSE);
  if (error != ECONNREFUSED)
    fail(error);
  if (::unlink(name.sun_path) != 0)
    fail(errno);
}

} // namespace

listening_socket::listening_socket(const cli::admin_address& where) : where_{where} {
  if (where_.path.empty())
    bind_to_port();
  else
    bind_to_path();
}

listening_socket::~listening_socket() {
  // While it still listens nobody takes the path over.
  struct stat found;
  if (!where_.path.empty() && ::lstat(where_.path.c_str(), &found) == 0
      && found.st_dev == device_ && found.st_ino == inode_)
    ::unlink(where_.path.c_str());
}

void listening_socket::bind_to_port() {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  auto port = std::to_string(where_.port);
  if (auto status = ::getaddrinfo(where_.host.c_str(), port.c_str(), &wanted, &found))
    throw std::runtime_error(::gai_strerror(status));
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, ::freeaddrinfo};
  socket_ = open_socket(found->ai_family);
  const int on = 1;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof(send_buffer));
  const int deferred = silence.count();
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_DEFER_ACCEPT, &deferred,
               sizeof(deferred));
  // [::] is all addresses, those of IPv4 too.
  const int off = 0;
  if (found->ai_family == AF_INET6)
    ::setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  listen_at(socket_, found->ai_addr, found->ai_addrlen);
  where_.port = port_of(socket_);
}

/// For its owner and group alone.
void listening_socket::bind_to_path() {
  auto name = name_of(where_.path);
  takeover_lock lock{where_.path};
  remove_stale(name);
  socket_ = open_socket(AF_UNIX);
  auto before = ::umask(S_IRWXO);
  try {
    listen_at(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof(name));
  } catch (...) {
    ::umask(before);
    throw;
  }
  ::umask(before);
  struct stat bound;
  if (::lstat(name.sun_path, &bound) != 0)
    fail(errno);
  device_ = bound.st_dev;
  inode_ = bound.st_ino;
}

} // namespace telex::admin
