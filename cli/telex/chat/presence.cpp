#include "cli/telex/chat/presence.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/wording.hpp"

#include <utility>

namespace telex::cli {

namespace {

/// As it stands in a list of names.
std::string with_state(const std::string& name, std::optional<bool> is_present) {
  return is_present ? name + (*is_present ? " (here)" : " (not here)") : name;
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

void presence::talk_with(const std::string& name) {
  if (!is_told_ || !is_username(name) || unwanted_.contains(name))
    return;
  if (auto found = watched_.find(name); found != watched_.end())
    found->second.used = ++uses_;
  else if (make_room())
    add(name);
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

// -- what the server does
// --------------------------------------------------------------

void presence::begin(bool is_told) {
  end();
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
  for (auto& [name, which] : watched_)
    which.is_current = false;
}

bool presence::take_who() {
  if (asked_who_.empty())
    return false;
  auto result = asked_who_.front();
  asked_who_.pop_front();
  return result;
}

std::string presence::take(const watching& news) {
  auto found = watched_.find(news.name);
  if (found == watched_.end())
    return {};
  auto& which = found->second;
  which.is_current = true;
  if (std::exchange(which.is_answering, false)) {
    which.is_present = news.present;
    return news.name + (news.present ? " is here" : " is not here");
  }
  // That somebody is not there who was written to is told with the message.
  if (!which.is_present) {
    which.is_present = news.present;
    return {};
  }
  return change(news.name, news.present);
}

std::string presence::take(const joined& news) {
  return change(news.name, true);
}

std::string presence::take(const left& news) {
  return change(news.name, false);
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

// -- the table
// -------------------------------------------------------------------------

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

std::string presence::change(const std::string& name, bool is_present) {
  auto found = watched_.find(name);
  if (found == watched_.end() || found->second.is_present == is_present)
    return {};
  found->second.is_present = is_present;
  if (is_quiet_ && !found->second.is_wanted)
    return {};
  return name + (is_present ? " is here" : " has left");
}

} // namespace telex::cli
