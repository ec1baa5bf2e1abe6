#include "net/listener.hpp"

#include "net/wire/writer.hpp"

#include <algorithm>
#include <utility>

namespace telex {

namespace {

/// How often to look whether there are file descriptors, or memory, again. What a
/// connection gives back is seen at once; this is for what others give back.
constexpr auto shortage_wait = std::chrono::milliseconds{500};

/// How often to report that no connections are accepted, or that they are again.
constexpr auto accepting_interval = std::chrono::minutes{1};

/// How often to report that proxies did not say whose a connection is.
constexpr auto header_report_interval = std::chrono::seconds{1};

/// What a peer is told that may not come in.
std::string farewell() {
  wire::buffer words;
  wire::write(words, wire::to_error(wire::error_code::unable_to_send));
  return {words.begin(), words.end()};
}

} // namespace

listener_state::~listener_state() {
  auto has_failed = failure_of(self_->fail_state()).has_value();
  for (const auto& [connection, from] : connections_)
    if (has_failed)
      self_->send(caf::actor_cast<caf::actor>(connection), abandon_msg{});
    else
      self_->send_exit(connection, caf::exit_reason::user_shutdown);
}

void listener_state::init(environment_ptr env, const std::vector<door_ptr>& doors,
                          const hash_key& key) {
  env_ = std::move(env);
  limits_.emplace(env_->config.per_address, key);
  self_->set_down_handler(
    [this](const caf::down_msg& msg) { connection_down(msg.source); });
  for (const auto& each : doors) {
    each->guard(*this, farewell());
    doors_.push_back(each);
    self_->add_doorman(each);
  }
}

void listener_state::accept(const caf::io::new_connection_msg& msg) {
  auto from = network_of(self_->remote_addr(msg.handle));
  auto is_reported = !limits_->has_many_strangers(from, self_->clock().now());
  auto added
    = self_->fork(connection, msg.handle, env_, caf::actor{self_}, is_reported);
  self_->monitor(added);
  connections_.emplace(added.address(), from);
  if (is_full())
    pause(pause_reason::connections);
  else if (probing_)
    resume();
}

void listener_state::connection_down(const caf::actor_addr& connection) {
  if (auto found = connections_.extract(connection))
    limits_->left(found.mapped());
  settled(connection);
  if (paused_ && !draining_ && !is_full())
    resume();
}

void listener_state::wake(const wake_msg&) {
  auto now = self_->clock().now();
  if (draining_) {
    if (give_up_at_ <= now)
      give_up();
    return;
  }
  if (doors_due_ && *doors_due_ <= now)
    close_overdue(now);
  if (next_probe_ && *next_probe_ <= now)
    probe();
  report_accepting();
}

// -- who may come in -----------------------------------------------------------

std::optional<time_point> listener_state::dismisses(const std::string& address) {
  auto now = self_->clock().now();
  auto from = network_of(address);
  auto over = limits_->admit(from, now);
  if (!over)
    return std::nullopt;
  if (auto count = limits_->turned_away(from, now))
    report(events::turned_away{address, to_string(*over), *count});
  auto until = now + env_->config.timeouts.linger;
  look_at_doors(until);
  return until;
}

time_point listener_state::waits_for_header() {
  auto until = self_->clock().now() + env_->config.timeouts.handshake;
  look_at_doors(until);
  return until;
}

void listener_state::header_refused(const std::string& address, std::string_view why) {
  auto now = self_->clock().now();
  if (auto count = header_reports_.note(now, header_report_interval))
    report(events::header_refused{address, why, *count});
}

void listener_state::look_at_doors(time_point when) {
  if (doors_due_ && *doors_due_ <= when)
    return;
  doors_due_ = when;
  set_alarm();
}

void listener_state::close_overdue(time_point now) {
  doors_due_.reset();
  for (const auto& each : doors_)
    doors_due_ = earlier(doors_due_, each->close_overdue(now));
}

void listener_state::erred(const erred_msg& msg) {
  if (limits_->erred(network_of(msg.address), self_->clock().now()))
    self_->send(msg.connection, expel_msg{});
}

void listener_state::refused(const refused_msg& msg) {
  auto from = network_of(msg.address);
  auto now = self_->clock().now();
  if (limits_->erred(from, now))
    self_->send(msg.connection, expel_msg{});
  else
    self_->send(msg.connection, refusal_msg{limits_->refused(from, now)});
}

void listener_state::stranger_left(const stranger_left_msg& msg) {
  auto count = limits_->stranger_left(network_of(msg.address), msg.was_reported,
                                      self_->clock().now());
  if (count)
    report(events::strangers{msg.address, *count});
}

// -- how many are served -------------------------------------------------------

bool listener_state::is_full() const {
  auto max = env_->config.limits.connections;
  return max > 0 && connections_.size() >= max;
}

void listener_state::door_starved(const starved_msg& msg) {
  if (draining_)
    return;
  next_probe_ = self_->clock().now() + shortage_wait;
  pause(msg.why);
}

void listener_state::pause(pause_reason why) {
  probing_ = false;
  paused_ = why;
  for (const auto& each : doors_)
    self_->halt(each->hdl());
  report_accepting();
}

/// Opens the doors to see what happens: if nobody is starved until the next time,
/// connections are accepted again.
void listener_state::probe() {
  next_probe_.reset();
  if (!paused_ || is_full())
    return;
  if (probing_)
    return resume();
  probing_ = true;
  next_probe_ = self_->clock().now() + shortage_wait;
  for (const auto& each : doors_)
    self_->trigger(each->hdl());
}

void listener_state::resume() {
  probing_ = false;
  paused_.reset();
  next_probe_.reset();
  for (const auto& each : doors_)
    self_->trigger(each->hdl());
  report_accepting();
}

/// Reports whether connections are accepted, if that has changed or is not as it
/// should be, and the last report is long enough ago.
void listener_state::report_accepting() {
  auto now = self_->clock().now();
  if ((paused_ || reported_paused_) && next_report_ <= now) {
    if (paused_)
      report(events::accepting_paused{*paused_, connections_.size()});
    else
      report(events::accepting_resumed{connections_.size()});
    reported_paused_ = paused_.has_value();
    next_report_ = now + accepting_interval;
  }
  set_alarm();
}

void listener_state::set_alarm() {
  auto next = earlier(next_probe_, doors_due_);
  if (paused_ || reported_paused_)
    next = std::min(next_report_, next.value_or(time_point::max()));
  if (next)
    wake_at(*next);
}

void listener_state::wake_at(time_point when) {
  self_->send(env_->timer, wake_me_msg{when, caf::actor{self_}});
}

// -- inspection ----------------------------------------------------------------

void listener_state::tell(const report_msg& msg) {
  std::vector<caf::actor> connections;
  for (const auto& [connection, from] : connections_)
    if (auto hdl = caf::actor_cast<caf::actor>(connection))
      connections.push_back(std::move(hdl));
  self_->send(msg.call->inspector(),
              listener_report_msg{msg.call, std::move(connections), self_->load()});
}

// -- settings ------------------------------------------------------------------

/// Connections that are there keep the environment that they began with: their peers
/// were told of some of it.
void listener_state::configure(const configure_msg& msg) {
  auto next = std::make_shared<environment>(*env_);
  next->config = *msg.config;
  env_ = std::move(next);
  limits_->configure(env_->config.per_address);
}

// -- the end -------------------------------------------------------------------

void listener_state::drain(const drain_msg&) {
  if (std::exchange(draining_, true))
    return;
  report(events::draining{connections_.size()});
  self_->close_all(); // the doors; streams belong to their connections
  self_->send(env_->registry, drain_msg{});
  for (const auto& [connection, from] : connections_)
    busy_.insert(connection);
  tell_all();
  give_up_at_ = self_->clock().now() + env_->config.timeouts.drain;
  wake_at(give_up_at_);
  stop_if_drained();
}

/// The time to settle things is over. The connections get a last chance to tell
/// their peers so.
void listener_state::give_up() {
  if (std::exchange(gave_up_, true))
    return stop();
  self_->send(env_->registry, give_up_msg{});
  tell_all();
  give_up_at_ = self_->clock().now() + env_->config.timeouts.linger;
  wake_at(give_up_at_);
}

/// Ends all connections, and this actor then.
void listener_state::stop() {
  if (std::exchange(stopping_, true))
    return;
  tell_all();
}

/// Tells all connections what has come to: to drain, to give up, or to end.
void listener_state::tell_all() {
  auto goes_on = !to_tell_.empty();
  to_tell_.clear();
  for (const auto& [connection, from] : connections_)
    to_tell_.push_back(connection);
  if (!goes_on)
    go_on({});
}

/// Some at a time: there may be many.
void listener_state::go_on(const go_on_msg&) {
  for (auto left = env_->config.turns.actors; left > 0 && !to_tell_.empty(); --left) {
    auto connection = caf::actor_cast<caf::actor>(to_tell_.back());
    to_tell_.pop_back();
    if (!connection)
      continue; // it has ended
    if (stopping_)
      self_->send_exit(connection, caf::exit_reason::user_shutdown);
    else if (gave_up_)
      self_->send(connection, give_up_msg{});
    else
      self_->send(connection, drain_msg{});
  }
  if (!to_tell_.empty())
    self_->send_later(go_on_msg{});
  else if (stopping_)
    self_->quit();
}

void listener_state::connection_drained(const drained_msg& msg) {
  settled(msg.connection);
}

/// Nothing is under way with this connection any more.
void listener_state::settled(const caf::actor_addr& connection) {
  busy_.erase(connection);
  stop_if_drained();
}

void listener_state::stop_if_drained() {
  if (draining_ && busy_.empty())
    stop();
}

template <class Event>
void listener_state::report(Event&& event) const {
  env_->events->report({actor_kind::listener, self_->id()}, std::forward<Event>(event));
}

caf::behavior listener(listener_state::actor_type* self, const environment_ptr& env,
                       const std::vector<door_ptr>& doors, const hash_key& key) {
  self->state.init(env, doors, key);
  return {[=](const caf::io::new_connection_msg& msg) { self->state.accept(msg); }};
}

} // namespace telex
