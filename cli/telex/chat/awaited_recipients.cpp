#include "cli/telex/chat/awaited_recipients.hpp"

#include "actors/username.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

namespace {

/// Whether nobody has the message, as nobody was there.
bool is_for_want_of_recipient(const settled& news) {
  auto failed = std::get_if<not_delivered>(&news.how);
  if (!failed)
    return false;
  if (failed->what.recipient == everybody)
    return news.reason == to_string(outcome::nobody_else);
  return news.reason.empty() ? failed->why == failure::refused
                             : news.reason == to_string(outcome::unknown_recipient)
                                 || news.reason == to_string(outcome::recipient_left);
}

/// Whether the server tells who comes: one that says why.
bool can_be_watched(const settled& news, std::string_view name) {
  return !news.reason.empty() && name != everybody;
}

} // namespace

void awaited_recipients::add(parcel what) {
  auto to = find(what.what.recipient);
  if (!to)
    to = &all_.emplace_back(recipient{what.what.recipient});
  to->waiting.push_back(std::move(what));
}

std::optional<awaited_recipients::parcel>
awaited_recipients::next(clock::time_point now) {
  auto can_go = [now, this](const recipient& x) {
    return !x.waiting.empty() && !x.is_under_way
           && (!x.again_at || std::min(*x.again_at, until_) <= now);
  };
  auto found = std::ranges::find_if(all_, can_go);
  if (found == all_.end())
    return std::nullopt;
  found->is_under_way = true;
  found->again_at.reset();
  return found->waiting.front();
}

bool awaited_recipients::keep(std::uint64_t number, const settled& news,
                              clock::time_point now) {
  auto is_of = [number](const recipient& x) {
    return x.is_under_way && x.waiting.front().number == number;
  };
  auto found = std::ranges::find_if(all_, is_of);
  if (found == all_.end())
    return false;
  found->is_under_way = false;
  auto is_kept = now < until_ && is_for_want_of_recipient(news);
  if (!is_kept) {
    found->waiting.pop_front();
    found->refusal.reset();
    return false;
  }
  found->refusal = news;
  auto is_watched = can_be_watched(news, found->name);
  found->again_at = is_watched ? until_ : now + pause;
  if (is_watched)
    questions_.push_back(found->name);
  return true;
}

std::vector<std::string> awaited_recipients::take_questions() {
  return std::exchange(questions_, {});
}

void awaited_recipients::see(std::string_view name) {
  if (auto who = find(name))
    who->again_at.reset();
}

void awaited_recipients::lose_sight_of(std::string_view name, clock::time_point now) {
  if (auto who = find(name); who && who->again_at)
    who->again_at = now + pause;
}

std::optional<clock::time_point> awaited_recipients::deadline() const {
  std::optional<clock::time_point> result;
  for (const auto& each : all_)
    if (!each.waiting.empty() && !each.is_under_way && each.again_at)
      result = earliest({result, each.again_at, until_});
  return result;
}

std::vector<awaited_recipients::given_up> awaited_recipients::take_all() {
  std::vector<given_up> result;
  for (auto& each : all_) {
    auto first = each.waiting.begin() + (each.is_under_way ? 1 : 0);
    for (auto waits = first; waits != each.waiting.end(); ++waits)
      result.push_back({std::move(*waits), std::exchange(each.refusal, std::nullopt)});
    each.waiting.erase(first, each.waiting.end());
  }
  return result;
}

awaited_recipients::recipient* awaited_recipients::find(std::string_view name) {
  auto found = std::ranges::find(all_, name, &recipient::name);
  return found == all_.end() ? nullptr : &*found;
}

} // namespace telex::cli
