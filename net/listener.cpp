#include "net/listener.hpp"

#include <utility>

namespace telex {

namespace {

/// How long to wait for a file descriptor. One that a connection gives back
/// ends the wait at once; this is for those that others give back.
constexpr auto descriptor_wait = std::chrono::milliseconds{500};

} // namespace

listener_state::~listener_state() {
  for (const auto& connection : connections_)
    self_->send_exit(connection, caf::exit_reason::user_shutdown);
}

void listener_state::init(environment_ptr env, const std::vector<door_ptr>& doors) {
  env_ = std::move(env);
  self_->set_down_handler(
    [this](const caf::down_msg& msg) { connection_down(msg.source); });
  for (const auto& each : doors) {
    doors_.push_back(each->hdl());
    self_->add_doorman(each);
  }
}

void listener_state::accept(const caf::io::new_connection_msg& msg) {
  auto added = self_->fork(connection, msg.handle, env_, caf::actor{self_});
  self_->monitor(added);
  connections_.insert(added.address());
  if (is_full())
    pause();
}

void listener_state::acceptor_starved() {
  pause();
  set_alarm(descriptor_wait);
}

void listener_state::connection_down(const caf::actor_addr& connection) {
  connections_.erase(connection);
  connection_drained(connection);
  if (paused_ && !draining_ && !is_full())
    resume();
}

void listener_state::wake() {
  if (draining_)
    give_up();
  else if (paused_ && !is_full())
    resume();
}

// -- how many are served -------------------------------------------------------

bool listener_state::is_full() const {
  auto max = env_->config.limits.connections;
  return max > 0 && connections_.size() >= max;
}

void listener_state::pause() {
  if (std::exchange(paused_, true))
    return;
  for (auto hdl : doors_)
    self_->halt(hdl);
  env_->events->report(events::accepting{true, connections_.size()});
}

void listener_state::resume() {
  paused_ = false;
  for (auto hdl : doors_)
    self_->trigger(hdl);
  env_->events->report(events::accepting{false, connections_.size()});
}

void listener_state::set_alarm(duration wait) {
  self_->send(env_->timer, wake_me_msg{self_->clock().now() + wait, caf::actor{self_}});
}

// -- the end -------------------------------------------------------------------

void listener_state::drain() {
  if (std::exchange(draining_, true))
    return;
  env_->events->report(events::draining{connections_.size()});
  self_->close_all(); // the doors; streams belong to their connections
  self_->send(env_->registry, drain_msg{});
  busy_ = connections_;
  for (auto& connection : connections_)
    self_->send(caf::actor_cast<caf::actor>(connection), drain_msg{});
  set_alarm(env_->config.timeouts.drain);
  stop_if_drained();
}

/// The time to settle things is over. The connections get a last chance to tell
/// their peers so.
void listener_state::give_up() {
  if (std::exchange(gave_up_, true)) {
    self_->quit();
    return;
  }
  for (const auto& connection : connections_)
    self_->send(caf::actor_cast<caf::actor>(connection), give_up_msg{});
  set_alarm(env_->config.timeouts.linger);
}

void listener_state::connection_drained(const caf::actor_addr& connection) {
  busy_.erase(connection);
  stop_if_drained();
}

void listener_state::stop_if_drained() {
  if (draining_ && busy_.empty())
    self_->quit();
}

caf::behavior listener(listener_state::actor_type* self, const environment_ptr& env,
                       const std::vector<door_ptr>& doors) {
  self->state.init(env, doors);
  return {
    [=](const caf::io::new_connection_msg& msg) { self->state.accept(msg); },
    [=](const caf::io::acceptor_passivated_msg&) { self->state.acceptor_starved(); },
    [=](const drained_msg& msg) { self->state.connection_drained(msg.connection); },
    [=](wake_msg) { self->state.wake(); },
    [=](drain_msg) { self->state.drain(); },
  };
}

} // namespace telex
