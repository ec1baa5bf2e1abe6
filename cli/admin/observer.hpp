// Looks at the router, for all who ask.

#pragma once

#include "actors/snapshot.hpp"
#include "cli/admin/process_usage.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace telex::admin {

/// What does not change while the router runs.
struct identity {
  std::string version;
  std::chrono::system_clock::time_point started;
  std::vector<std::string> listening; ///< As in `127.0.0.1:1933`.
};

/// What a log could not write.
struct log_loss {
  std::string log;
  std::uint64_t dropped = 0;
};

/// All that can be said of a router at one moment.
struct observation {
  snapshot router;
  std::chrono::system_clock::time_point at;
  process_usage process;
  std::vector<log_loss> logs;
  bool draining = false;
};

/// How an observer learns of the router. All are called from threads of the observer's
/// users, and none waits.
struct sources {
  std::function<std::future<snapshot>()> inspect;
  std::function<std::future<void>()> ping;
  std::function<std::vector<log_loss>()> logs;
};

/// From any thread. Questions that come close together have one answer, so that many
/// who look cost the router no more than one.
class observer {
public:
  /// How long the router has to answer.
  static constexpr std::chrono::seconds patience{2};

  /// How many closed connections are remembered.
  static constexpr std::size_t max_closed = 10'000;

  /// An observation may be as old as `freshness`.
  observer(identity who, sources from,
           std::chrono::milliseconds freshness = std::chrono::milliseconds{100});

  const identity& who() const noexcept {
    return who_;
  }

  /// How the router is. Null if it does not answer in time.
  std::shared_ptr<const observation> look();

  /// The connections that were closed last, the newest first, `max` at most; as known
  /// to the last look().
  std::vector<closed_report> closed(std::size_t max) const;

  /// Whether the router answers at all.
  bool is_alive() const;

  /// It takes no more messages from now on.
  void drain() noexcept {
    draining_ = true;
  }
  bool is_draining() const noexcept {
    return draining_;
  }

private:
  void learn(snapshot state);

  identity who_;
  sources from_;
  std::chrono::milliseconds freshness_;
  std::atomic<bool> draining_ = false;

  mutable std::mutex mutex_;
  std::chrono::steady_clock::time_point looked_at_{};
  /// The question that has not been answered, so that a slow router is not asked again.
  std::optional<std::future<snapshot>> asked_;
  std::shared_ptr<const observation> last_;
  std::deque<closed_report> closed_;
};

} // namespace telex::admin
