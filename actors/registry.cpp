#include "actors/registry.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace telex {

namespace {

/// What a broadcast that waits counts for: its body, and the transaction that follows
/// it.
std::size_t size_in_queue(const parcel& message) {
  return message.size() + 4096;
}

} // namespace

registry_state::~registry_state() {
  // Each copy has a promise, which settles itself.
  if (handed_out_)
    for (auto& each : handed_out_->broadcasts)
      for (; each.left > 1; --each.left)
        each.message.promise.for_another();
  if (has_alarm_)
    self_->send(timer_, let_sleep_msg{self_->id()});
}

void registry_state::init(const settings& config, event_sink* events,
                          const caf::actor& timer, const hash_key& key) {
  config_ = config;
  events_ = events;
  timer_ = timer;
  names_ = name_table<caf::actor>{key};
  presence_ = presence_board<caf::actor>{key};
}

// -- names -----------------------------------------------------------------------

void registry_state::claim(const claim_msg& msg) {
  auto was_there = names_.find(msg.name) != nullptr;
  auto is_duplex = msg.as == role::duplex;
  auto result
    = is_duplex ? claim_duplex(msg)
                : names_.claim(msg.name, msg.as, msg.address, msg.connection, msg.held);
  if (result == claim_result::complete && !was_there)
    note(msg.name, true);
  if (result == claim_result::complete && msg.presence)
    presence_.subscribe(msg.connection);
  if (result != claim_result::complete || is_duplex) {
    self_->send(msg.connection, claimed_msg{result});
    return;
  }
  auto user = names_.find(msg.name);
  auto& first = msg.as == role::sender ? user->receiver : user->sender;
  self_->send(first, completed_msg{msg.connection});
}

claim_result registry_state::claim_duplex(const claim_msg& msg) {
  auto [result, displaced]
    = names_.claim_duplex(msg.name, msg.connection, msg.held, msg.session);
  if (displaced)
    self_->send(displaced, taken_over_msg{});
  return result;
}

void registry_state::release(const release_msg& msg) {
  auto was_there = names_.find(msg.name) != nullptr;
  if (auto partner = names_.release(msg.name, msg.connection))
    self_->send(partner, partner_left_msg{});
  presence_.unsubscribe(msg.connection);
  if (was_there && !names_.find(msg.name))
    note(msg.name, false);
}

// -- who is there ------------------------------------------------------------------

void registry_state::who(const who_msg& msg) {
  if (!index_) {
    std::vector<std::string> names;
    names_.for_each_name([&names](const std::string& name) { names.push_back(name); });
    index_.emplace(std::move(names));
  }
  catch_up(msg.connection);
  auto found = index_->begin_with(msg.prefix, config_.limits.who);
  self_->send(msg.connection, names_msg{found.total, std::move(found.names)});
}

void registry_state::watch(const watch_msg& msg) {
  catch_up(msg.connection);
  presence_.watch(msg.name, msg.connection);
  self_->send(msg.connection, watching_msg{msg.name, names_.find(msg.name) != nullptr});
}

void registry_state::unwatch(const unwatch_msg& msg) {
  presence_.unwatch(msg.name, msg.connection);
}

/// Who asks is told of changes first, so that the answer contradicts none of them: of
/// those that it is about to be told, and then of others.
void registry_state::catch_up(const caf::actor& connection) {
  auto next = news_.begin() + static_cast<std::ptrdiff_t>(next_news_);
  auto own = std::find_if(next, news_.end(),
                          [&](const auto& each) { return each.whom == connection; });
  if (own != news_.end()) {
    std::swap(*own, *next);
    tell_next();
  }
  auto changes = presence_.catch_up(connection);
  if (!changes.empty())
    self_->send(connection,
                presence_msg{std::make_shared<const std::vector<presence_change>>(
                  std::move(changes))});
}

/// A user has come, or gone.
void registry_state::note(const std::string& name, bool present) {
  users_ = present ? users_ + 1 : users_ - 1;
  if (index_ && present)
    index_->add(name);
  else if (index_)
    index_->remove(name);
  if (presence_.note(name, present))
    tell_later();
}

/// Sees to it that those who are to be told of changes are: now, unless that was a
/// short while ago.
void registry_state::tell_later() {
  if (std::exchange(tells_, true))
    return;
  if (tells_at_ <= self_->clock().now()) {
    self_->send_later(tell_changes_msg{});
  } else {
    has_alarm_ = true;
    self_->send(timer_, wake_me_msg{tells_at_, caf::actor{self_}});
  }
}

void registry_state::wake(const wake_msg&) {
  has_alarm_ = false;
  tell_changes({});
}

/// As many of them as others can be made to wait for.
void registry_state::tell_changes(const tell_changes_msg&) {
  if (news_.empty()) {
    news_ = presence_.take_news();
    tells_at_ = self_->clock().now() + config_.timeouts.presence;
  }
  for (std::size_t spent = 0;
       next_news_ < news_.size() && spent < config_.turns.copies;) {
    spent += 1 + news_[next_news_].changes->size() / config_.turns.copies;
    tell_next();
  }
  if (next_news_ < news_.size())
    return self_->send_later(tell_changes_msg{});
  news_.clear();
  next_news_ = 0;
  tells_ = false;
  if (presence_.has_news())
    tell_later();
}

void registry_state::tell_next() {
  auto& [whom, changes] = news_[next_news_++];
  self_->send(whom, presence_msg{std::move(changes)});
}

// -- a message to one --------------------------------------------------------------

void registry_state::dispatch(dispatch_msg& msg) {
  auto is_for_one = true;
  const auto& recipient = msg.messages.first().content->recipient;
  msg.messages.for_each_other([&](const parcel& each) {
    is_for_one = is_for_one && each.content->recipient == recipient;
  });
  if (is_for_one)
    pass_on(std::move(msg.messages));
  else
    msg.messages.for_each([this](parcel& each) { pass_on(batch{std::move(each)}); });
}

/// All of them are for one recipient.
void registry_state::pass_on(batch<parcel>&& messages) {
  auto user = draining_ ? nullptr : names_.find(messages.first().content->recipient);
  if (!draining_ && events_->wants(severity::debug))
    messages.for_each(
      [this, user](const parcel& each) { report_lookup(each, user ? 1 : 0); });
  if (user)
    return caf::anon_send(user->receiver, forward_msg{std::move(messages)});
  settlements refused;
  messages.for_each([&](parcel& each) {
    each.promise.settle(draining_ ? outcome::draining : outcome::unknown_recipient,
                        refused);
  });
}

void registry_state::report_lookup(const parcel& message,
                                   std::size_t recipients) const {
  if (!events_->wants(severity::debug))
    return;
  const auto& key = message.promise.key();
  events_->report({actor_kind::registry, self_->id()},
                  events::looked_up{key.number, message.sender(),
                                    shown_name(message.content->recipient),
                                    self_->clock().now() - key.received, recipients});
}

// -- broadcasts --------------------------------------------------------------------

void registry_state::broadcast(broadcast_msg& msg) {
  auto refuse_all = [&msg](outcome why) {
    msg.messages.for_each([why](parcel& each) { each.promise.settle(why); });
  };
  if (draining_)
    return refuse_all(outcome::draining);
  std::size_t size = 0;
  msg.messages.for_each([&size](const parcel& each) { size += size_in_queue(each); });
  // They wait also when their sender has gone: nothing else bounds how many do. All of
  // them or none, as what the sender sends next comes behind the last.
  if (!waiting_.empty()
      && waiting_octets_ + size > config_.limits.broadcast_queue_bytes)
    return refuse_all(outcome::recipient_busy);
  waiting_octets_ += size;
  msg.messages.for_each(
    [&](parcel& each) { waiting_.push_back({std::move(each), msg.connection}); });
  // With few recipients nobody has to wait for it.
  if (!goes_on_)
    hand_out({});
}

void registry_state::hand_out(const hand_out_msg&) {
  goes_on_ = false;
  for (auto left = config_.turns.copies; left > 0 && !handed_out_ && may_begin();
       --left)
    begin_hand_out();
  if (handed_out_)
    hand_out_some();
  hand_out_later();
}

/// Whether the next of those that wait may be taken up. One that nobody is given any
/// more needs no room, and one to a single user neither.
bool registry_state::may_begin() const {
  if (waiting_.empty())
    return false;
  const auto& next = *waiting_.front().message.content;
  return gave_up_ || next.recipient != everybody
         || copies_.total() < config_.limits.all_copies;
}

/// Takes up the next broadcasts, as many as one recipient can be given at once; or is
/// done with what is next.
void registry_state::begin_hand_out() {
  // One time for all: of one sender, none that is given up comes before one that is
  // not.
  const auto now = self_->clock().now();
  do {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_octets_ -= size_in_queue(next.message);
    take_up(std::move(next), now);
  } while (handed_out_ && handed_out_->cost < config_.turns.copies && may_begin()
           && waiting_.front().message.content->recipient == everybody);
}

/// It is handed out, if somebody is to hear it.
void registry_state::take_up(waiting_broadcast&& next, time_point now) {
  auto& [message, sender] = next;
  if (gave_up_)
    return message.promise.settle(outcome::draining);
  if (message.deadline() <= now)
    return message.promise.settle(outcome::no_acknowledgement);
  if (message.content->recipient != everybody)
    return pass_on(batch{std::move(message)});
  auto own = names_.find(message.sender());
  auto count = names_.receivers()->size() - (own ? 1 : 0);
  report_lookup(message, count);
  if (count == 0)
    return message.promise.settle(outcome::nobody_else);
  const auto key = message.promise.key();
  message.promise.announce(count, caf::actor{self_});
  copies_.open(key.number, sender.id(), count);
  if (!handed_out_)
    handed_out_.emplace(names_.receivers());
  handed_out_->cost += 1 + message.size() / config_.turns.octets;
  handed_out_->broadcasts.push_back({std::move(message), key.answer_id,
                                     std::move(sender), count,
                                     own ? own->receiver : caf::actor{}});
}

/// To as many recipients as others can be made to wait for.
void registry_state::hand_out_some() {
  auto& now = *handed_out_;
  const auto end = now.receivers->size();
  for (std::size_t spent = 0; now.next < end && spent < config_.turns.copies;
       spent += now.cost)
    hand_out_to((*now.receivers)[now.next++]);
  if (now.next == end)
    end_hand_out();
}

void registry_state::hand_out_to(const caf::actor& receiver) {
  std::optional<batch<parcel>> copies;
  for (auto& each : handed_out_->broadcasts) {
    if (receiver == each.spared)
      continue;
    auto is_last = --each.left == 0;
    auto promise
      = is_last ? std::move(each.message.promise) : each.message.promise.for_another();
    if (gave_up_)
      promise.settle(outcome::draining);
    else
      add_to(copies, parcel{each.message.content, std::move(promise)});
  }
  if (copies)
    caf::anon_send(receiver, forward_msg{std::move(*copies)});
}

void registry_state::end_hand_out() {
  auto done = std::move(handed_out_->broadcasts);
  handed_out_.reset();
  for (std::size_t i = 0; i < done.size(); ++i) {
    // Whoever has sent several in a row is told of the last.
    if (i + 1 < done.size() && done[i].sender == done[i + 1].sender)
      continue;
    stopped_sender sender{done[i].sender, done[i].answer_id};
    if (!go_on(sender))
      stopped_.insert_or_assign(sender.sender.id(), sender);
  }
}

/// Tells a sender that it may go on, if it may; returns whether that is so.
bool registry_state::go_on(const stopped_sender& who) {
  auto copies = copies_.of(who.sender.id());
  auto limit = config_.limits.pending_copies;
  if (copies >= limit)
    return false;
  // While others wait, those of one sender come one by one between theirs.
  auto crowd = std::max<std::size_t>(names_.receivers()->size(), 1);
  auto room = waiting_.empty() ? 1 + (limit - copies - 1) / crowd : 1;
  self_->send(who.sender, handed_out_msg{who.answer_id, room});
  return true;
}

/// Sees to it that what can be handed out is.
void registry_state::hand_out_later() {
  if (!goes_on_ && (handed_out_ || may_begin())) {
    goes_on_ = true;
    self_->send_later(hand_out_msg{});
  }
}

void registry_state::copies_settled(const copies_settled_msg& msg) {
  auto found = stopped_.find(copies_.settle(msg.number, msg.count));
  if (found != stopped_.end() && go_on(found->second))
    stopped_.erase(found);
  hand_out_later();
}

// -- the end -----------------------------------------------------------------------

void registry_state::drain(const drain_msg&) {
  draining_ = true;
}

/// The time to settle things is over: nobody is given anything any more.
void registry_state::give_up(const give_up_msg&) {
  gave_up_ = true;
  hand_out_later();
}

// -- inspection --------------------------------------------------------------------

void registry_state::report(const report_msg& msg) {
  self_->send(msg.call->inspector(),
              registry_report_msg{self_->load(), {copies_.total(), waiting_.size()}});
}

void registry_state::count(const count_msg& msg) {
  msg.tell(users_);
}

// -- settings ----------------------------------------------------------------------

void registry_state::configure(const configure_msg& msg) {
  config_ = *msg.config;
}

caf::behavior registry(registry_state::actor_type* self, const settings& config,
                       event_sink* events, const caf::actor& timer,
                       const hash_key& key) {
  self->state.init(config, events, timer, key);
  return nothing_else();
}

} // namespace telex
