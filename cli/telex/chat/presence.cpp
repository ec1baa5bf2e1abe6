#include "cli/telex/chat/presence.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/wording.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

namespace {

/// As it stands in a list of names.
std::string with_state(const std::string& name, std::optional<bool> is_present) {
  return is_present ? name + (*is_present ? " (here)" : " (not here)") : name;
}

std::string told_of(const std::string& name, bool is_present) {
  return name + (is_present ? " is here" : " has left");
}

std::string describe_untold() {
  return describe(not_answered{question::watch, {}, hindrance::unknown});
}

} // namespace

std::optional<presence::order> presence::next_order() {
  if (orders_.empty())
    return std::nullopt;
  auto result = std::move(orders_.front());
  orders_.pop_front();
  return result;
}

// -- what the person does ------------------------------------------------------------

// What becomes of a message to `name` says whether it is there.
void presence::talk_with(const std::string& name) {
  auto which = find_or_add(name);
  if (!which)
    return;
  which->is_heard_of = false;
  if (which->is_present)
    which->told.know(*which->is_present);
}

void presence::hear_of(const std::string& name) {
  auto is_known = watched_.contains(name);
  auto which = find_or_add(name);
  if (!which)
    return;
  which->is_heard_of = which->is_heard_of || !is_known;
  if (which->is_present == true)
    which->told.hush();
}

std::string presence::watch(const std::string& name) {
  if (!is_told_)
    return describe_untold();
  unwanted_.erase(name);
  auto found = watched_.find(name);
  if (found == watched_.end() && !make_room())
    return "not watched: " + std::to_string(watched_.size())
           + " are already; /unwatch NAME makes room";
  if (found == watched_.end())
    add(name);
  auto& which = watched_[name];
  which.is_wanted = true;
  which.is_answering = !which.is_current;
  if (which.is_current)
    which.told.know(*which.is_present);
  return which.is_answering ? ""
                            : name + (*which.is_present ? " is here" : " is not here");
}

std::string presence::unwatch(const std::string& name) {
  if (!is_told_)
    return describe_untold();
  unwanted_.insert(name);
  if (!watched_.contains(name))
    return name + " is not watched";
  forget(name);
  return name + " is watched no more";
}

void presence::drop(const std::string& name) {
  auto found = watched_.find(name);
  if (found != watched_.end() && !found->second.is_wanted)
    forget(name);
}

void presence::ask_who(std::string prefix) {
  asked_who_.push_back(true);
  orders_.push_back({question::who, std::move(prefix)});
}

void presence::look_up(std::string prefix) {
  if (!is_told_ || !asked_who_.empty())
    return;
  asked_who_.push_back(false);
  orders_.push_back({question::who, std::move(prefix)});
}

std::string presence::describe() const {
  if (!is_told_)
    return describe_untold();
  std::string wanted;
  std::string others;
  for (const auto& [name, which] : watched_) {
    auto& to = which.is_wanted ? wanted : others;
    to += (to.empty() ? "" : ", ") + with_state(name, which.is_present);
  }
  if (watched_.empty())
    return "Nobody is watched; /watch NAME does so";
  if (others.empty())
    return "Watched: " + wanted;
  others = "watched as you talk with them: " + others;
  return wanted.empty() ? "Nobody by /watch; " + others
                        : "Watched: " + wanted + "; " + others;
}

bool presence::is_gone(std::string_view name) const {
  auto found = watched_.find(name);
  return is_told_ && found != watched_.end() && found->second.is_current
         && found->second.is_present == false;
}

// -- what the server does --------------------------------------------------

void presence::begin(bool is_told, clock::time_point now) {
  end();
  if (std::exchange(has_begun_, true))
    returned_at_ = now + return_time;
  is_told_ = is_told;
  if (!is_told)
    return;
  for (const auto& [name, which] : watched_)
    orders_.push_back({question::watch, name});
}

void presence::end() {
  is_told_ = false;
  orders_.clear();
  asked_who_.clear();
  for (auto& [name, which] : watched_) {
    which.is_current = false;
    which.told.drop();
  }
}

bool presence::take_who() {
  if (asked_who_.empty())
    return false;
  auto result = asked_who_.front();
  asked_who_.pop_front();
  return result;
}

std::string presence::take(const watching& news, clock::time_point now) {
  auto found = watched_.find(news.name);
  if (found == watched_.end())
    return {};
  auto& which = found->second;
  which.is_current = true;
  if (std::exchange(which.is_answering, false)) {
    which.is_present = news.present;
    which.told.know(news.present);
    return news.name + (news.present ? " is here" : " is not here");
  }
  if (which.is_present)
    return change(news.name, news.present, now);
  // That somebody is not there who was written to is told with the message.
  which.is_present = news.present;
  which.told.know(news.present && !which.is_heard_of);
  which.told.see(news.present, now + lasting);
  which.told.hush();
  return {};
}

std::string presence::take(const joined& news, clock::time_point now) {
  return change(news.name, true, now);
}

std::string presence::take(const left& news, clock::time_point now) {
  return change(news.name, false, now);
}

std::string presence::take(const not_answered& news) {
  auto found = watched_.find(news.about);
  if (news.what != question::watch || found == watched_.end())
    return {};
  auto is_wanted = found->second.is_wanted;
  watched_.erase(found);
  if (news.why == hindrance::too_many) {
    room_ = watched_.size();
    // Whom the person asks for has room before who is talked with.
    if (is_wanted && make_room())
      return watch(news.about);
  }
  return is_wanted ? news.about + " is not watched: " + cli::describe(news) : "";
}

// -- what has lasted -------------------------------------------------------

std::optional<clock::time_point> presence::next_due() const {
  std::optional<clock::time_point> result;
  for (const auto& [name, which] : watched_)
    result = earliest({result, which.told.due()});
  return result;
}

std::optional<presence::notice> presence::next_notice(clock::time_point now) {
  for (auto& [name, which] : watched_)
    if (auto is_present = which.told.take(now))
      return notice{name, told_of(name, *is_present)};
  return std::nullopt;
}

// -- the table -------------------------------------------------------------

/// Null if it is not to be watched, or cannot be.
presence::entry* presence::find_or_add(const std::string& name) {
  if (!is_told_ || !is_username(name) || unwanted_.contains(name))
    return nullptr;
  auto found = watched_.find(name);
  if (found == watched_.end()) {
    if (!make_room())
      return nullptr;
    add(name);
    return &watched_[name];
  }
  found->second.used = ++uses_;
  return &found->second;
}

/// Whether one more can be watched, if need be in the place of another.
bool presence::make_room() {
  if (watched_.size() < room_)
    return true;
  auto oldest = watched_.end();
  for (auto each = watched_.begin(); each != watched_.end(); ++each)
    if (!each->second.is_wanted
        && (oldest == watched_.end() || each->second.used < oldest->second.used))
      oldest = each;
  if (oldest == watched_.end())
    return false;
  forget(oldest->first);
  return true;
}

void presence::add(const std::string& name) {
  watched_[name].used = ++uses_;
  orders_.push_back({question::watch, name});
}

void presence::forget(std::string name) {
  watched_.erase(name);
  orders_.push_back({question::unwatch, std::move(name)});
}

std::string presence::change(const std::string& name, bool is_present,
                             clock::time_point now) {
  auto found = watched_.find(name);
  if (found == watched_.end())
    return {};
  auto& which = found->second;
  which.is_present = is_present;
  auto is_news = which.told.told() != is_present;
  if (which.is_wanted || is_quiet_)
    which.told.know(is_present);
  else
    which.told.see(is_present,
                   is_present ? now + lasting : std::max(now + lasting, returned_at_));
  return which.is_wanted && is_news ? told_of(name, is_present) : "";
}

} // namespace telex::cli
