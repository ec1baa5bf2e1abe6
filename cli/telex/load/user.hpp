// A user of a router: two connections, and where they have got to.

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/load/channel.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::load {

/// Registers `TOSEND`, then `TORECV`, and is joined when both are granted. Ends
/// with either of its connections.
class user final : channel::owner {
public:
  /// Who decides what a user does. No function may destroy the user.
  class owner {
  public:
    virtual void joined(user& who) = 0;

    /// A frame has come on the socket that sends; on a working router that is
    /// the answer of a SEND.
    virtual void answered(user& who, const wire::frame& answer) = 0;

    /// A frame has come on the socket that receives; on a working router that
    /// is a FORWARD.
    virtual void given(user& who, const wire::frame& message) = 0;

    /// The router has ended one of the connections, or refused the name. Both
    /// are closed now.
    virtual void left(user& who) = 0;

  protected:
    ~owner() = default;
  };

  /// `id` is for the owner, to know it by.
  user(event_loop& loop, const target& server, std::size_t id, std::string name,
       owner& told, int receive_buffer = 0);

  std::size_t id() const noexcept {
    return id_;
  }
  const std::string& name() const noexcept {
    return name_;
  }
  bool has_joined() const noexcept {
    return state_ == state::joined;
  }

  /// Once it has left, why, in words.
  const std::string& farewell() const noexcept {
    return farewell_;
  }

  // -- once it has joined ------------------------------------------------------

  void send(std::string_view recipient, std::string_view body);
  void acknowledge(std::string_view sender);
  /// Answers a FORWARD with an error.
  void refuse(const wire::error_frame& why);

  // -- at any time -------------------------------------------------------------

  /// Whether it reads what the router writes, on either socket.
  void set_reading(bool on);

  /// Closes both connections, or resets them. The owner is not told.
  void leave();
  void kill();

  channel& sending() noexcept {
    return sending_;
  }

private:
  enum class state : std::uint8_t { registering, completing, joined, ended };

  void received(channel& from, wire::frame&& frame) override;
  void closed(channel& which) override;
  void advance(const wire::frame& answer);
  void end(std::string why);

  std::size_t id_;
  std::string name_;
  owner* owner_;
  state state_ = state::registering;
  std::string farewell_;
  channel sending_;
  channel receiving_;
};

} // namespace telex::load
