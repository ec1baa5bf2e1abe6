#include "cli/telexd/admin/key_pair.hpp"

#include "actors/secret.hpp"
#include "cli/system/descriptor.hpp"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::admin {

namespace {

/// The certificate of a router, and those of authorities behind it: more are a mistake.
constexpr unsigned max_chain = 16;

/// So is a larger file.
constexpr std::size_t max_size = std::size_t{1} << 20;

[[noreturn]] void fail(const std::string& path, const char* why) {
  throw std::runtime_error("cannot use " + path + ": " + why);
}

/// What is in a regular file: nobody waits for who writes to a pipe. It may be a key.
secret read_file(const std::string& path) {
  cli::descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  struct stat found{};
  if (file.get() < 0 || ::fstat(file.get(), &found) != 0)
    fail(path, std::strerror(errno));
  if (!S_ISREG(found.st_mode))
    fail(path, "it is no regular file");
  std::vector<char> octets(max_size);
  std::size_t size = 0;
  ssize_t count = 1;
  while (count > 0 && size < octets.size()) {
    count = ::read(file.get(), octets.data() + size, octets.size() - size);
    size += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  auto error = errno;
  secret result{{octets.data(), size}};
  ::explicit_bzero(octets.data(), size);
  if (count < 0)
    fail(path, std::strerror(error));
  return result;
}

/// GnuTLS only reads it.
gnutls_datum_t to_datum(const secret& text) {
  auto octets = text.text();
  auto data = const_cast<char*>(octets.data());
  return {reinterpret_cast<unsigned char*>(data), static_cast<unsigned>(octets.size())};
}

} // namespace

struct key_pair::handles {
  handles() {
    ::gnutls_privkey_init(&key);
  }
  handles(const handles&) = delete;
  handles& operator=(const handles&) = delete;
  ~handles() {
    for (auto& each : chain)
      ::gnutls_pcert_deinit(&each);
    ::gnutls_privkey_deinit(key);
  }

  std::vector<gnutls_pcert_st> chain;
  gnutls_privkey_t key = nullptr;
};

namespace {

// What each thread shows: GnuTLS passes nothing of ours on to who asks for it.
thread_local gnutls_pcert_st* shown_chain = nullptr;
thread_local unsigned shown_size = 0;
thread_local gnutls_privkey_t shown_key = nullptr;

int retrieve(gnutls_session_t, const gnutls_datum_t*, int, const gnutls_pk_algorithm_t*,
             int, gnutls_pcert_st** chain, unsigned* size, gnutls_privkey_t* key) {
  *chain = shown_chain;
  *size = shown_size;
  *key = shown_key;
  return 0;
}

} // namespace

key_pair_ptr key_pair::read(const std::string& certificate, const std::string& key) {
  auto made = std::make_unique<handles>();
  auto text = read_file(certificate);
  auto datum = to_datum(text);
  std::vector<gnutls_pcert_st> chain(max_chain);
  auto size = max_chain;
  if (auto error = ::gnutls_pcert_list_import_x509_raw(chain.data(), &size, &datum,
                                                       GNUTLS_X509_FMT_PEM, 0);
      error < 0)
    fail(certificate, ::gnutls_strerror(error));
  chain.resize(size);
  made->chain = std::move(chain);
  auto key_text = read_file(key);
  datum = to_datum(key_text);
  if (auto error = ::gnutls_privkey_import_x509_raw(made->key, &datum,
                                                    GNUTLS_X509_FMT_PEM, nullptr, 0);
      error < 0)
    fail(key, ::gnutls_strerror(error));
  return key_pair_ptr{new key_pair{std::move(made)}};
}

key_pair::key_pair(std::unique_ptr<handles> made) : handles_{std::move(made)} {
  // nop
}

key_pair::~key_pair() = default;

void* key_pair::callback() noexcept {
  return reinterpret_cast<void*>(&retrieve);
}

void key_pair::show() const noexcept {
  shown_chain = handles_->chain.data();
  shown_size = static_cast<unsigned>(handles_->chain.size());
  shown_key = handles_->key;
}

} // namespace telex::admin
