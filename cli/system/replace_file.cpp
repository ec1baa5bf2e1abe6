#include "cli/system/replace_file.hpp"

#include "cli/system/descriptor.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

namespace fs = std::filesystem;

/// As many as the system follows.
constexpr int max_links = 40;

/// How often another name is tried when there is a file of that name already.
constexpr int max_names = 100;

/// Throws what `errno` says.
[[noreturn]] void fail() {
  throw std::system_error(errno, std::generic_category());
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    auto count = ::write(fd, text.data(), text.size());
    if (count >= 0)
      text.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      fail();
  }
}

/// The standard stream that is this very file, or -1.
int standard_stream(const struct stat& file) {
  for (auto fd : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat stream;
    if (::fstat(fd, &stream) == 0 && stream.st_dev == file.st_dev
        && stream.st_ino == file.st_ino)
      return fd;
  }
  return -1;
}

void write_to(const fs::path& path, std::string_view text) {
  descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY)};
  if (file.get() < 0)
    fail();
  write_all(file.get(), text);
}

/// What `path` leads to in the end, which need not be there.
fs::path followed(fs::path path) {
  for (auto left = max_links; fs::is_symlink(fs::symlink_status(path)); --left) {
    if (left == 0)
      throw std::system_error(ELOOP, std::generic_category());
    path = path.parent_path() / fs::read_symlink(path); // which may be absolute
  }
  return path;
}

/// A new file, which is taken away again unless it has got its place.
class unfinished_file {
public:
  /// In `folder`. The system allows it what the umask does.
  explicit unfinished_file(const fs::path& folder) {
    constexpr auto mode = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;
    std::random_device random;
    for (auto left = max_names; file_.get() < 0; --left) {
      auto number = std::uint64_t{random()} << 32 | random();
      path_ = folder / (".telex-" + std::to_string(number));
      file_ = descriptor{::open(
        path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)};
      if (file_.get() < 0 && (errno != EEXIST || left == 0))
        fail();
    }
  }
  unfinished_file(const unfinished_file&) = delete;
  unfinished_file& operator=(const unfinished_file&) = delete;
  ~unfinished_file() {
    if (!path_.empty())
      ::unlink(path_.c_str());
  }

  /// Gives it owner and mode of `other`, as far as the system permits.
  void resemble(const struct stat& other) const {
    constexpr mode_t permissions = S_IRWXU | S_IRWXG | S_IRWXO;
    [[maybe_unused]] auto ignored = ::fchown(file_.get(), other.st_uid, other.st_gid);
    if (::fchmod(file_.get(), other.st_mode & permissions) != 0)
      fail();
  }

  void write(std::string_view text) const {
    write_all(file_.get(), text);
  }

  void take_place_of(const fs::path& target) {
    // A power cut is not to leave an empty file in its place, where the system can
    // prevent that.
    ::fsync(file_.get());
    file_.reset();
    if (::rename(path_.c_str(), target.c_str()) != 0)
      fail();
    path_.clear();
  }

private:
  fs::path path_;
  descriptor file_;
};

void replace(const fs::path& path, std::string_view text) {
  struct stat before;
  // Asked of the system first, which may forbid to follow somebody else's links.
  auto exists = ::stat(path.c_str(), &before) == 0;
  if (!exists && errno != ENOENT)
    fail();
  if (auto fd = exists ? standard_stream(before) : -1; fd >= 0)
    return write_all(fd, text);
  if (exists && !S_ISREG(before.st_mode))
    return write_to(path, text);
  auto target = followed(path);
  unfinished_file file{target.has_parent_path() ? target.parent_path() : "."};
  if (exists)
    file.resemble(before);
  file.write(text);
  file.take_place_of(target);
}

} // namespace

std::optional<std::string> replace_file(const std::string& path,
                                        std::string_view text) {
  try {
    replace(path, text);
    return std::nullopt;
  } catch (const std::system_error& failure) {
    return std::strerror(failure.code().value());
  }
}

bool is_same_place(const std::string& one, const std::string& other) {
  std::error_code problem;
  auto place = [&problem](const std::string& path) {
    return fs::weakly_canonical(fs::absolute(path, problem), problem);
  };
  auto first = place(one);
  return first == place(other) && !problem;
}

} // namespace telex::cli
