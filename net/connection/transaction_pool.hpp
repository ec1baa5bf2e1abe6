// The transactions of one sender's connection.

#pragma once

#include <caf/actor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace telex {

/// Keeps some transactions that are done, to be used again.
class transaction_pool {
public:
  /// Enough for a sender who writes on while a few recipients are slow to answer,
  /// and little for a connection that has had a burst and is idle.
  static constexpr std::size_t max_idle = 8;

  /// A transaction that is done, from then on busy with the message that
  /// `answer_id` is for. `make()` starts another one if all are busy.
  template <class Make>
  const caf::actor& acquire(std::uint64_t answer_id, Make&& make) {
    if (busy_ == all_.size())
      all_.push_back({make(), answer_id});
    auto& next = all_[busy_++];
    next.answer_id = answer_id;
    return next.transaction;
  }

  /// The transaction that was acquired for `answer_id` is done. If more are idle now
  /// than are kept, calls `on_surplus(transaction)` for one of these and forgets it.
  template <class OnSurplus>
  void release(std::uint64_t answer_id, OnSurplus&& on_surplus) {
    auto busy_end = all_.begin() + static_cast<std::ptrdiff_t>(busy_);
    auto found = std::find_if(all_.begin(), busy_end, [&](const entry& each) {
      return each.answer_id == answer_id;
    });
    if (found == busy_end)
      return;
    std::iter_swap(found, all_.begin() + static_cast<std::ptrdiff_t>(--busy_));
    if (all_.size() - busy_ > max_idle) {
      on_surplus(all_.back().transaction);
      all_.pop_back();
    }
  }

  /// Calls `on_busy(transaction, answer_id)` for each that is busy and
  /// `on_idle(transaction)` for each other, and forgets them.
  template <class OnBusy, class OnIdle>
  void dismiss(OnBusy&& on_busy, OnIdle&& on_idle) {
    auto all = std::exchange(all_, {});
    auto busy = std::exchange(busy_, 0);
    for (std::size_t i = 0; i < busy; ++i)
      on_busy(all[i].transaction, all[i].answer_id);
    for (auto i = busy; i < all.size(); ++i)
      on_idle(all[i].transaction);
  }

  /// How many there are, busy or idle.
  std::size_t size() const noexcept {
    return all_.size();
  }

private:
  struct entry {
    caf::actor transaction;
    std::uint64_t answer_id;
  };

  /// The first `busy_` of them are busy.
  std::vector<entry> all_;
  std::size_t busy_ = 0;
};

} // namespace telex
