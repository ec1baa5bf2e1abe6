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
  /// What a server says of a message: 0 if it was delivered, else a code that says
  /// why not; in Telex's protocol that of the ERROR.
  using verdict = std::uint16_t;

  /// Who decides what a participant does. No function may destroy it.
  class owner {
  public:
    /// It can write and be written to.
    virtual void joined(participant& who) = 0;

    /// The server has answered the earliest of its messages that is open.
    virtual void answered(participant& who, verdict how) = 0;

    /// It has been given a message, and has acknowledged it.
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

  /// Once it has joined. Messages may be sent before earlier ones are answered.
  virtual void send(const std::string& recipient, std::string_view body) = 0;

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
