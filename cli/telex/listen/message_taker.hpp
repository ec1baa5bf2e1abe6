// Whoever has the messages that come in.

#pragma once

#include "cli/system/poller.hpp"
#include "cli/telex/client/event.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace telex::cli {

/// Takes messages, and says of each whether somebody has it now. In each turn of a
/// loop: watch(), poller::wait(), handle(), and next() until there is nothing.
class message_taker {
public:
  struct answer {
    /// What the message was called when it was given.
    std::uint64_t which = 0;
    /// It can be acknowledged; else it is to be answered with an error.
    bool is_taken = false;
    bool operator==(const answer&) const = default;
  };

  virtual ~message_taker() = default;

  /// A message that is answered once. `recipient` is whom it is for, the name here or
  /// `ALL`; empty if that is not known.
  /// @pre has_room()
  virtual void take(std::uint64_t which, const arrived& what,
                    const std::string& recipient)
    = 0;

  /// Whether one more can be taken now.
  virtual bool has_room() const = 0;

  /// One was not taken in by the client.
  virtual void note(const turned_away& news) = 0;

  /// What happens beside messages, as to_json() tells it, for whoever reads such
  /// objects.
  virtual void tell(const std::string& object) = 0;

  virtual void watch(poller& waiting) const = 0;
  virtual void handle(const poller& waiting) = 0;
  virtual std::optional<answer> next() = 0;

  /// Whether nothing is under way, and next() has nothing.
  virtual bool is_idle() const = 0;

  /// Whether none will ever be taken any more.
  virtual bool is_closed() const = 0;

  /// Ends what is under way at once, and takes no more: what is not done is not taken.
  virtual void stop() = 0;
};

} // namespace telex::cli
