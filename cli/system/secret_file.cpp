#include "cli/system/secret_file.hpp"

#include "cli/system/descriptor.hpp"
#include "cli/system/kept_from_others.hpp"

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

/// What is in a file, up to one octet more than a secret and the end of its line may
/// have. It is not to be found in memory afterwards.
class contents {
public:
  contents() = default;
  contents(const contents&) = delete;
  contents& operator=(const contents&) = delete;
  ~contents() {
    ::explicit_bzero(octets_.data(), size_);
  }

  /// Returns false, with errno, if it can't be read.
  bool read(const descriptor& file) {
    while (size_ < octets_.size()) {
      auto got = ::read(file.get(), octets_.data() + size_, octets_.size() - size_);
      if (got == 0)
        return true;
      if (got < 0 && errno != EINTR)
        return false;
      if (got > 0)
        size_ += static_cast<std::size_t>(got);
    }
    return true;
  }

  /// Without the end of the line.
  std::string_view text() const noexcept {
    std::string_view all{octets_.data(), size_};
    return all.substr(0, all.find_last_not_of("\r\n") + 1);
  }

private:
  std::array<char, max_size + 3> octets_{};
  std::size_t size_ = 0;
};

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

std::variant<secret, std::string> read_secret(const std::string& path,
                                              secret_source from) {
  auto complaint
    = [&path](const std::string& why) { return "cannot take " + path + ": " + why; };
  // A pipe to which nobody writes has nothing in it.
  descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat found{};
  if (file.get() < 0 || ::fstat(file.get(), &found) != 0)
    return complaint(std::strerror(errno));
  // Before it is read: it may be a pipe to which nobody writes.
  if (from == secret_source::regular_file && !S_ISREG(found.st_mode))
    return complaint("it is no regular file");
  if (auto why = exposure_of(found, path); !why.empty())
    return complaint(why);
  ::fcntl(file.get(), F_SETFL, 0);
  contents all;
  if (!all.read(file))
    return complaint(std::strerror(errno));
  if (auto why = problem_of(all.text()); !why.empty())
    return complaint(why);
  return secret{all.text()};
}

} // namespace telex::cli
