// Compares passwords with hashes of argon2id, by libargon2: libsodium, which makes
// them, takes memory anew for each and gives it back, and while 64 MiB go the other
// threads of a process are held up for milliseconds.

#pragma once

#include "actors/password_checker.hpp"
#include "actors/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace telex::cli {

/// Of one thread.
class password_comparer {
public:
  password_comparer() = default;
  ~password_comparer();

  password_comparer(const password_comparer&) = delete;
  password_comparer& operator=(const password_comparer&) = delete;

  /// Takes what time and memory `hash` asks for, and keeps the memory, in which nothing
  /// is left of the password.
  password_checker::finding compare(const secret& password, const std::string& hash);

  /// Gives that memory back.
  void release() noexcept;

  /// In octets.
  std::size_t kept() const noexcept {
    return size_;
  }

private:
  // What libargon2 calls. It knows no object, so that is the thread's.
  static int take(std::uint8_t** memory, std::size_t size) noexcept;
  static void leave(std::uint8_t*, std::size_t) noexcept {
    // kept
  }

  void* place_ = nullptr;
  std::size_t size_ = 0;
};

} // namespace telex::cli
