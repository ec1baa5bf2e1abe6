#include "cli/telexd/certificate.hpp"

#include "cli/system/kept_from_others.hpp"
#include "cli/system/standard_streams.hpp"
#include "net/tls/self_signed.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <openssl/x509v3.h>
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

/// Makes a file that nobody else can read, where there is none. What could not be
/// written to its end is taken away.
void write_new(const std::string& path, const std::string& text) {
  auto fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  // What is written in part has no reason of its own.
  if (fd >= 0)
    errno = ENOSPC;
  auto is_written
    = fd >= 0
      && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size())
      && ::fsync(fd) == 0;
  auto error = errno;
  if (fd >= 0 && (::close(fd) != 0 || !is_written)) {
    is_written = false;
    ::unlink(path.c_str());
  }
  if (!is_written)
    throw std::runtime_error("cannot write " + path + ": " + std::strerror(error));
}

bool has_file(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

/// A certificate for a key that is there: who made both was interrupted, or somebody
/// has taken the certificate away.
void certify(const tls::server_files& files) {
  try {
    if (tls::is_special(files.key))
      throw std::runtime_error("it is no regular file");
    std::ifstream file{files.key};
    const std::string key{std::istreambuf_iterator<char>{file}, {}};
    if (key.empty())
      throw std::runtime_error("there is no key in it");
    write_new(files.certificate,
              tls::make_self_signed(name_of_this_host(), key).certificate);
    print_error("telexd: there was " + files.key
                + " without a certificate.pem beside it; one is made, and users who "
                  "know the one before have another fingerprint to compare");
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("there is " + files.key
                             + " without a certificate.pem beside "
                               "it, and none can be made for it: "
                             + error.what() + "; without that file both are made anew");
  }
}

tls::server_files self_signed_in(const std::string& folder) {
  return {folder + "/certificate.pem", folder + "/key.pem", {}};
}

/// Whether there is a certificate; if not, one is made when the router starts. Throws
/// std::runtime_error if it is of no use, as its key is not there.
bool has_self_signed(const std::string& folder) {
  auto files = self_signed_in(folder);
  if (!has_file(files.certificate))
    return false;
  if (!has_file(files.key))
    throw std::runtime_error(
      "there is " + files.certificate
      + " without its key.pem; put that key beside it, or take the certificate away: "
        "then both are made anew, and users have another fingerprint to compare");
  return true;
}

std::string to_text(std::chrono::system_clock::time_point x) {
  auto time = std::chrono::system_clock::to_time_t(x);
  std::tm parts{};
  char text[64] = {};
  ::gmtime_r(&time, &parts);
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", &parts)};
}

} // namespace

tls::server_files provide_self_signed(const std::string& folder) {
  auto result = self_signed_in(folder);
  if (has_self_signed(folder))
    return result;
  if (has_file(result.key)) {
    certify(result);
    return result;
  }
  auto made = tls::make_self_signed(name_of_this_host());
  make_folder(folder);
  write_new(result.key, made.key);
  write_new(result.certificate, made.certificate);
  return result;
}

certificate::certificate(tls::server_files files, bool is_for_admin)
  : files_{std::move(files)}, is_for_admin_{is_for_admin},
    watched_{{files_.certificate, files_.key, files_.client_ca}} {
  auto found = read();
  if (auto problem = std::get_if<std::string>(&found))
    throw std::runtime_error(*problem);
  use(std::get<content>(std::move(found)));
}

auto certificate::read() const -> std::variant<content, std::string> {
  content result;
  result.seen = watched_.look();
  auto made = tls::make_server(files_);
  if (auto problem = std::get_if<std::string>(&made))
    return *problem;
  result.to_users = std::get<tls::context_ptr>(std::move(made));
  try {
    if (is_for_admin_)
      result.at_admin = admin::key_pair::read(files_.certificate, files_.key);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return result;
}

void certificate::use(content what) {
  watched_.know(what.seen);
  std::lock_guard guard{mutex_};
  current_ = std::move(what);
}

bool certificate::is_for(const std::string& address) const {
  auto shown = SSL_CTX_get0_certificate(current_.to_users->get());
  return X509_self_signed(shown, 0) == 0
         && X509_check_ip_asc(shown, address.c_str(), 0) == 1;
}

/// For any thread.
tls::context_ptr certificate::to_users() const {
  std::lock_guard guard{mutex_};
  return current_.to_users;
}

std::uint64_t certificate::days_left(std::chrono::system_clock::time_point now) const {
  auto shown = to_users();
  auto left = std::chrono::floor<std::chrono::days>(shown->not_after() - now);
  return now < shown->not_before()
           ? 0
           : static_cast<std::uint64_t>(std::max<std::int64_t>(left.count(), 0));
}

std::optional<std::string>
certificate::problem_of_dates(std::chrono::system_clock::time_point now) const {
  auto shown = to_users();
  if (now > shown->not_after())
    return "it has ended on " + to_text(shown->not_after());
  if (now < shown->not_before())
    return "it is not valid before " + to_text(shown->not_before())
           + "; the clock of this host says " + to_text(now);
  return std::nullopt;
}

std::optional<std::string> certificate::exposed_key() const {
  struct stat about;
  auto is_exposed
    = ::stat(files_.key.c_str(), &about) == 0 && (about.st_mode & not_for_others) != 0;
  return is_exposed ? std::optional{files_.key} : std::nullopt;
}

std::unique_ptr<certificate> open_certificate(const telexd_options& options) {
  if (!has_certificate(options))
    return nullptr;
  auto files = options.tls_files;
  if (!options.tls_self_signed.empty()) {
    files = provide_self_signed(options.tls_self_signed);
    files.client_ca = options.tls_files.client_ca;
  }
  return std::make_unique<certificate>(files, shows_certificate_at_admin(options));
}

std::unique_ptr<certificate> look_at_certificate(const telexd_options& options) {
  auto is_there
    = options.tls_self_signed.empty() || has_self_signed(options.tls_self_signed);
  return is_there ? open_certificate(options) : nullptr;
}

bool shows_certificate_at_admin(const telexd_options& options) {
  return options.admin && can_be_reached(*options.admin);
}

} // namespace telex::cli
