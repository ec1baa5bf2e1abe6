#include "cli/telexd/accounts/accounts_file.hpp"

#include "cli/system/descriptor.hpp"
#include "cli/system/kept_from_others.hpp"
#include "cli/system/replace_file.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

constexpr mode_t for_owner_alone = S_IRUSR | S_IWUSR;

/// Returns false, with errno, if that can't be done.
bool keep_others_out(int fd) {
  struct stat about;
  return ::fstat(fd, &about) == 0
         && ::fchmod(fd, about.st_mode & (S_IRWXU | S_IRWXG) & ~not_for_others) == 0;
}

constexpr auto usual_flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

/// Of a file with many flaws.
constexpr std::size_t most_complaints = 20;

std::string last_error() {
  return std::strerror(errno);
}

/// A device is not to be changed, and a pipe may have nobody who writes to it.
constexpr auto no_file = "it is no regular file";

bool is_regular(int fd) {
  struct stat about;
  return ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

bool is_empty(int fd) {
  struct stat about;
  return ::fstat(fd, &about) == 0 && about.st_size == 0;
}

/// All of it, or why that can't be read.
std::optional<std::string> read_all(int fd, std::string& text) {
  std::array<char, 16 * 1024> space;
  for (;;) {
    auto count = ::read(fd, space.data(), space.size());
    if (count == 0)
      return std::nullopt;
    if (count > 0)
      text.append(space.data(), static_cast<std::size_t>(count));
    else if (errno != EINTR)
      return last_error();
  }
}

/// Whether `path` leads to the file that is open as `fd`.
bool is_still_there(int fd, const std::string& path) {
  struct stat here;
  struct stat there;
  return ::fstat(fd, &here) == 0 && ::stat(path.c_str(), &there) == 0
         && here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

/// Opens the file, or makes it, and has it for itself. Who had it before may have put
/// another one in its place meanwhile. Returns none, with errno, if that fails.
descriptor open_locked(const std::string& path) {
  for (;;) {
    descriptor file{
      ::open(path.c_str(), O_RDWR | O_CREAT | usual_flags, for_owner_alone)};
    if (file.get() < 0 || !is_regular(file.get()))
      return file;
    while (::flock(file.get(), LOCK_EX) != 0)
      if (errno != EINTR)
        return descriptor{};
    if (is_still_there(file.get(), path))
      return file;
  }
}

/// As change_accounts, of a file that nobody else changes.
std::optional<std::string> change_locked(int file, const std::string& path,
                                         const accounts_change& change) {
  std::string text;
  if (auto problem = read_all(file, text))
    return "cannot read " + path + ": " + *problem;
  accounts_text accounts{text};
  if (auto refusal = change(accounts))
    return refusal;
  // What takes its place will be as it is now.
  if (!keep_others_out(file))
    return "cannot keep others from reading " + path + ": " + last_error();
  if (auto problem = replace_file(path, accounts.text()))
    return "cannot write " + path + ": " + *problem;
  return std::nullopt;
}

} // namespace

std::variant<accounts_text, std::string> read_accounts(const std::string& path) {
  descriptor file{::open(path.c_str(), O_RDONLY | usual_flags)};
  if (file.get() < 0)
    return last_error();
  if (!is_regular(file.get()))
    return no_file;
  std::string text;
  if (auto problem = read_all(file.get(), text))
    return *problem;
  return accounts_text{text};
}

std::optional<std::string> change_accounts(const std::string& path,
                                           const accounts_change& change) {
  auto was_there = ::access(path.c_str(), F_OK) == 0;
  auto file = open_locked(path);
  if (file.get() < 0)
    return "cannot open " + path + ": " + last_error();
  if (!is_regular(file.get()))
    return "cannot change " + path + ": " + no_file;
  auto problem = change_locked(file.get(), path, change);
  // What was only made to be locked would keep a router from starting.
  if (problem && !was_there && is_empty(file.get()))
    ::unlink(path.c_str());
  return problem;
}

accounts_file::accounts_file(std::string path)
  : path_{std::move(path)}, watched_{{path_}} {
  auto found = read();
  if (auto problem = std::get_if<complaint>(&found)) {
    auto is_there = stamp_of(path_) != file_stamp{};
    throw std::runtime_error(
      "cannot read the accounts: " + problem->place + ": " + problem->reason
      + (is_there ? "" : " (telexd account add makes the file)"));
  }
  use(std::get<content>(std::move(found)));
}

auto accounts_file::read() const -> std::variant<content, complaint> {
  content result;
  result.seen = watched_.look();
  auto found = read_accounts(path_);
  if (auto problem = std::get_if<std::string>(&found))
    return complaint{path_, *problem};
  const auto& text = std::get<accounts_text>(found);
  if (text.is_empty() && (!current_.table || !current_.table->all().empty()))
    return complaint{path_,
                     "it is empty, as a disk that is full leaves files, and would "
                     "free all names; one that is to have no accounts has a "
                     "comment, a line that begins with #"};
  result.table = std::make_shared<const account_table>(text.table());
  result.count = text.count();
  add_complaints(text, result.complaints);
  struct stat about;
  if (::stat(path_.c_str(), &about) == 0 && (about.st_mode & not_for_others) != 0)
    result.advice = "whoever reads it can try passwords on its hashes, and whoever "
                    "changes it has any name; "
                    + how_to_keep_others_out(path_);
  return result;
}

/// About a file that can be read.
void accounts_file::add_complaints(const accounts_text& text,
                                   std::vector<complaint>& to) const {
  auto flaws = text.flaws();
  for (const auto& each : flaws) {
    if (to.size() >= most_complaints) {
      to.push_back({path_, "there are " + std::to_string(flaws.size())
                             + " lines of no use in all"});
      break;
    }
    to.push_back({path_ + ':' + std::to_string(each.line), each.reason});
  }
}

} // namespace telex::cli
