// What a log tells of one message.

#pragma once

#include "actors/outcome.hpp"
#include "cli/telex/log/consumer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::log {

/// What happens to a message, in the order in which it does. A broadcast has those from
/// `queued` to `settled` for each recipient.
enum class step : std::uint8_t {
  received,
  looked_up,
  queued,
  forwarded,
  acknowledged,
  settled,
  answered,
};

constexpr std::size_t step_count = 7;
constexpr std::size_t outcome_count = std::size(outcomes);

/// Whether `x` is what a recipient's client has said.
constexpr bool is_acknowledgement(outcome x) noexcept {
  return x == outcome::delivered || x == outcome::rejected
         || x == outcome::header_incomplete;
}

/// The name of the event that reports `x`.
std::string_view to_string(step x) noexcept;

/// One step of a message, as it was logged.
struct moment {
  step what;
  time_point time;
  /// How long after the SEND was received; for `acknowledged`, after the FORWARD.
  std::optional<std::chrono::microseconds> taken;
  /// Whose step it is, as an index of trace::recipients; not for `settled`.
  std::optional<std::size_t> recipient;
  /// From `acknowledged` on.
  std::optional<outcome> how;
  /// For `queued`: how many messages were unsettled there, this one included.
  std::uint64_t waiting = 0;
};

/// All that is known of a message. What is not is empty or nothing. All text is
/// printable ASCII, and no longer than a name may be.
struct trace {
  struct recipient {
    std::string name;
    std::string connection;
  };

  std::uint64_t transaction = 0;
  /// How many runs of the router have a message of that number: each numbers its
  /// messages anew. This is the one of the last run.
  std::size_t runs = 0;
  std::string sender;
  /// As the sender wrote it, or `ALL`.
  std::string addressee;
  std::optional<std::uint64_t> bytes;
  /// How many recipients the registry has found.
  std::optional<std::uint64_t> found;

  // Actors, as in `connection/24`.
  std::string sender_connection;
  std::string registry;
  std::string follower; ///< The transaction.

  /// When the SEND was received, by any step that tells it.
  std::optional<time_point> start;
  /// The first timeline::max_recipients of them.
  std::vector<recipient> recipients;
  /// In the order of the log.
  std::vector<moment> moments;

  // Of all recipients, also of those that are not kept.
  std::array<std::uint64_t, step_count> counts{};
  std::array<std::uint64_t, outcome_count> settled_as{};
  std::optional<moment> last_settled;
  /// Whether there are more recipients than are kept.
  bool is_cut = false;

  std::uint64_t count(step x) const noexcept {
    return counts[static_cast<std::size_t>(x)];
  }
  std::uint64_t count(outcome x) const noexcept {
    return settled_as[static_cast<std::size_t>(x)];
  }

  /// The first such step that is kept, or null.
  const moment* find(step x) const noexcept;

  bool is_broadcast() const noexcept;

  /// How many recipients there are, as far as it is known; one for a message to
  /// somebody.
  std::uint64_t recipient_count() const noexcept;

  /// How it ended for the sender, or will if it is for one recipient alone.
  std::optional<outcome> ending() const noexcept;

  /// How long after the SEND was received `x` was, which is one of the moments. It goes
  /// by the times of day, which may be set back, only where nothing else is known; and
  /// if nothing at all is, it is since the first moment.
  std::chrono::microseconds elapsed(const moment& x) const noexcept;
};

/// Collects the records of one message. Takes the same memory for any number of them.
class timeline final : public consumer {
public:
  /// Of how many recipients of a broadcast all is kept.
  static constexpr std::size_t max_recipients = 4;

  /// For the message with the number `transaction`.
  explicit timeline(std::uint64_t transaction);

  /// Takes a record; those of one run of the router in any order. One of something
  /// else, one that came before, and one that makes no sense are ignored.
  void take(const record& x) override;

  /// Valid as long as this object. Without moments if there was no such message.
  const trace& known() const noexcept {
    return known_;
  }

  /// Whether there were steps of any message: they are events of level debug.
  bool has_steps() const noexcept {
    return has_steps_;
  }

private:
  void begin_run();
  void note_names(step what, const record& x);
  bool keep(moment& what, const record& x);
  void keep_settled(const moment& what);
  std::optional<std::size_t> recipient_of(const record& x);
  bool has(step what, std::optional<std::size_t> recipient) const noexcept;

  trace known_;
  bool has_steps_ = false;
  bool is_next_run_ = true;
};

} // namespace telex::log
