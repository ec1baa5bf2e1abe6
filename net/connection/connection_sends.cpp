// What a peer sends to others. Its messages are taken up one after another; on a socket
// for all they wait by themselves, if they have to, so that what it has written behind
// them need not.

#include "net/connection/connection.hpp"

#include "actors/transaction.hpp"

#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <memory>
#include <utility>
#include <variant>

namespace telex {

// -- one message after another --------------------------------------------------

/// A message of the peer's own. On a socket for all it waits by itself, if it has to.
void connection_state::send(wire::send_frame&& message, gathered& news) {
  if (!extended_ || (!has_aside() && may_take_up(message, news)))
    return take_up(std::move(message), news);
  extended_->aside.push(std::move(message));
  last_body_.forget();
}

/// Whether `message`, which was read, need not wait for others of its sender.
bool connection_state::may_take_up(const wire::send_frame& message,
                                   const gathered& news) const noexcept {
  auto owed = outbox_.owed();
  return gate_.is_open(owed, env_->config)
         || (message.recipient == everybody
             && gate_.lets_join(news.broadcast_load, owed, env_->config));
}

void connection_state::take_up(wire::send_frame&& message, gathered& news) {
  if (message.dropped == 0)
    dispatch(std::move(message), news);
  else if (!news.is_rest)
    drop(std::move(message));
}

void connection_state::dispatch(wire::send_frame&& message, gathered& news) {
  if (!news.since)
    news.since = now();
  auto received = *news.since;
  auto number = env_->numbers->next();
  auto id = outbox_.owe(
    {number, message.recipient, received, {}, std::move(message.message_id)});
  auto content = std::make_shared<const envelope>(
    session_.name(), std::move(message.recipient), std::move(message.body),
    received + env_->config.timeouts.acknowledge, std::move(message.content_type),
    login_.has_account());
  journal_.received(number, content->sender, content->recipient, content->body.size());
  last_body_.note(number, content->body);
  auto is_broadcast = content->recipient == everybody;
  // What was gathered comes before it; and behind broadcasts come messages to one alone
  // of a sender who is about to leave.
  if (is_broadcast ? news.messages.has_value() : gate_.has_broadcast())
    hand_over(news);
  auto& follower = news.messages ? transactions_.acquire_same() : new_transaction();
  auto size = content->body.size();
  parcel sent{std::move(content), delivery_promise{follower, {number, id, received}}};
  if (is_broadcast) {
    gate_.begin(id);
    ++news.broadcast_load.count;
    news.broadcast_load.octets += size;
    add_to(news.broadcasts, std::move(sent));
  } else if (gate_.has_broadcast()) {
    self_->send(env_->registry,
                broadcast_msg{batch{std::move(sent)}, caf::actor{self_}});
  } else {
    add_to(news.messages, std::move(sent));
  }
}

const caf::actor& connection_state::new_transaction() {
  return transactions_.acquire([this] {
    return self_->system().middleman().spawn_broker(
      transaction, caf::actor{self_}, env_->events, env_->config.turns.copies);
  });
}

/// The body was over the limit: the message ends where it began.
void connection_state::drop(wire::send_frame&& message) {
  auto number = env_->numbers->next();
  journal_.received(number, session_.name(), message.recipient, message.dropped);
  auto id = outbox_.owe(
    {number, std::move(message.recipient), now(), {}, std::move(message.message_id)});
  last_body_.forget();
  outbox_.settle(id, {{outcome::too_large}});
  write_answers();
}

/// What is left in `news` hands itself over.
void connection_state::hand_over(gathered& news) {
  if (news.messages)
    caf::anon_send(env_->registry, dispatch_msg{std::move(*news.messages)});
  news.messages.reset();
  if (!news.broadcasts)
    return;
  self_->send(env_->registry,
              broadcast_msg{std::move(*news.broadcasts), caf::actor{self_}});
  news.broadcasts.reset();
  news.broadcast_load = {};
  gate_.sent();
}

// -- those that wait -----------------------------------------------------------

bool connection_state::has_aside() const noexcept {
  return extended_ && !extended_->aside.empty();
}

/// How many messages of the peer's own have been read and not been answered.
std::size_t connection_state::under_way() const noexcept {
  return outbox_.owed() + (extended_ ? extended_->aside.size() : 0);
}

/// Takes up those that were put aside and need not wait any more.
void connection_state::take_up_aside(gathered& news) {
  while (has_aside() && ending_.is_here()
         && may_take_up(extended_->aside.front(), news)) {
    take_up(extended_->aside.pop(), news);
    // What has been read last is something else.
    last_body_.forget();
  }
}

/// Takes up all that were put aside, of a sender who is about to leave. Broadcasts by
/// themselves, so that each that finds room may wait.
void connection_state::deliver_aside(gathered& news) {
  while (has_aside()) {
    take_up(extended_->aside.pop(), news);
    if (news.broadcasts)
      hand_over(news);
  }
}

/// Takes up the messages of a sender who is about to leave, as many as he may have
/// without an answer. All at once: nothing would bound how many such keep what they
/// have written. Broadcasts by themselves, so that each that finds room may wait.
void connection_state::deliver_rest() {
  if (!ending_.is_here() || !session_.is_complete()
      || session_.registered_role() == role::receiver)
    return;
  gathered news;
  news.is_rest = true;
  deliver_aside(news);
  while (outbox_.owed() < env_->config.limits.pending_sends) {
    auto result = parser_.next();
    auto f = std::get_if<wire::frame>(&result);
    if (!f)
      break;
    if (session_.action_for(*f) == wire::action::dispatch)
      take_up(std::get<wire::send_frame>(std::move(*f)), news);
    if (news.broadcasts)
      hand_over(news);
  }
  hand_over(news);
}

} // namespace telex
