// Finds out, once a client has written what is no frame, whether the length of its last
// message was wrong (docs/protocol.md, section 1). What it says is a guess, for a log.

#pragma once

#include "actors/transaction_number.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace telex::wire {

/// What is wrong with a Content-length, by the looks of what follows the body.
enum class length_flaw : std::uint8_t {
  in_characters, ///< It counts characters, of which some have several octets.
  too_small,     ///< The body goes on behind its end.
  too_large,     ///< The beginning of the next frame was taken for the body's end.
};

std::string_view to_string(length_flaw x) noexcept;

/// Remembers of the last body what is needed to guess, and not the body.
class body_trace {
public:
  /// Of longer bodies only so many octets are looked at: it is done for each message.
  static constexpr std::size_t max_looked_at = 4096;

  struct suspicion {
    transaction_number message;
    length_flaw what;
    bool operator==(const suspicion&) const = default;
  };

  /// The client has sent a message with that body.
  void note(transaction_number number, std::string_view body) noexcept;

  /// It has sent something else, and there is nothing wrong with that.
  void forget() noexcept {
    number_ = 0;
  }

  /// It has sent `head`, which is no frame, or one that is not legal. What that says of
  /// the message, if one was right before it.
  std::optional<suspicion> look_at(std::string_view head) const noexcept;

private:
  std::optional<length_flaw> flaw_in_front_of(std::string_view head) const noexcept;

  /// 0 for no message.
  transaction_number number_ = 0;
  /// How many octets of the body continue a character of UTF-8.
  std::uint32_t continuations_ = 0;
  /// The last octets of the body, behind zeros if it has fewer.
  std::array<char, 8> tail_{};
};

} // namespace telex::wire
