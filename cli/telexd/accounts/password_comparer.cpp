#include "cli/telexd/accounts/password_comparer.hpp"

#include "cli/telexd/accounts/password_hash.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <argon2.h>
#include <string.h>
#include <sys/mman.h>

namespace telex::cli {

namespace {

thread_local password_comparer* at_work = nullptr;

/// libargon2 takes what it only reads as if it were not.
std::uint8_t* octets(std::string_view text) noexcept {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

} // namespace

password_comparer::~password_comparer() {
  release();
}

void password_comparer::release() noexcept {
  if (place_)
    ::munmap(std::exchange(place_, nullptr), std::exchange(size_, 0));
}

password_checker::finding password_comparer::compare(const secret& password,
                                                     const std::string& hash) {
  using finding = password_checker::finding;
  auto parts = parse_hash(hash);
  if (!parts)
    return finding::unable;
  std::vector<std::uint8_t> result(parts->result.size());
  argon2_context context{};
  context.out = result.data();
  context.outlen = static_cast<std::uint32_t>(result.size());
  context.pwd = octets(password.text());
  context.pwdlen = static_cast<std::uint32_t>(password.text().size());
  context.salt = octets(parts->salt);
  context.saltlen = static_cast<std::uint32_t>(parts->salt.size());
  context.t_cost = parts->passes;
  context.m_cost = parts->memory;
  context.lanes = 1;
  context.threads = 1;
  context.version = ARGON2_VERSION_13;
  context.allocate_cbk = take;
  context.free_cbk = leave;
  at_work = this;
  auto found = ::argon2id_verify_ctx(&context, parts->result.data());
  ::explicit_bzero(result.data(), result.size());
  if (found == ARGON2_OK)
    return finding::right;
  return found == ARGON2_VERIFY_MISMATCH ? finding::wrong : finding::unable;
}

int password_comparer::take(std::uint8_t** memory, std::size_t size) noexcept {
  auto& self = *at_work;
  if (self.size_ < size) {
    self.release();
    auto place = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED)
      return ARGON2_MEMORY_ALLOCATION_ERROR;
    self.place_ = place;
    self.size_ = size;
  }
  *memory = static_cast<std::uint8_t*>(self.place_);
  return ARGON2_OK;
}

} // namespace telex::cli
