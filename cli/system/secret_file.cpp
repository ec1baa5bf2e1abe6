#include "cli/system/secret_file.hpp"

#include "cli/system/descriptor.hpp"
#include "cli/system/user_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

constexpr std::size_t min_size = 16;
constexpr std::size_t max_size = 1024;

/// As RFC 6750 has them, and more.
bool is_visible(char c) noexcept {
  return c > ' ' && c < '\x7f';
}

/// Up to one octet more than a secret and the end of its line may have. Returns false,
/// with errno, if that can't be done.
bool read_all(const descriptor& file, std::string& text) {
  std::array<char, 256> space;
  while (text.size() <= max_size + 2) {
    auto got = ::read(file.get(), space.data(), space.size());
    if (got == 0)
      return true;
    if (got < 0 && errno != EINTR)
      return false;
    if (got > 0)
      text.append(space.data(), static_cast<std::size_t>(got));
  }
  return true;
}

std::string problem_of(std::string_view text) {
  if (text.size() < min_size)
    return "it is too short: a secret has " + std::to_string(min_size)
           + " characters at least; openssl rand -hex 32 prints one";
  if (text.size() > max_size || !std::all_of(text.begin(), text.end(), is_visible))
    return "it is no secret, which is one line of up to " + std::to_string(max_size)
           + " letters, digits and signs; openssl rand -hex 32 prints one";
  return "";
}

} // namespace

std::variant<secret, std::string> read_secret(const std::string& path) {
  auto complaint
    = [&path](const std::string& why) { return "cannot take " + path + ": " + why; };
  // A pipe to which nobody writes has nothing in it.
  descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat found{};
  std::string text;
  if (file.get() < 0 || ::fstat(file.get(), &found) != 0)
    return complaint(std::strerror(errno));
  // Before it is read: it may be a pipe to which nobody writes.
  if (auto why = exposure_of(found, path); !why.empty())
    return complaint(why);
  ::fcntl(file.get(), F_SETFL, 0);
  if (!read_all(file, text))
    return complaint(std::strerror(errno));
  text.erase(text.find_last_not_of("\r\n") + 1);
  if (auto why = problem_of(text); !why.empty())
    return complaint(why);
  return secret{text};
}

} // namespace telex::cli
