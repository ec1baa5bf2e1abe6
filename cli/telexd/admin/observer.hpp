// Looks at the router, for all who ask.

#pragma once

#include "actors/snapshot.hpp"
#include "cli/telexd/admin/process_usage.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
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
  /// For how many whole days the certificate is valid, if there is one.
  std::optional<std::uint64_t> certificate_days{};
};

/// The connections that were closed last, the newest first.
using closed_list = std::vector<std::shared_ptr<const closed_report>>;

/// How an observer learns of the router. All are called from the thread of the
/// observer's user, and none waits.
struct sources {
  std::function<std::future<snapshot>()> inspect;
  std::function<std::future<void>()> ping;
  std::function<std::vector<log_loss>()> logs;
  std::function<std::optional<std::uint64_t>()> certificate_days
    = [] { return std::nullopt; };
};

/// Never waits: what is not known yet is to be asked for again. Questions that come
/// close together have one answer, so that many who look cost the router no more than
/// one. All but drain() from one thread.
class observer {
public:
  using clock = std::chrono::steady_clock;

  /// How many closed connections are remembered.
  static constexpr std::size_t max_closed = 10'000;

  /// An observation may be as old as `freshness`.
  observer(identity who, sources from,
           std::chrono::milliseconds freshness = std::chrono::milliseconds{100});

  const identity& who() const noexcept {
    return who_;
  }

  /// How the router is, for who has asked at `when`. Null if that is not known yet; the
  /// router has been asked then.
  std::shared_ptr<const observation> look(clock::time_point when);

  /// When the router was asked for what was seen last.
  clock::time_point seen_at() const noexcept {
    return seen_at_;
  }

  /// Whether what the router was asked for at `asked` is new enough for `when`.
  bool is_fresh(clock::time_point asked, clock::time_point when) const noexcept {
    return asked + freshness_ >= when;
  }

  /// `max` connections at most; as known to the last look().
  closed_list closed(std::size_t max) const;

  /// Whether the router has answered a ping, for who has asked at `when`. If not, it
  /// has been sent one.
  bool is_alive(clock::time_point when);

  /// It takes no more messages from now on. From any thread.
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
  /// A question that has not been answered, and since when: a slow router is not asked
  /// again. Its answer may have been there for long when somebody looks.
  std::optional<std::future<snapshot>> asked_;
  clock::time_point asked_at_{};
  std::shared_ptr<const observation> last_;
  clock::time_point seen_at_{};
  std::deque<std::shared_ptr<const closed_report>> closed_;
  std::optional<std::future<void>> pinged_;
  clock::time_point pinged_at_{};
  std::optional<clock::time_point> alive_at_; ///< When the last ping was sent.
};

} // namespace telex::admin
