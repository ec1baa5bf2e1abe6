#include "cli/telex/client/client.hpp"

#include <utility>

namespace telex::cli {

client::client(std::vector<socket_address> where, tls_target secure)
  : addresses_(std::move(where)), secure_{std::move(secure)}, space_(64 * 1024) {
  // nop
}

void client::connect(std::string name, clock::time_point now) {
  session_.reset();
  drop_sockets();
  if (name != name_ && !name_.empty())
    password_ = {};
  name_ = std::move(name);
  next_address_ = 0;
  met_stranger_ = false;
  try_next_address(now);
}

void client::disconnect() {
  if (session_)
    session_->end(loss::interrupted);
  report(clock::now());
  drop_sockets();
}

void client::submit(message what, clock::time_point now) {
  if (!session_) {
    events_.push_back(not_sent{std::move(what)});
    return;
  }
  session_->submit(std::move(what), now);
  report(now);
}

bool client::is_registered() const noexcept {
  return session_ && session_->is_open();
}

std::string client::protection() const {
  if (!sockets_)
    return {};
  auto is_local = !secure_.context && is_of_this_host(addresses_[next_address_ - 1]);
  return sockets_->sender.protection() + (is_local ? ", and stays on this host" : "");
}

std::size_t client::unsettled() const noexcept {
  return session_ ? session_->unsettled() : 0;
}

void client::watch(poller& waiting, bool receive) const {
  if (!sockets_)
    return;
  auto& [sender, receiver] = *sockets_;
  if (!session_) {
    for (auto* socket : {&sender, &receiver})
      if (socket->status() == connection::state::connecting)
        waiting.watch(socket->fd(), socket->events());
    // An attempt that is decided already has nothing to wait for.
    waiting.wake_at(is_undecided() ? connect_deadline_ : clock::time_point{});
    return;
  }
  waiting.wake_at(session_->deadline());
  waiting.watch(sender.fd(), sender.is_blocked() ? POLLIN | POLLOUT : POLLIN);
  // No FORWARD is read before the one before it is answered.
  if (receiver.is_blocked())
    waiting.watch(receiver.fd(), POLLOUT);
  else if (receive)
    waiting.watch(receiver.fd(), POLLIN);
}

void client::handle(const poller& waiting, clock::time_point now) {
  if (sockets_ && !session_)
    handle_connecting(waiting, now);
  else if (sockets_)
    handle_open(waiting, now);
}

std::optional<event> client::next() {
  if (events_.empty())
    return std::nullopt;
  auto result = std::move(events_.front());
  events_.pop_front();
  return result;
}

// Whether it takes news from a socket to go on with connecting.
bool client::is_undecided() const noexcept {
  auto connecting = connection::state::connecting;
  auto closed = connection::state::closed;
  auto sender = sockets_->sender.status();
  auto receiver = sockets_->receiver.status();
  return (sender == connecting || receiver == connecting) && sender != closed
         && receiver != closed;
}

void client::try_next_address(clock::time_point now) {
  sockets_.reset();
  if (next_address_ == addresses_.size()) {
    events_.push_back(
      unreachable{connect_error_, met_stranger_, secure_.context != nullptr});
    return;
  }
  if (has_password() && !may_send_password()) {
    events_.push_back(name_refused{refusal::insecure, {}});
    return;
  }
  // An address that does not answer leaves the others their share of the time.
  connect_deadline_ = now + connect_timeout / addresses_.size();
  connect_error_ = no_answer;
  sockets_ = std::make_unique<sockets>(addresses_[next_address_++],
                                       secure_.context ? &secure_ : nullptr, ticket_);
}

/// Whether nobody but the server at the next address can read it.
bool client::may_send_password() const noexcept {
  return secure_.context || is_of_this_host(addresses_[next_address_]);
}

void client::handle_connecting(const poller& waiting, clock::time_point now) {
  auto all_open = true;
  for (auto* socket : {&sockets_->sender, &sockets_->receiver}) {
    if (waiting.is_ready(socket->fd()))
      socket->finish_connecting();
    if (socket->status() == connection::state::closed) {
      connect_error_ = socket->error();
      met_stranger_ = met_stranger_ || socket->is_stranger();
      ticket_ = nullptr;
      return try_next_address(now);
    }
    all_open = all_open && socket->status() == connection::state::open;
  }
  if (all_open) {
    session_ = std::make_unique<session>(name_, now, password_);
    write_frames();
  } else if (connect_deadline_ <= now) {
    try_next_address(now);
  }
}

void client::handle_open(const poller& waiting, clock::time_point now) {
  for (auto role : {wire::role::sender, wire::role::receiver}) {
    auto& socket = socket_of(role);
    if (!waiting.is_ready(socket.fd()))
      continue;
    socket.flush();
    if (role == wire::role::sender || !socket.is_blocked())
      receive(role, now);
    if (!sockets_)
      return;
  }
  session_->expire(now);
  report(now);
}

void client::receive(wire::role from, clock::time_point now) {
  auto& socket = socket_of(from);
  session_->feed(from, socket.receive(space_));
  report(now);
  if (!sockets_ || socket.status() != connection::state::closed)
    return;
  auto error = socket.error();
  // What the server wrote to the other socket before it left still counts.
  auto other = from == wire::role::sender ? wire::role::receiver : wire::role::sender;
  session_->feed(other, socket_of(other).receive(space_));
  report(now);
  if (session_) {
    session_->end(error.empty() ? loss::closed : loss::broken, error);
    report(now);
  }
}

// Takes the events out of the session, which has no sockets after its last one.
void client::report(clock::time_point now) {
  while (auto happened = session_ ? session_->next(now) : std::nullopt) {
    write_frames();
    auto is_last = std::holds_alternative<lost>(*happened)
                   || std::holds_alternative<name_refused>(*happened);
    events_.push_back(std::move(*happened));
    if (is_last) {
      session_.reset();
      drop_sockets();
      return;
    }
  }
  if (session_)
    write_frames();
}

void client::write_frames() {
  for (auto role : {wire::role::sender, wire::role::receiver})
    while (auto frame = session_->next_frame(role))
      socket_of(role).send(std::move(*frame));
}

/// Keeps what the server gives to come back with.
void client::drop_sockets() {
  if (!sockets_)
    return;
  for (auto* socket : {&sockets_->sender, &sockets_->receiver})
    if (auto ticket = socket->take_ticket())
      ticket_ = std::move(ticket);
  sockets_.reset();
}

connection& client::socket_of(wire::role which) noexcept {
  return which == wire::role::sender ? sockets_->sender : sockets_->receiver;
}

} // namespace telex::cli
