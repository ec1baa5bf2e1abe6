#include "cli/telexd/admin/key_pair.hpp"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <vector>

namespace telex::admin {

namespace {

/// The certificate of a router, and those of authorities behind it: more are a mistake.
constexpr unsigned max_chain = 16;

[[noreturn]] void fail(const std::string& path, const char* why) {
  throw std::runtime_error("cannot use " + path + ": " + why);
}

std::string read_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file)
    fail(path, std::strerror(errno));
  return {std::istreambuf_iterator<char>{file}, {}};
}

gnutls_datum_t to_datum(std::string& text) {
  return {reinterpret_cast<unsigned char*>(text.data()),
          static_cast<unsigned>(text.size())};
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
