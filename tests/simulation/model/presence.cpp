// The model: what is said of who comes and goes (docs/protocol.md, section 6).

#include "tests/simulation/model/extended_frame.hpp"
#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <set>

namespace telex::simulation {

namespace {

using kind = router_frame::kind;

} // namespace

/// The user of a name has come or gone, or may have: also before those who are told of
/// everybody from this moment on.
void model::note_change(name_id name) {
  for (auto who : live_)
    if (auto& p = at(who); p.granted.presence && p.granted_at == now_)
      p.knows[name] = knowledge::nothing;
  auto& n = names_[name];
  n.changed_at = now_;
  n.is_late_news = true;
  if (!std::exchange(n.is_news, true))
    news_.push_back(name);
}

knowledge model::truth(name_id name) const {
  return names_[name].is_complete() ? knowledge::there : knowledge::gone;
}

/// It is told of everybody from now on. What changes before all is at rest may have
/// before that, and who was read to leave may have left.
void model::begin_presence(peer& p) {
  p.granted_at = now_;
  if (!p.granted.presence)
    return;
  p.knows.assign(all_names, knowledge::gone);
  for (auto name : known_names_) {
    auto is_open = names_[name].is_news || may_say_bye(name);
    p.knows[name] = is_open ? knowledge::nothing : truth(name);
  }
}

/// Whether somebody had or was granted that name at some moment of this round.
bool model::may_be_there(name_id name) {
  if (names_[name].holders.empty())
    take_up_claims(name, no_connection);
  return !names_[name].holders.empty();
}

/// Whether there was nobody of that name at some moment of this round.
bool model::may_be_gone(name_id name) {
  if (is_complete_for_sure(name))
    take_up_bye(name, no_connection);
  return !is_complete_for_sure(name);
}

void model::handle_presence(connection_id who, const router_frame& f) {
  auto& p = at(who);
  auto has_come = f.what == kind::joined;
  const auto what = label(who) + " is told that " + std::string{f.name}
                    + (has_come ? " came" : " left");
  auto name = find_name(f.name);
  if (!name || *name == p.name || !(p.granted.presence || p.watches(*name)))
    return fail("presence-asked-for", what + ", which it has not asked for");
  auto now = has_come ? knowledge::there : knowledge::gone;
  // What it is told first may have been so, and not be any more, when it came.
  if (p.knows[*name] == now && now_ > p.granted_at + config_.timeouts.presence)
    return fail("presence-alternates", what + ", twice");
  p.knows[*name] = now;
  if (!names_[*name].is_late_news
      && !(has_come ? may_be_there(*name) : may_be_gone(*name)))
    fail("presence-is-true", what + ", which is not so");
}

void model::check_watching(connection_id who, const prompt_answer& owed,
                           const router_frame& f) {
  auto& p = at(who);
  auto present = f[field::present] == "yes";
  if (!present && f[field::present] != "no")
    return fail("right-answer", label(who) + " is told a wrong Present:");
  if (!(present ? may_be_there(owed.name) : may_be_gone(owed.name)))
    return fail("presence-is-true",
                label(who) + " is told Present: " + std::string{f[field::present]}
                  + " of " + std::string{names[owed.name]});
  if (p.knows.empty())
    p.knows.assign(all_names, knowledge::nothing);
  p.knows[owed.name] = present ? knowledge::there : knowledge::gone;
}

/// The names that begin so: all that are there, or the first of them.
void model::check_names(connection_id who, const prompt_answer& owed,
                        const router_frame& f) {
  std::set<std::string_view> listed;
  auto rest = f.body;
  for (std::string_view last; !rest.empty();) {
    auto size = rest.find('\n');
    auto name = rest.substr(0, size);
    auto id = find_name(name);
    if (size == std::string_view::npos || !id || name <= last
        || !name.starts_with(owed.prefix) || !may_be_there(*id))
      return fail("names-are-true", label(who) + " is told of " + std::string{name});
    listed.insert(last = name);
    rest.remove_prefix(size + 1);
  }
  auto total = number_of(f[field::total]).value_or(0);
  const auto most = config_.limits.who;
  std::size_t certain = 0;
  for (auto name : known_names_) {
    if (!names[name].starts_with(owed.prefix) || !is_complete_for_sure(name))
      continue;
    auto is_behind
      = listed.size() == most && (most == 0 || names[name] > *listed.rbegin());
    if (is_behind || listed.contains(names[name]))
      certain += may_say_bye(name) ? 0 : 1;
    else if (!may_be_gone(name))
      return fail("names-are-true",
                  label(who) + " is not told of " + std::string{names[name]});
  }
  if (total < certain || listed.size() != std::min<std::size_t>(total, most))
    fail("names-are-true", label(who) + " is told of " + std::to_string(listed.size())
                             + " of " + std::to_string(total));
}

// -- at rest -------------------------------------------------------------------------

/// Whoever is to be told of a change is, when its time has come.
void model::rest_presence() {
  std::erase_if(news_, [this](name_id name) {
    auto& n = names_[name];
    if (now_ < n.changed_at + config_.timeouts.presence)
      return false;
    n.is_late_news = false;
    auto all_know = true;
    for (auto who : live_)
      all_know = knows_news(at(who), name) && all_know;
    n.is_news = !all_know;
    return all_know;
  });
}

/// Whether a peer needs not be told of that name any more.
bool model::knows_news(peer& p, name_id name) {
  if (p.knows.empty() || !p.is_there() || p.faulted || p.said_bye || ended_
      || name == p.name || !(p.granted.presence || p.watches(name)))
    return true;
  if (p.held_up)
    return false;
  if (may_say_bye(p.name))
    return true;
  auto now = truth(name);
  auto& knows = p.knows[name];
  if (knows == now)
    return true;
  if (may_say_bye(name))
    return false;
  auto is_told = knows != knowledge::nothing && names_[name].changed_at > p.granted_at;
  knows = now;
  if (is_told)
    fail("presence-is-told", std::string{names[p.name]} + " is not told how it is with "
                               + std::string{names[name]});
  return true;
}

} // namespace telex::simulation
