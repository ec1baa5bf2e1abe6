#include "actors/inspector.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include <time.h>

namespace telex {

namespace {

duration cpu_of_this_thread() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

/// How long the router goes on with its messages before the next connections are asked.
constexpr auto pause = std::chrono::milliseconds{1};

} // namespace

// -- roll_call -----------------------------------------------------------------

roll_call::~roll_call() {
  caf::anon_send(inspector_, all_asked_msg{});
}

// -- inspector_state -----------------------------------------------------------

void inspector_state::init(const caf::actor& registry, const caf::actor& timer,
                           turn_source turns) {
  registry_ = registry;
  timer_ = timer;
  turns_ = std::move(turns);
}

void inspector_state::ping(ping_msg& msg) {
  msg.answer->set_value();
}

void inspector_state::inspect(inspect_msg& msg) {
  asked_.push_back(std::move(msg));
  if (asked_.size() == 1)
    begin();
}

void inspector_state::begin() {
  current_ = {};
  current_.asked_at = self_->clock().now();
  auto call = std::make_shared<roll_call>(caf::actor{self_});
  self_->send(registry_, report_msg{call});
  self_->send(asked_.front().listener, report_msg{call});
}

void inspector_state::know_registry(const registry_report_msg& msg) {
  current_.registry = msg.load;
  current_.broadcasts = msg.broadcasts;
}

void inspector_state::know_listener(listener_report_msg& msg) {
  to_ask_ = std::move(msg.connections);
  // To make room while they answer would take long.
  current_.connections.reserve(to_ask_.size());
  current_.listener = msg.load;
  ask_some(msg.call);
}

void inspector_state::know_connection(connection_report_msg& msg) {
  places_.emplace(msg.report.id, current_.connections.size());
  current_.connections.push_back(std::move(msg.report));
}

void inspector_state::know_closed(closed_report_msg& msg) {
  auto& closed = msg.report;
  forget(closed.last.id);
  ++closed_[static_cast<std::size_t>(closed.reason)];
  closed_total_.add(closed.last.total);
  closed_load_.add(closed.last.load);
  newly_closed_.push_back(std::move(closed));
  if (newly_closed_.size() > max_closed)
    newly_closed_.pop_front();
}

/// What a connection has done is told at its end again.
void inspector_state::forget(events::connection_id id) {
  auto found = places_.find(id);
  if (found == places_.end())
    return;
  auto& all = current_.connections;
  auto place = found->second;
  places_.erase(found);
  if (place + 1 < all.size()) {
    all[place] = std::move(all.back());
    places_[all[place].id] = place;
  }
  all.pop_back();
}

/// All that were asked have answered, or ended.
void inspector_state::go_on(const all_asked_msg&) {
  if (to_ask_.empty())
    finish();
  else
    self_->send(timer_, wake_me_msg{self_->clock().now() + pause, caf::actor{self_}});
}

void inspector_state::wake(const wake_msg&) {
  ask_some(std::make_shared<roll_call>(caf::actor{self_}));
}

void inspector_state::ask_some(const std::shared_ptr<roll_call>& call) {
  for (auto i = std::min(at_a_time, to_ask_.size()); i > 0; --i) {
    self_->send(to_ask_.back(), report_msg{call});
    to_ask_.pop_back();
  }
}

void inspector_state::finish() {
  places_.clear();
  current_.closed = closed_;
  current_.closed_total = closed_total_;
  current_.closed_load = closed_load_;
  std::move(newly_closed_.begin(), newly_closed_.end(),
            std::back_inserter(current_.newly_closed));
  newly_closed_.clear();
  current_.cpu = cpu_of_this_thread();
  if (turns_)
    current_.turns = turns_();
  current_.taken_at = self_->clock().now();
  asked_.front().answer->set_value(std::move(current_));
  asked_.pop_front();
  if (!asked_.empty())
    begin();
}

caf::behavior inspector(inspector_state::actor_type* self, const caf::actor& registry,
                        const caf::actor& timer, const turn_source& turns) {
  self->state.init(registry, timer, turns);
  return nothing_else();
}

} // namespace telex
