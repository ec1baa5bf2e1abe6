// Who asks at the admin port, and for how long they may.

#pragma once

#include "cli/telexd/admin/answers.hpp"
#include "cli/telexd/admin/request.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <optional>

struct MHD_Connection;

namespace telex::admin {

/// What an asker does.
enum class stage {
  writing, ///< The request is not here yet.
  waiting, ///< The answer is not known yet.
  reading, ///< The answer is being sent.
  leaving, ///< It is given up, and will be gone soon.
};

/// A connection, which has one request.
struct asker {
  std::chrono::steady_clock::time_point came;
  MHD_Connection* connection = nullptr;
  stage now = stage::writing;
  question asked;
  std::chrono::steady_clock::time_point asked_at{};
  std::optional<answer> told; ///< From when the answer is known.
};

/// Those who are there, in the order in which they were let in.
class crowd {
public:
  using clock = std::chrono::steady_clock;

  /// A browser makes six connections.
  static constexpr std::size_t max = 32;

  /// From a connection to the end of its answer, whatever comes or goes meanwhile.
  static constexpr std::chrono::milliseconds patience{2000};

  /// How much of it the router has: the rest is for telling that it does not answer.
  static constexpr std::chrono::milliseconds router_patience{1500};

  /// Stays where it is until it is removed.
  asker& add(clock::time_point now, MHD_Connection* connection = nullptr);
  void remove(const asker& gone);

  std::list<asker>& all() noexcept {
    return all_;
  }

  /// With those that have been given up.
  std::size_t size() const noexcept {
    return all_.size();
  }

  bool has_any(stage x) const noexcept;

  /// Who goes when there is no room for another one: of those that have not written
  /// their request who came first, else of those that read; else of those that wait for
  /// a long answer who came last, so that the others get theirs. Null if all wait for a
  /// word of the router, which they have at once or never.
  asker* least() noexcept;

  /// Who of those that read came first. Null if nobody reads.
  asker* slowest_reader() noexcept;

  /// Whether its time is over.
  static bool is_overdue(const asker& x, clock::time_point now) noexcept;

  /// Whether it has waited for the router for long enough.
  static bool waits_in_vain(const asker& x, clock::time_point now) noexcept;

  /// When something is due by time alone. Nothing if nobody is there.
  std::optional<clock::time_point> next_deadline() const noexcept;

private:
  asker* first_that_is(stage x) noexcept;

  std::list<asker> all_;
};

} // namespace telex::admin
