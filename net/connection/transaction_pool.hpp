// The transactions of one sender's connection.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace telex {

/// Keeps transactions that are done, to be used again: as many as have been needed at
/// once of late, as to start one costs more than it does for a message, and few when
/// there has been no need.
///
/// `Actor` is a handle of a transaction, which has an `id()`.
template <class Actor>
class transaction_pool {
public:
  /// Enough for a sender who writes on while a few recipients are slow to answer,
  /// and little for a connection that has had a burst and is idle.
  static constexpr std::size_t max_idle = 8;

  /// How long more are kept without need, at least; at most twice as long.
  static constexpr auto kept = std::chrono::seconds{1};

  /// A transaction that is done, from then on busy with a message. `make()` starts
  /// another one if all are busy.
  template <class Make>
  const Actor& acquire(Make&& make) {
    if (busy_ == all_.size())
      all_.push_back({make()});
    most_busy_ = std::max(most_busy_, ++busy_);
    return acquire_same();
  }

  /// The one that was acquired last, for another message.
  /// @pre None was released since.
  const Actor& acquire_same() {
    auto& last = all_[busy_ - 1];
    ++last.open;
    ++last.followed;
    return last.transaction;
  }

  /// The transaction is done with so many messages.
  void release(std::uint64_t transaction, std::size_t messages) {
    auto busy_end = all_.begin() + static_cast<std::ptrdiff_t>(busy_);
    auto found = std::find_if(all_.begin(), busy_end, [&](const entry& each) {
      return each.transaction.id() == transaction;
    });
    if (found == busy_end)
      return;
    found->open -= messages;
    if (found->open == 0)
      std::iter_swap(found, all_.begin() + static_cast<std::ptrdiff_t>(--busy_));
  }

  /// Whether there are more than are kept in the long run, so that trim() is to be
  /// called.
  bool is_large() const noexcept {
    return all_.size() > max_idle;
  }

  /// Calls `on_surplus(transaction)` for each that was not needed since the last call,
  /// of those beyond max_idle, and forgets it.
  template <class OnSurplus>
  void trim(OnSurplus&& on_surplus) {
    auto needed = std::max(max_idle, std::exchange(most_busy_, busy_));
    for (; all_.size() > needed; all_.pop_back())
      on_surplus(all_.back().transaction);
  }

  /// Calls `on_busy(transaction, followed)` for each that is busy, with the number of
  /// messages that it has had in all, and `on_idle(transaction)` for each other, and
  /// forgets them.
  template <class OnBusy, class OnIdle>
  void dismiss(OnBusy&& on_busy, OnIdle&& on_idle) {
    auto all = std::exchange(all_, {});
    auto busy = std::exchange(busy_, 0);
    for (std::size_t i = 0; i < busy; ++i)
      on_busy(all[i].transaction, all[i].followed);
    for (auto i = busy; i < all.size(); ++i)
      on_idle(all[i].transaction);
  }

  /// How many there are, busy or idle.
  std::size_t size() const noexcept {
    return all_.size();
  }

private:
  struct entry {
    Actor transaction;
    /// How many of its messages are not answered, and how many it has had in all.
    std::size_t open = 0;
    std::uint64_t followed = 0;
  };

  /// The first `busy_` of them are busy.
  std::vector<entry> all_;
  std::size_t busy_ = 0;
  /// At once, since trim() was called.
  std::size_t most_busy_ = 0;
};

} // namespace telex
