// Who finds out whether a password is right. That takes a tenth of a second, so it is
// not done on the thread of the actors.

#pragma once

#include "actors/secret.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace telex {

class password_checker {
public:
  /// What the asker calls a check. None has the number of another one.
  using check_number = std::uint64_t;

  enum class finding : std::uint8_t {
    right,
    wrong,
    unable, ///< There was no memory for it, or the hash is none.
  };

  using listener = std::function<void(check_number, finding)>;

  virtual ~password_checker() = default;

  /// Has `told` be called for each check that was taken and not dropped, once, from any
  /// thread. Before the first check.
  virtual void report_to(listener told) = 0;

  /// Takes the check of `password` against `hash`, as crypto_pwhash_str writes it, and
  /// returns at once. Returns false if it has too many.
  virtual bool take(check_number number, secret&& password, const std::string& hash)
    = 0;

  /// Nobody waits for that check any more; it may be under way or have ended.
  virtual void drop(check_number number) = 0;

  /// Forgets what waits, and waits for what is under way: nobody is told anything any
  /// more, and nothing is taken. May be called again.
  virtual void stop() = 0;
};

} // namespace telex
