// One user of a server under load, whatever protocol that speaks.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace telex::load {

/// A user that writes messages, and acknowledges at once each that it is given.
class participant {
public:
  /// What a server says of a message: empty if it was delivered, else why not; in
  /// Telex's protocol the code of the ERROR, and behind that its Reason, if it has one.
  using verdict = std::string_view;

  /// Names a message of a participant; its owner has chosen it.
  using ticket = std::uint64_t;

  /// Who decides what a participant does. No function may destroy it.
  class owner {
  public:
    /// It can write and be written to.
    virtual void joined(participant& who) = 0;

    /// The server has answered that message.
    virtual void answered(participant& who, ticket which, verdict how) = 0;

    /// It has been given a message, and acknowledges it.
    virtual void given(participant& who) = 0;

    /// The server has ended its connection, or did not let it in; `why` in words.
    virtual void left(participant& who, std::string_view why) = 0;

  protected:
    ~owner() = default;
  };

  explicit participant(std::size_t id) noexcept : id_{id} {
    // nop
  }
  participant(const participant&) = delete;
  participant& operator=(const participant&) = delete;
  virtual ~participant() = default;

  /// What the owner knows it by.
  std::size_t id() const noexcept {
    return id_;
  }

  /// Once it has joined. Messages may be sent before earlier ones are answered. They
  /// leave with flush() at the latest, or when the owner returns that was told of
  /// something.
  virtual void send(const std::string& recipient, std::string_view body, ticket which)
    = 0;
  virtual void flush() = 0;

  /// From now on what is written to it stays in the sockets, and it acknowledges
  /// nothing.
  virtual void stop_reading() = 0;

  /// Breaks its connections off, so that nothing of them stays on this host. The
  /// owner is not told.
  virtual void vanish() = 0;

private:
  std::size_t id_;
};

using participant_ptr = std::unique_ptr<participant>;

/// Has a participant of that id and name connect, which `told` is then told of.
/// Throws std::system_error when there can be no socket.
using participant_maker = std::function<participant_ptr(
  std::size_t id, const std::string& name, participant::owner& told)>;

} // namespace telex::load
