// Which frame is legal when (docs/protocol.md, sections 2 to 6).

#pragma once

#include "net/wire/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace telex::wire {

/// What a client's socket has become.
enum class standing : std::uint8_t {
  stranger, ///< It has not registered.
  half,     ///< It has registered; the user's other socket is missing.
  sender,   ///< The `TOSEND` socket of a complete user.
  receiver, ///< The `TORECV` socket of a complete user.
  duplex,   ///< The one connection of a user of the extended protocol.
  leaving,  ///< That, once it has said BYE.
};

/// What the router does with a frame.
enum class action : std::uint8_t {
  claim,    ///< Ask the registry for the name.
  deny,     ///< Answer ERROR 101.
  confirm,  ///< Answer REGISTERED: the socket has this role and name already.
  malform,  ///< Answer ERROR 100.
  taken,    ///< Answer that the name is taken.
  dispatch, ///< Send the message on its way.
  receipt,  ///< The recipient has answered what it was given.
  who,      ///< Answer who is there.
  watch,    ///< Answer whether somebody is there, and tell of each change.
  unwatch,  ///< Do that no more.
  pong,     ///< Answer PONG.
  ignore,   ///< Do nothing.
  bye,      ///< Settle what is under way, answer BYE and close.
  unknown,  ///< Answer ERROR 107.
  reject,   ///< Answer ERROR 103 and close.
};

/// Who a socket is, and what that lets it do.
class session {
public:
  /// What to do with `f`, going by the standing, role and name so far.
  action action_for(const frame& f) const;

  /// The registry has granted a name, which replaces an earlier one.
  void register_as(role as, std::string name);

  /// All sockets of the user have registered.
  void complete() noexcept;

  /// It has said BYE.
  /// @pre It is `duplex`.
  void say_bye() noexcept {
    standing_ = standing::leaving;
  }

  /// Notes an error 101. Returns whether that makes `max` of them without the
  /// socket having registered.
  bool count_early_error(std::size_t max) noexcept;

  standing current() const noexcept {
    return standing_;
  }

  bool is_complete() const noexcept {
    return standing_ >= standing::sender;
  }

  /// The name that the socket holds; empty for a stranger.
  const std::string& name() const noexcept {
    return name_;
  }

  /// @pre The socket is no stranger.
  role registered_role() const noexcept {
    return role_;
  }

private:
  action action_for_register(const register_frame& f) const;

  std::string name_;
  std::size_t early_errors_ = 0;
  standing standing_ = standing::stranger;
  role role_ = role::sender;
};

} // namespace telex::wire
