// Who is to be told who comes and goes, and when (docs/protocol.md, section 6). The
// registry's plain core.

#pragma once

#include "actors/keyed_hash.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace telex {

/// One user has come, or gone.
struct presence_change {
  std::string name;
  bool present;
  /// It is other than what those who are told of everybody were told last. Those who
  /// watch the user may know it all the same, as they may have asked in between.
  bool is_new = true;
};

using presence_changes = std::shared_ptr<const std::vector<presence_change>>;

/// Notes changes, and gathers them until they are taken out: who has gone and come back
/// meanwhile is not mentioned to those who are told of everybody. `Endpoint` is as for
/// a name_table.
template <class Endpoint>
class presence_board {
public:
  explicit presence_board(const hash_key& key = {})
    : watchers_{0, keyed_hash{key}}, noted_{0, keyed_hash{key}} {
    // nop
  }

  /// What one of those who are told is to be told.
  struct news {
    Endpoint whom;
    presence_changes changes;
  };

  // -- who is told -----------------------------------------------------------------

  /// It is told of everybody.
  void subscribe(const Endpoint& whom) {
    subscribers_.push_back({whom, last_change_});
  }

  /// It is told of that user.
  void watch(const std::string& name, const Endpoint& whom) {
    auto& watchers = watchers_[name];
    if (std::find(watchers.begin(), watchers.end(), whom) == watchers.end())
      watchers.push_back(whom);
  }

  void unwatch(const std::string& name, const Endpoint& whom) {
    auto found = watchers_.find(name);
    if (found == watchers_.end())
      return;
    std::erase(found->second, whom);
    if (found->second.empty())
      watchers_.erase(found);
  }

  /// It is told of nobody any more but those that it watches.
  void unsubscribe(const Endpoint& whom) {
    std::erase_if(subscribers_,
                  [&](const subscriber& each) { return each.who == whom; });
  }

  // -- what they are told ------------------------------------------------------------

  /// The user `name` has come, or gone. Returns whether anybody is to be told.
  bool note(const std::string& name, bool present) {
    // Also if those are gone whom it was noted for: others may come before it is told.
    auto found = noted_.find(name);
    if (found == noted_.end()) {
      if (subscribers_.empty() && watchers_.count(name) == 0)
        return false;
      found = noted_.emplace(name, noted{!present, {}}).first;
    }
    found->second.changes.push_back(++last_change_);
    return true;
  }

  /// `whom` asks who is there. If it is told of everybody, it is to be told before that
  /// what it was not yet, so that all it knows is of one moment; from then on it was.
  /// Empty if there is nothing.
  std::vector<presence_change> catch_up(const Endpoint& whom) {
    auto found = std::find_if(subscribers_.begin(), subscribers_.end(),
                              [&](const subscriber& each) { return each.who == whom; });
    if (found == subscribers_.end())
      return {};
    return changes_since(std::exchange(found->told_until, last_change_));
  }

  bool has_news() const noexcept {
    return !noted_.empty();
  }

  /// Takes out what each is to be told, in one piece. Those who watch a user are told
  /// how it is, also if that is how it was: they may have asked in between.
  std::vector<news> take_news() {
    std::map<Endpoint, std::vector<presence_change>> to_watchers;
    for (const auto& [name, what] : noted_)
      if (auto found = watchers_.find(name); found != watchers_.end())
        for (const auto& whom : found->second)
          to_watchers[whom].push_back({name, what.is_present(), false});
    auto all = shared(changes_since(told_until_));
    std::vector<news> result;
    for (auto& [whom, told_until] : subscribers_) {
      auto own = told_until > told_until_ ? shared(changes_since(told_until)) : all;
      told_until = last_change_;
      if (auto found = to_watchers.find(whom); found != to_watchers.end())
        add(found->second, *own);
      else if (!own->empty())
        result.push_back({whom, std::move(own)});
    }
    for (auto& [whom, changes] : to_watchers)
      result.push_back({whom, shared(std::move(changes))});
    noted_.clear();
    told_until_ = last_change_;
    return result;
  }

private:
  /// Numbers all changes.
  using change_number = std::uint64_t;

  struct subscriber {
    Endpoint who;
    /// The last change that it needs not be told.
    change_number told_until;
  };

  struct noted {
    /// Before the first of the changes, which alternate.
    bool was_present;
    std::vector<change_number> changes;

    bool was_present_at(change_number last) const noexcept {
      auto later = std::upper_bound(changes.begin(), changes.end(), last);
      return was_present != ((later - changes.begin()) % 2 == 1);
    }
    bool is_present() const noexcept {
      return was_present != (changes.size() % 2 == 1);
    }
  };

  static presence_changes shared(std::vector<presence_change>&& changes) {
    return std::make_shared<const std::vector<presence_change>>(std::move(changes));
  }

  /// Those who are there now and were not then, or the other way round.
  std::vector<presence_change> changes_since(change_number last) const {
    std::vector<presence_change> result;
    for (const auto& [name, what] : noted_)
      if (what.is_present() != what.was_present_at(last))
        result.push_back({name, what.is_present()});
    return result;
  }

  /// Adds what is new of `from` to that which `to` has of users who are watched.
  static void add(std::vector<presence_change>& to,
                  const std::vector<presence_change>& from) {
    auto end = to.begin() + static_cast<std::ptrdiff_t>(to.size());
    std::vector<presence_change> others;
    for (const auto& each : from) {
      auto watched = std::find_if(to.begin(), end,
                                  [&](const auto& x) { return x.name == each.name; });
      if (watched == end)
        others.push_back(each);
      else
        watched->is_new = true;
    }
    to.insert(to.end(), others.begin(), others.end());
  }

  std::vector<subscriber> subscribers_;
  std::unordered_map<std::string, std::vector<Endpoint>, keyed_hash> watchers_;
  std::unordered_map<std::string, noted, keyed_hash> noted_;
  change_number last_change_ = 0;
  /// Those up to this one have been taken out.
  change_number told_until_ = 0;
};

} // namespace telex
