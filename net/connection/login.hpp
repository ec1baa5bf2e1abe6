// Whether a peer has proved its name (docs/protocol.md, section 8).

#pragma once

#include <utility>

namespace telex {

/// What became of the name that a peer asks for, and of the one that it has.
class login {
public:
  /// The accounts are asked for a name, with a password or without.
  void begin(bool has_password) noexcept {
    is_open_ = true;
    gave_password_ = has_password;
    is_proved_ = false;
  }

  /// They have answered: the peer has proved it or not, if it may have it.
  void end(bool is_proved) noexcept {
    is_open_ = false;
    is_proved_ = is_proved;
  }

  /// The peer has been granted the name that was asked for last.
  void granted() noexcept {
    has_account_ = std::exchange(is_proved_, false);
  }

  /// Whether an answer of the accounts is waited for.
  bool is_open() const noexcept {
    return is_open_;
  }

  /// Whether the last request for a name had a password: then the peer knows all of the
  /// answers.
  bool gave_password() const noexcept {
    return gave_password_;
  }

  /// Whether the peer has proved the name that it has.
  bool has_account() const noexcept {
    return has_account_;
  }

private:
  bool is_open_ = false;
  bool gave_password_ = false;
  bool is_proved_ = false;
  bool has_account_ = false;
};

} // namespace telex
