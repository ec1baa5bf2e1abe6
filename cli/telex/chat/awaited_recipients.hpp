// Messages whose recipients may have yet to come: telex send --wait.

#pragma once

#include "cli/telex/client/event.hpp"
#include "cli/telex/client/timing.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

/// Keeps a message that was not delivered as its recipient is not there, and has it
/// sent again when that may have come: it is asked to be watched on the extended
/// protocol, and else tried again. To each recipient one message at a time is under
/// way, so that none overtakes one that is kept.
///
/// A message that anybody may have is never sent again. On the plain protocol, which
/// knows one word for all refusals, each of them counts, but not of a message to
/// everybody, which some may have.
class awaited_recipients {
public:
  /// How long it takes to be tried again.
  static constexpr std::chrono::milliseconds pause{500};

  struct parcel {
    std::uint64_t number = 0;
    message what;
    bool operator==(const parcel&) const = default;
  };

  /// A message that is not sent any more, and what came of it before, if it was.
  struct given_up {
    parcel which;
    std::optional<settled> refusal;
  };

  /// No recipient is waited for longer than `until`.
  explicit awaited_recipients(clock::time_point until) noexcept : until_{until} {
    // nop
  }

  void add(parcel what);

  /// The next one that is to be sent, from now on under way; nothing if none is.
  std::optional<parcel> next(clock::time_point now);

  /// What came of the one under way that has this number. Whether it will be sent
  /// again; else that is its result.
  bool keep(std::uint64_t number, const settled& news, clock::time_point now);

  /// Who is to be watched from now on.
  std::vector<std::string> take_questions();

  /// `name` has come, or is there.
  void see(std::string_view name);

  /// Nobody will tell when `name` comes.
  void lose_sight_of(std::string_view name, clock::time_point now);

  /// When next() may have something to give.
  std::optional<clock::time_point> deadline() const;

  /// All that wait; they are not sent any more.
  std::vector<given_up> take_all();

private:
  struct recipient {
    std::string name;
    /// The first may be under way.
    std::deque<parcel> waiting{};
    bool is_under_way = false;
    /// It is sent again then, or when the recipient is seen.
    std::optional<clock::time_point> again_at{};
    /// What came of the first when it was sent last.
    std::optional<settled> refusal{};
  };

  recipient* find(std::string_view name);

  clock::time_point until_;
  /// In the order in which they were written to.
  std::vector<recipient> all_;
  std::vector<std::string> questions_;
};

} // namespace telex::cli
