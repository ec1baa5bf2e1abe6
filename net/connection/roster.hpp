// What one peer is told of who comes and goes (docs/protocol.md, section 6).

#pragma once

#include "actors/presence_board.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace telex {

/// Sees to it that JOINED and LEFT of one user alternate, whatever the registry has
/// said: what a peer knows already is not told again, and what has changed twice while
/// it could not be told is not told at all.
class roster {
public:
  /// The peer is told of everybody, or of those alone that it watches.
  explicit roster(bool tells_of_all) noexcept : tells_of_all_{tells_of_all} {
    // nop
  }

  /// The peer watches `name` from now on.
  void watch(const std::string& name) {
    lists().watched.try_emplace(name, state::unknown);
  }

  bool watches(const std::string& name) const {
    return lists_ && lists_->watched.count(name) > 0;
  }

  /// The peer is told that `name` is there, or not, as the answer to that.
  void answered(const std::string& name, bool present) {
    auto found = lists().watched.find(name);
    if (found != lists_->watched.end())
      found->second = to_state(present);
  }

  void unwatch(const std::string& name) {
    if (lists_)
      lists_->watched.erase(name);
  }

  /// How many it watches.
  std::size_t size() const noexcept {
    return lists_ ? lists_->watched.size() : 0;
  }

  template <class F>
  void for_each_watched(F&& f) const {
    if (lists_)
      for (const auto& [name, told] : lists_->watched)
        f(name);
  }

  /// The registry says that a user has come, or gone: it waits to be told.
  void note(const presence_change& what) {
    auto is_watched = watches(what.name);
    if (!is_watched && !tells_of_all_)
      return; // it was, a moment ago
    auto& pending = lists().pending;
    auto [found, is_new] = pending.try_emplace(what.name, what.present);
    if (is_new || found->second == what.present)
      return;
    // The peer knows how it was before both, unless it watches this one: what that has
    // been told is asked when it is told.
    if (is_watched)
      found->second = what.present;
    else
      pending.erase(found);
  }

  /// Calls `f(name, present)` for each that the peer is to be told now, until it
  /// returns false. Those are told then.
  template <class F>
  void tell(F&& f) {
    for (auto goes_on = true; goes_on && has_news();) {
      auto& [watched, pending] = *lists_;
      auto [name, present] = *pending.begin();
      pending.erase(pending.begin());
      auto found = watched.find(name);
      if (found != watched.end()
          && std::exchange(found->second, to_state(present)) == to_state(present))
        continue;
      goes_on = f(name, present);
    }
  }

  bool has_news() const noexcept {
    return lists_ && !lists_->pending.empty();
  }

private:
  enum class state { unknown, absent, present };

  struct user_lists {
    std::map<std::string, state> watched;
    std::map<std::string, bool> pending;
  };

  static constexpr state to_state(bool present) noexcept {
    return present ? state::present : state::absent;
  }

  user_lists& lists() {
    if (!lists_)
      lists_ = std::make_unique<user_lists>();
    return *lists_;
  }

  bool tells_of_all_;
  /// Made for the first user: most peers ask for none.
  std::unique_ptr<user_lists> lists_;
};

} // namespace telex
