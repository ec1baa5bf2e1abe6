// The model: what must be true when all is at rest.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

void model::at_rest(const resting_network& network) {
  if (broken_)
    return;
  if (gives_up() && gave_up_at_ == never)
    gave_up_at_ = now_;
  for (auto who : live_)
    if (!peers_[who].closed)
      take_up_rest(who);
  rest_refusals();
  note_unseen();
  rest_names();
  rest_messages();
  rest_broadcasts();
  rest_presence();
  for (auto who : live_)
    if (!peers_[who].closed)
      check_peer(who, network);
  for (auto name : known_names_)
    check_queue(name);
  check_drained();
  auto limit = config_.limits.connections;
  auto accepts = !draining_ && !ended_ && (limit == 0 || connections() < limit);
  // Who has left and still has something to deliver may count.
  auto may_be_full = limit != 0 && now_ < lingers_until_;
  if (network.is_accepting() != accepts && !(accepts && may_be_full))
    fail("accepts-up-to-the-limit",
         accepts ? "nobody is let in" : "too many are let in");
  std::erase_if(live_, [this](auto who) { return peers_[who].closed; });
  for (auto who : live_)
    peers_[who].overdue = false;
  std::erase_if(heard_, [this](auto who) {
    auto is_left = peers_[who].unparsed > 0;
    peers_[who].heard = is_left;
    return !is_left;
  });
  addresses_.rested();
  forget_messages();
  ++round_;
}

// -- refusals --------------------------------------------------------------------

/// A claim without an answer has been refused, if that is not told yet.
void model::rest_refusals() {
  for (auto who : live_) {
    auto& p = at(who);
    if (!p.is_there() || !p.claims || p.refusals < config_.limits.refusals)
      continue;
    refuse(who);
    p.claims = false;
    p.answers.back().what = owed_answer::kind::taken;
    ++p.refusals;
    slow_down(p, now_);
    p.answers.back().due = p.slowed_until;
  }
}

// -- who is there ----------------------------------------------------------------

void model::rest_names() {
  for (auto name : known_names_)
    names_[name].holders.clear();
  for (auto who : live_) {
    const auto& p = peers_[who];
    if (p.is_there() && p.has_name())
      names_[p.name].holders.push_back({who, p.as});
  }
  for (auto name : known_names_)
    rest_users(name);
}

/// Whoever has another come behind with the same session, and is not told of it, has
/// left before.
void model::rest_predecessors(name_id name) {
  auto& n = names_[name];
  std::erase_if(n.holders, [&](const holder& each) {
    auto& p = at(each.who);
    while (each.who != n.receiver && says_bye(p, name) && take_up(each.who, nullptr))
      ;
    return !p.has_name();
  });
}

void model::rest_users(name_id name) {
  auto& n = names_[name];
  if (n.holders.size() > 1)
    rest_predecessors(name);
  if (n.holders.empty() && n.waiting.empty() && !n.is_complete() && !n.shaken
      && n.receiver_before == no_connection)
    return;
  n.sender = n.receiver = no_connection;
  auto is_both = [](const holder& each) { return each.as == role::both; };
  auto is_one = std::any_of(n.holders.begin(), n.holders.end(), is_both);
  if (n.holders.size() > (is_one ? 1 : 2)
      || (n.holders.size() == 2 && n.holders[0].as == n.holders[1].as))
    return fail("one-owner", std::string{names[name]} + " has more than one owner");
  if (n.holders.size() == 2) {
    auto [a, b] = std::pair{n.holders[0].who, n.holders[1].who};
    if (peers_[a].address != peers_[b].address)
      return fail("one-address", std::string{names[name]} + " has two addresses");
    complete(a, b);
  } else if (n.holders.size() == 1) {
    auto who = n.holders[0].who;
    if (is_one)
      complete(who, who);
    else if (peers_[who].stands == standing::complete)
      fail("both-or-none", label(who) + " is left without its other half");
  }
  if (n.receiver != n.receiver_before)
    note_change(name);
  rest_waiting(name, n.receiver != n.receiver_before || !n.is_complete());
  n.receiver_before = n.receiver;
  n.shaken = n.lost = n.fresh = false;
  auto owes = n.is_complete() && !takes_more(peers_[n.receiver], n.waiting_octets);
  n.peak = n.most = owes ? load{n.waiting.size(), n.waiting_octets} : load{};
}

/// What waits for a name, when whatever has happened to it in this round has:
/// `is_new` says that its user has gone, whether there is another one or not.
void model::rest_waiting(name_id name, bool is_new) {
  auto& n = names_[name];
  if (n.waiting.empty())
    return;
  auto is_full = may_be_full(name);
  auto may_be_gone = may_say_bye(name);
  auto waiting = n.waiting;
  for (auto id : waiting) {
    auto& m = *find(id);
    auto is_gone = is_new && (!n.is_complete() || m.seeks < round_);
    auto& d = *m.find_delivery(name);
    if (m.seeks == round_ && is_full)
      d.excuses |= excuse::recipient_busy;
    if (may_be_gone)
      d.excuses |= excuses_of_loss(m);
    if (now_ >= m.due_from)
      d.excuses |= excuse::too_late;
    auto is_wrong = m.is_typed && n.is_complete() && !peers_[n.receiver].extended;
    if (is_wrong)
      d.excuses |= excuse::plain_recipient;
    if (is_gone)
      d.excuses |= excuse::recipient_left;
    if (is_gone || is_wrong || now_ >= m.due || gives_up() || ended_
        || (draining_ && m.round_from > drain_round_)) {
      m.end(d, delivery::state::failed);
      stop_waiting(name, m);
    }
  }
}

// -- what is under way -------------------------------------------------------------

void model::rest_messages() {
  for (auto who : live_) {
    auto& p = peers_[who];
    if (!p.closed)
      fail_given(p, excuse::too_late);
  }
}

void model::check_peer(connection_id who, const resting_network& network) {
  const auto& p = peers_[who];
  if (deadline_beside_given(p) <= now_
      || (deadline_of(p) <= now_ && !may_have_stopped_waiting(who)))
    return fail("closed-in-time", label(who) + " is still open");
  if (ended_)
    return fail("end-closes-all", label(who) + " is still open");
  if (p.left)
    return;
  if (!p.answers.empty()) {
    const auto& owed = p.answers.front();
    auto is_slowed = now_ < owed.due;
    if (owed.what != owed_answer::kind::message && !is_slowed)
      return fail("every-request-answered", label(who) + " is owed an answer");
    if (!is_slowed)
      check_pending(who, *find(owed.message));
  }
  if (p.extended)
    check_extended(who);
  if (is_to_be_read(p) && !network.is_read(who))
    fail("open-and-served", label(who) + " is not read");
}

/// The oldest message of a connection without an answer: it must have a reason.
void model::check_pending(connection_id who, const message& m) {
  if (broken_ || may_wait(m) || may_wait_behind(m))
    return;
  for (const auto& d : m.deliveries) {
    const auto& n = names_[d.to];
    if (d.now == delivery::state::given
        || (d.now == delivery::state::waiting && n.is_complete()
            && !is_to_be_given(d.to)))
      return;
  }
  fail("every-send-answered", label(who) + " has no answer to message "
                                + std::to_string(m.id) + ", which waits for nothing");
}

/// What certainly waits for a recipient.
void model::check_queue(name_id name) {
  const auto& n = names_[name];
  if (!n.is_complete() || broken_)
    return;
  std::size_t certain = 0;
  for (auto id : n.waiting) {
    const auto& m = *find(id);
    const auto& sender = peers_[m.from];
    auto is_next = !m.orphaned && !m.answered && m.recipient != everybody
                   && !sender.answers.empty() && sender.answers.front().message == m.id
                   && !may_wait_behind(m);
    if (is_next || m.find_delivery(name)->excuses == 0)
      ++certain;
  }
  if (certain > 0 && is_to_be_given(name))
    fail("next-is-given", std::string{names[name]} + " is given nothing of what waits");
  if (certain > config_.limits.recipient_queue)
    fail("queue-is-bounded",
         std::to_string(certain) + " messages wait for " + std::string{names[name]});
}

// -- the end -----------------------------------------------------------------------

void model::check_drained() {
  if (!draining_ || broken_ || connections() == 0)
    return;
  if (gave_up_at_ != never && now_ >= gave_up_at_ + config_.timeouts.linger)
    fail("drained-in-time", "the router is still there");
  else if (is_idle())
    fail("drained-when-idle", "nothing is under way, and the router is still there");
}

/// Whether nothing at all is under way.
bool model::is_idle() const {
  auto waits
    = std::any_of(known_names_.begin(), known_names_.end(),
                  [this](name_id each) { return !names_[each].waiting.empty(); });
  return !waits && std::all_of(live_.begin(), live_.end(), [this](auto who) {
    const auto& p = peers_[who];
    return p.closed
           || (p.owed() == 0 && p.unread == 0
               && std::all_of(p.given.begin(), p.given.end(),
                              [](const auto& each) { return each.message == 0; }));
  });
}

} // namespace telex::simulation
