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

  /// It is told nothing more of `name`, but for what is new if it is told of everybody.
  void unwatch(const std::string& name) {
    if (!lists_)
      return;
    lists_->watched.erase(name);
    auto found = lists_->pending.find(name);
    if (found != lists_->pending.end() && !(tells_of_all_ && found->second.is_new))
      lists_->pending.erase(found);
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
    auto is_new = tells_of_all_ && what.is_new;
    // It was watched a moment ago; or it is again, and the answer to that is to come.
    if (!is_new && !has_answer(what.name))
      return;
    auto& pending = lists().pending;
    auto [found, is_first]
      = pending.try_emplace(what.name, change{what.present, is_new});
    if (is_first)
      return;
    auto& old = found->second;
    // The peer knows how it was before both, unless it watches this one: what that has
    // been told is asked when it is told.
    if (old.present == what.present)
      old.is_new = old.is_new || is_new;
    else if (watches(what.name))
      old = {what.present, !old.is_new};
    else
      pending.erase(found);
  }

  /// Calls `f(name, present)` for each that the peer is to be told now, until it
  /// returns false. Those are told then.
  template <class F>
  void tell(F&& f) {
    for (auto goes_on = true; goes_on && has_news();) {
      auto& [watched, pending] = *lists_;
      auto [name, what] = *pending.begin();
      auto present = what.present;
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

  /// As in presence_change.
  struct change {
    bool present;
    bool is_new;
  };

  struct user_lists {
    std::map<std::string, state> watched;
    std::map<std::string, change> pending;
  };

  static constexpr state to_state(bool present) noexcept {
    return present ? state::present : state::absent;
  }

  /// Whether the peer has been told how that user is, whom it watches.
  bool has_answer(const std::string& name) const {
    if (!lists_)
      return false;
    auto found = lists_->watched.find(name);
    return found != lists_->watched.end() && found->second != state::unknown;
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
