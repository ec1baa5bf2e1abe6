#include "cli/telexd/certificate.hpp"

#include "net/tls/self_signed.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

std::string name_of_this_host() {
  char name[256] = {};
  return ::gethostname(name, sizeof(name) - 1) == 0 && *name != 0 ? name : "telexd";
}

/// Makes a folder for nobody else, where there is none.
void make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    throw std::runtime_error("cannot make the folder " + path + ": "
                             + std::strerror(errno));
}

/// Makes a file that nobody else can read, where there is none.
void write_new(const std::string& path, const std::string& text) {
  auto fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  auto is_written
    = fd >= 0
      && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  auto error = errno;
  if (fd >= 0 && ::close(fd) != 0)
    is_written = false;
  if (!is_written)
    throw std::runtime_error("cannot write " + path + ": " + std::strerror(error));
}

} // namespace

tls::server_files provide_self_signed(const std::string& folder) {
  tls::server_files result{folder + "/certificate.pem", folder + "/key.pem", {}};
  if (::access(result.certificate.c_str(), F_OK) == 0
      || ::access(result.key.c_str(), F_OK) == 0)
    return result;
  auto made = tls::make_self_signed(name_of_this_host());
  make_folder(folder);
  write_new(result.key, made.key);
  write_new(result.certificate, made.certificate);
  return result;
}

certificate::certificate(tls::server_files files) : files_{std::move(files)} {
  if (auto problem = reload())
    throw std::runtime_error(*problem);
}

std::optional<std::string> certificate::reload() {
  // What changes while they are read has changed since.
  seen_ = look();
  auto made = tls::make_server(files_);
  if (auto problem = std::get_if<std::string>(&made))
    return *problem;
  current_ = std::get<tls::context_ptr>(std::move(made));
  return std::nullopt;
}

bool certificate::has_changed() const {
  return look() != seen_;
}

std::uint64_t certificate::days_left(std::chrono::system_clock::time_point now) const {
  auto left = std::chrono::floor<std::chrono::days>(current_->not_after() - now);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(left.count(), 0));
}

std::vector<file_stamp> certificate::look() const {
  return {stamp_of(files_.certificate), stamp_of(files_.key),
          stamp_of(files_.client_ca)};
}

} // namespace telex::cli
