#include "cli/telex/client/client.hpp"

#include "cli/telex/client/extended_session.hpp"
#include "cli/telex/client/plain_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace telex::cli {

std::string random_token() {
  std::random_device random;
  return fmt::format("{:010}{:010}{:010}", random(), random(), random());
}

client::client(std::vector<socket_address> where, tls_target secure, protocol spoken)
  : addresses_(std::move(where)), secure_{std::move(secure)}, spoken_{spoken},
    space_(64 * 1024) {
  // nop
}

// -- what the user wants ---------------------------------------------------------

void client::connect(std::string name, clock::time_point now) {
  session_.reset();
  drop_lines();
  if (name != name_ && !name_.empty())
    password_ = {};
  name_ = std::move(name);
  is_plain_ = spoken_ == protocol::plain;
  next_address_ = 0;
  met_stranger_ = false;
  lookup_.reset();
  if (!std::exchange(has_connected_, true) || !where_)
    return try_next_address(now);
  lookup_.emplace(*where_);
  connect_deadline_ = now + connect_timeout;
}

void client::disconnect(loss why) {
  if (session_)
    session_->end(why);
  report(clock::now());
  lookup_.reset();
  drop_lines();
}

std::optional<ticket> client::submit(message what, clock::time_point now) {
  if (!is_registered())
    return std::nullopt;
  auto result = session_->submit(std::move(what), now);
  write_frames();
  return result;
}

void client::acknowledge(std::string_view id) {
  if (session_)
    session_->acknowledge(id);
  write_frames();
}

void client::reject(std::string_view id) {
  if (session_)
    session_->reject(id);
  write_frames();
}

void client::who(std::string prefix) {
  if (session_)
    session_->who(std::move(prefix));
  write_frames();
}

void client::watch(std::string name) {
  if (session_)
    session_->watch(std::move(name));
  write_frames();
}

void client::unwatch(std::string name) {
  if (session_)
    session_->unwatch(std::move(name));
  write_frames();
}

void client::leave(clock::time_point now) {
  if (session_)
    session_->leave(now);
  report(now);
}

std::size_t client::unsettled() const noexcept {
  return session_ ? session_->unsettled() : 0;
}

std::optional<clock::time_point> client::asked_at() const noexcept {
  return session_ ? session_->asked_at() : std::nullopt;
}

bool client::is_registered() const noexcept {
  return session_ && session_->is_open();
}

std::string client::protection() const {
  if (lines_.empty())
    return {};
  auto is_local = !secure_.context && is_of_this_host(addresses_[next_address_ - 1]);
  return lines_.front().socket.protection()
         + (is_local ? ", and stays on this host" : "");
}

std::optional<std::chrono::system_clock::time_point> client::certificate_end() const {
  return lines_.empty() ? std::nullopt : lines_.front().socket.certificate_end();
}

// -- a turn of the loop ----------------------------------------------------------

void client::watch(poller& waiting) const {
  if (lookup_) {
    waiting.watch(lookup_->fd(), POLLIN);
    waiting.wake_at(connect_deadline_);
  }
  if (!session_)
    return watch_connecting(waiting);
  waiting.wake_at(session_->deadline());
  for (const auto& each : lines_)
    if (auto events = events_of(each))
      waiting.watch(each.socket.fd(), events);
}

void client::watch_connecting(poller& waiting) const {
  for (const auto& each : lines_)
    if (each.socket.status() == connection::state::connecting)
      waiting.watch(each.socket.fd(), each.socket.events());
  // An attempt that is decided already has nothing to wait for.
  if (!lines_.empty())
    waiting.wake_at(is_undecided() ? connect_deadline_ : clock::time_point{});
}

/// No FORWARD of the plain protocol is read before the answer to the one before it has
/// left.
short client::events_of(const line& which) const noexcept {
  auto is_blocked = which.socket.is_blocked();
  auto reads = session_->is_reading(which.role)
               && !(which.role == wire::role::receiver && is_blocked);
  return static_cast<short>((reads ? POLLIN : 0) | (is_blocked ? POLLOUT : 0));
}

void client::handle(const poller& waiting, clock::time_point now) {
  if (lookup_)
    handle_lookup(waiting, now);
  else if (session_)
    handle_open(waiting, now);
  else if (!lines_.empty())
    handle_connecting(waiting, now);
}

std::optional<event> client::next() {
  if (events_.empty())
    report(clock::now());
  if (events_.empty())
    return std::nullopt;
  auto result = std::move(events_.front());
  events_.pop_front();
  return result;
}

// -- connecting ------------------------------------------------------------------

void client::handle_lookup(const poller& waiting, clock::time_point now) {
  auto is_done = waiting.is_ready(lookup_->fd());
  if (!is_done && now < *connect_deadline_)
    return;
  auto found = is_done ? lookup_->take() : std::nullopt;
  lookup_.reset();
  if (auto addresses = found ? std::get_if<0>(&*found) : nullptr)
    addresses_ = std::move(*addresses);
  try_next_address(now);
}

// Whether it takes news from a socket to go on with connecting.
bool client::is_undecided() const noexcept {
  auto is = [](connection::state state) {
    return [state](const line& each) { return each.socket.status() == state; };
  };
  return std::ranges::any_of(lines_, is(connection::state::connecting))
         && std::ranges::none_of(lines_, is(connection::state::closed));
}

void client::try_next_address(clock::time_point now) {
  lines_.clear();
  if (next_address_ == addresses_.size()) {
    events_.push_back(
      unreachable{connect_error_, met_stranger_, secure_.context != nullptr});
    return;
  }
  if (has_password() && !may_send_password()) {
    events_.push_back(name_refused{refusal::insecure, {}});
    return;
  }
  ++next_address_;
  try_address(now);
}

/// The one before the next.
void client::try_address(clock::time_point now) {
  // An address that does not answer leaves the others their share of the time.
  connect_deadline_ = now + connect_timeout / addresses_.size();
  connect_error_ = no_answer;
  const auto& where = addresses_[next_address_ - 1];
  auto secure = secure_.context ? &secure_ : nullptr;
  using enum wire::role;
  if (!is_plain_)
    lines_.emplace_back(duplex, where, secure, ticket_);
  else
    for (auto role : {sender, receiver})
      lines_.emplace_back(role, where, secure, ticket_);
}

/// Whether nobody but the server at the next address can read it.
bool client::may_send_password() const noexcept {
  return secure_.context || is_of_this_host(addresses_[next_address_]);
}

void client::handle_connecting(const poller& waiting, clock::time_point now) {
  auto all_open = true;
  for (auto& [role, socket] : lines_) {
    if (waiting.is_ready(socket.fd()))
      socket.finish_connecting();
    if (socket.status() == connection::state::closed) {
      connect_error_ = socket.error();
      met_stranger_ = met_stranger_ || socket.is_stranger();
      ticket_ = nullptr;
      return try_next_address(now);
    }
    all_open = all_open && socket.status() == connection::state::open;
  }
  if (all_open)
    begin_session(now);
  else if (connect_deadline_ <= now)
    try_next_address(now);
}

void client::begin_session(clock::time_point now) {
  if (is_plain_)
    session_ = std::make_unique<plain_session>(name_, now, password_, has_offered_);
  else
    session_ = std::make_unique<extended_session>(
      name_, wire::extended_offer{.receive_window = receive_window_, .session = token_},
      now, password_);
  write_frames();
}

/// What is wrong with the name is said on the plain protocol, if it is no matter of
/// protocols.
void client::go_on_plain(bool is_certain, clock::time_point now) {
  if (is_certain)
    spoken_ = protocol::plain;
  is_plain_ = has_offered_ = true;
  session_.reset();
  drop_lines();
  try_address(now);
}

// -- open ------------------------------------------------------------------------

void client::handle_open(const poller& waiting, clock::time_point now) {
  for (auto& each : lines_) {
    if (!waiting.is_ready(each.socket.fd()))
      continue;
    each.socket.flush();
    if ((events_of(each) & POLLIN) != 0)
      receive(each, now);
    // It has ended, or goes on on other sockets.
    if (!session_)
      return;
  }
  session_->expire(now);
  report(now);
}

void client::receive(line& from, clock::time_point now) {
  session_->feed(from.role, from.socket.receive(space_), now);
  report(now);
  if (!session_ || from.socket.status() != connection::state::closed)
    return;
  auto error = from.socket.error();
  // What the server wrote to the other socket before it left still counts.
  if (auto other = other_than(from)) {
    session_->feed(other->role, other->socket.receive(space_), now);
    report(now);
  }
  if (session_)
    session_->end(error.empty() ? loss::closed : loss::broken, error);
  report(now);
}

/// The other one of two; null if there is but one.
client::line* client::other_than(const line& which) noexcept {
  auto found = std::ranges::find_if(lines_, [&](line& x) { return &x != &which; });
  return found == lines_.end() ? nullptr : &*found;
}

// Takes the events out of the session, which has no sockets after its last one.
void client::report(clock::time_point now) {
  while (auto happened = session_ ? session_->next(now) : std::nullopt) {
    write_frames();
    if (auto plain = std::get_if<plain_server>(&*happened))
      return go_on_plain(plain->is_certain, now);
    auto is_last = std::holds_alternative<lost>(*happened)
                   || std::holds_alternative<name_refused>(*happened);
    events_.push_back(std::move(*happened));
    if (is_last) {
      session_.reset();
      drop_lines();
      return;
    }
  }
  write_frames();
}

void client::write_frames() {
  if (!session_)
    return;
  for (auto& [role, socket] : lines_)
    while (auto frame = session_->next_frame(role))
      socket.send(std::move(*frame));
}

/// Keeps what the server gives to come back with.
void client::drop_lines() {
  for (auto& each : lines_)
    if (auto ticket = each.socket.take_ticket())
      ticket_ = std::move(ticket);
  lines_.clear();
}

} // namespace telex::cli
