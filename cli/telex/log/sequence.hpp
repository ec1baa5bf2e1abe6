// One message as a drawing: who takes part, and who tells whom what. How it looks, on a
// terminal or elsewhere, is for others.

#pragma once

#include "cli/telex/log/timeline.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace telex::log {

// All text is printable ASCII.

/// A lane of the drawing.
struct participant {
  std::string name;   ///< `alice`, `connection`
  std::string detail; ///< `sender`, `27`; may be empty.
  bool is_client;
};

/// Which participant is where, from left to right. From `recipients` on there are two
/// for each recipient: its connection and its client.
namespace lane {

constexpr std::size_t sender = 0;
constexpr std::size_t sender_connection = 1;
constexpr std::size_t registry = 2;
constexpr std::size_t transaction = 3;
constexpr std::size_t recipients = 4;

} // namespace lane

struct arrow {
  std::size_t from;
  std::size_t to; ///< The same one as `from` if it isn't known who told it.
  std::string text;
};

enum class tone { plain, good, bad };

/// What was reported at one time.
struct stage {
  /// Since the SEND was received.
  std::chrono::microseconds elapsed;
  /// One, or two that follow each other.
  std::vector<arrow> arrows;
  tone mood = tone::plain;
  /// The name of the recipient whose stage it is, if it is one's.
  std::string recipient;
  /// Why it failed; may be empty.
  std::string remark;
};

struct sequence {
  std::string headline; ///< `transaction 4711: alice to bob, 5 octets`
  std::string summary;  ///< `delivered after 140 us`
  tone mood = tone::plain;
  /// Whether the log has no answer.
  bool is_open = false;
  std::vector<participant> participants;
  std::vector<stage> stages;
  /// The stage that the longest time has passed before. Nothing if the message is open,
  /// or if that says nothing new.
  std::optional<std::size_t> slowest;
  /// What the drawing does not show.
  std::vector<std::string> notes;

  /// How long after the stage before it one was, which is not the first.
  std::chrono::microseconds wait_before(std::size_t index) const {
    return stages[index].elapsed - stages[index - 1].elapsed;
  }
};

/// How the message went, as far as it is known.
sequence to_sequence(const trace& known);

} // namespace telex::log
