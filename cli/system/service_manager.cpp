#include "cli/system/service_manager.hpp"

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace telex::cli {

namespace {

/// The first one that is passed is the first behind the standard streams.
constexpr int first_passed = 3;

/// More than any manager passes; what says so is not to be believed.
constexpr std::uint64_t max_passed = 1024;

/// The variable `name`, which is in the environment no more then; empty if it was not.
std::string take_variable(const char* name) {
  auto found = std::getenv(name);
  std::string result = found ? found : "";
  ::unsetenv(name);
  return result;
}

/// All of `text` as a number.
std::optional<std::uint64_t> to_number(const std::string& text) {
  std::uint64_t result = 0;
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, result);
  return failure == std::errc{} && end == last ? std::optional{result} : std::nullopt;
}

/// Whether that is for this process: who has started it may have been meant, and have
/// left its environment as it was.
bool is_own_id(const std::string& text) {
  return text == std::to_string(::getpid());
}

/// A socket whose other end is the one of that name: a path, or one behind an @ that
/// is in no file system.
descriptor connect_to(const std::string& name) {
  auto fail = [&name](const std::string& why) {
    throw std::runtime_error("cannot tell the service manager, at NOTIFY_SOCKET " + name
                             + ": " + why);
  };
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if ((name.front() != '/' && name.front() != '@')
      || name.size() >= sizeof(address.sun_path))
    fail("that is no Unix socket");
  std::memcpy(address.sun_path, name.data(), name.size());
  if (name.front() == '@')
    address.sun_path[0] = '\0';
  auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  descriptor result{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  timeval patience{1, 0};
  ::setsockopt(result.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  if (::connect(result.get(), reinterpret_cast<sockaddr*>(&address), size) != 0)
    fail(std::strerror(errno));
  return result;
}

void send(int fd, std::string_view news, int flags) noexcept {
  if (fd >= 0)
    while (::send(fd, news.data(), news.size(), flags | MSG_NOSIGNAL) < 0
           && errno == EINTR)
      ; // again
}

std::vector<std::string> split(const std::string& text, char sign) {
  std::vector<std::string> result;
  std::size_t begin = 0;
  for (auto end = text.find(sign); end != text.npos; end = text.find(sign, begin)) {
    result.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  result.push_back(text.substr(begin));
  return result;
}

} // namespace

service_manager::service_manager() {
  auto name = take_variable("NOTIFY_SOCKET");
  auto id = take_variable("WATCHDOG_PID");
  auto interval = to_number(take_variable("WATCHDOG_USEC"));
  if (name.empty())
    return;
  socket_ = connect_to(name);
  if (interval && *interval > 0 && (id.empty() || is_own_id(id)))
    watchdog_ = std::chrono::microseconds{*interval};
}

void service_manager::tell(std::string_view news) const noexcept {
  send(socket_.get(), news, 0);
}

void service_manager::tell_at_once(std::string_view news) const noexcept {
  send(socket_.get(), news, MSG_DONTWAIT);
}

std::vector<passed_socket> take_passed_sockets() {
  auto id = take_variable("LISTEN_PID");
  auto said = take_variable("LISTEN_FDS");
  auto count = to_number(said);
  auto names = split(take_variable("LISTEN_FDNAMES"), ':');
  std::vector<passed_socket> result;
  if (!is_own_id(id) || said.empty())
    return result;
  if (!count || *count > max_passed)
    throw std::runtime_error(
      "the service manager has passed " + said
      + " sockets, as LISTEN_FDS says; that is no number from 0 to "
      + std::to_string(max_passed));
  names.resize(*count);
  for (auto& name : names) {
    auto fd = first_passed + static_cast<int>(result.size());
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    result.push_back({fd, std::move(name)});
  }
  return result;
}

} // namespace telex::cli
