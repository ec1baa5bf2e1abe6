#include "tests/simulation/simulation.hpp"

#include "actors/messages.hpp"

#include <caf/actor_registry.hpp>
#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

constexpr std::string_view address_texts[addresses]
  = {"10.0.0.1", "10.0.0.2", "fd00::1"};

/// Many times the messages that all of a run sets off at once: who still works then
/// does so for ever.
constexpr std::size_t most_runs_to_rest = 1'000'000;

/// The model knows nothing of addresses that are over their limits.
settings without_address_limits(settings config) {
  config.per_address = {0, 0, 0, 0, false};
  return config;
}

} // namespace

simulation::simulation(const settings& config, std::uint32_t users,
                       run_observer* observer)
  : config_{config}, users_{users}, observer_{observer}, model_{config},
    system_{caf_config_},
    scheduler_(dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler())),
    network_(dynamic_cast<test::virtual_network&>(system_.middleman().backend())),
    door_(caf::make_counted<test::virtual_door>(network_)) {
  // CAF takes a clock that stands at its beginning for one that was never set.
  scheduler_.clock().current_time += std::chrono::hours{1};
  network_.observe(*this);
  {
    counted_section here;
    actors_.emplace(system_, without_address_limits(config),
                    static_cast<event_sink&>(*this), std::vector<door_ptr>{door_});
    while (network_.try_run_once())
      ; // there is more to do
  }
  idle_ = allocations::counted();
  idle_actors_ = system_.registry().running();
}

simulation::~simulation() {
  end();
  rest();
}

// -- what happens --------------------------------------------------------------

bool simulation::apply(const action& what) {
  switch (what.what) {
    case verb::join:
      return join(what);
    case verb::connect:
      return connect(what.user, what.socket, what.parameters[0], what.parameters[1]);
    case verb::register_:
      return ask_for_name(what);
    case verb::send:
      return send(what);
    case verb::answer:
      return answer(what);
    case verb::garbage:
      return garbage(what);
    case verb::arrive:
      return arrive(script_of(what), what.parameters[0]);
    case verb::take:
      return take(script_of(what), what.parameters[0]);
    case verb::hang_up:
      return hang_up(script_of(what));
    case verb::run:
      return run(what.parameters[0]);
    case verb::rest:
      rest();
      return true;
    case verb::wait:
      return wait(what.parameters[0]);
    case verb::drain:
      return drain();
    case verb::end:
      return end();
  }
  return false;
}

/// Opens and registers what the user has not, and brings all to rest.
bool simulation::join(const action& what) {
  constexpr std::uint32_t window = 4096;
  std::array<bool, 2> is_new{};
  for (auto socket : {role::sender, role::receiver})
    is_new[static_cast<std::size_t>(socket)] = connect(what.user, socket, 0, window);
  if (!is_new[0] && !is_new[1])
    return false;
  rest();
  for (auto socket : {role::sender, role::receiver}) {
    auto& s = scripts_[what.user][static_cast<std::size_t>(socket)];
    if (!is_new[static_cast<std::size_t>(socket)] || !can_write(s))
      continue;
    write(s, {request::kind::register_, socket, what.user}, spelling::plain);
    arrive(s, all);
  }
  rest();
  return true;
}

bool simulation::connect(name_id user, role socket, std::uint32_t address,
                         std::uint32_t window) {
  auto& s = scripts_[user][static_cast<std::size_t>(socket)];
  if (s.stream && !s.stream->is_closed())
    return false;
  constexpr std::uint16_t any_port = 41234;
  test::virtual_stream_ptr added;
  {
    counted_section here;
    added = door_->knock({std::string{address_texts[address]}, any_port}, window);
  }
  if (!added) {
    if (door_->is_open())
      model_.broke("open-to-all", "the router lets nobody in");
    return false;
  }
  if (s.stream)
    forget(s);
  s = {added, model_.opened(address), address, 0, 0, {}, {}};
  streams_.push_back(added.get());
  places_.push_back({user, socket});
  if (observer_)
    observer_->peer_opened(user, socket);
  step();
  most_connections_ = std::max(most_connections_, model_.connections());
  return true;
}

bool simulation::ask_for_name(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s))
    return false;
  request asked{request::kind::register_, static_cast<role>(what.parameters[0]),
                static_cast<name_id>(what.parameters[1])};
  write(s, std::move(asked), static_cast<spelling>(what.parameters[2]));
  return true;
}

bool simulation::send(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s))
    return false;
  request asked{request::kind::send, role::sender,
                static_cast<name_id>(what.parameters[0])};
  asked.message = ++last_message_;
  asked.body = make_body(asked.message, what.parameters[1]);
  write(s, std::move(asked), static_cast<spelling>(what.parameters[2]));
  return true;
}

bool simulation::answer(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s))
    return false;
  // Behind other requests it might be read before the next FORWARD is written, and
  // taken up after that: then nobody could say what it answers.
  if (!model_.is_taken_up(s.id))
    return false;
  auto how = static_cast<reply>(what.parameters[0]);
  auto is_due
    = model_.owes_receipt(s.id) && !s.given.empty() && s.given.front().first <= s.taken;
  request asked{request::kind::received};
  if (how == reply::again) {
    if (!s.last_sender)
      return false;
    asked.name = *s.last_sender;
  } else {
    if (!is_due)
      return false;
    asked.name = s.given.front().second;
    if (how == reply::misnamed)
      asked.name = (asked.name + 1) % users_;
    else
      s.given.pop_front();
  }
  if (how == reply::unable || how == reply::incomplete || how == reply::other_error) {
    asked.what = request::kind::error;
    asked.code = how == reply::unable ? 102 : how == reply::incomplete ? 103 : 507;
  }
  write(s, std::move(asked), static_cast<spelling>(what.parameters[1]));
  return true;
}

bool simulation::garbage(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s))
    return false;
  request asked;
  s.stream->write(garbage_bytes(asked, what.parameters[0]));
  model_.wrote(s.id, std::move(asked));
  step();
  return true;
}

/// The router reads.
bool simulation::arrive(script& s, std::uint32_t octets) {
  if (!s.stream || !s.stream->is_read() || s.stream->on_the_way() == 0)
    return false;
  auto size = std::min<std::size_t>(octets, s.stream->on_the_way());
  if (observer_)
    observer_->peer_wrote(places_[s.id].user, places_[s.id].socket,
                          s.stream->next_on_the_way(size));
  model_.read(s.id, size);
  {
    counted_section here;
    s.stream->deliver(size);
  }
  step();
  return true;
}

/// A peer reads.
bool simulation::take(script& s, std::uint32_t octets) {
  if (!s.stream || s.stream->readable() == 0)
    return false;
  {
    counted_section here;
    s.taken += s.stream->take(octets).size();
  }
  if (!s.given.empty() && s.given.front().first <= s.taken)
    s.last_sender = s.given.front().second;
  step();
  return true;
}

bool simulation::hang_up(script& s) {
  if (!s.stream || s.stream->is_closed())
    return false;
  if (observer_)
    observer_->peer_hung_up(places_[s.id].user, places_[s.id].socket);
  model_.hung_up(s.id);
  {
    counted_section here;
    s.stream->hang_up();
  }
  step();
  return true;
}

bool simulation::run(std::uint32_t index) {
  auto ready = network_.ready();
  if (ready == 0)
    return false;
  {
    counted_section here;
    network_.run(index % ready);
  }
  step();
  return true;
}

void simulation::rest() {
  for (std::size_t runs = 0; run(0); ++runs)
    if (runs == most_runs_to_rest)
      return model_.broke("comes-to-rest", "actors still work after "
                                             + std::to_string(runs)
                                             + " messages, while no time passes");
  model_.at_rest(*this);
  for (auto& user : scripts_)
    for (auto& each : user)
      if (each.stream && each.stream->is_closed())
        forget(each);
  check_memory();
}

bool simulation::wait(std::uint32_t milliseconds) {
  rest();
  auto interval = std::chrono::milliseconds{milliseconds};
  if (observer_)
    observer_->time_passed(interval);
  model_.advance(interval);
  {
    counted_section here;
    scheduler_.advance_time(interval);
  }
  step();
  return true;
}

bool simulation::drain() {
  if (draining_ || ended_)
    return false;
  draining_ = true;
  if (observer_)
    observer_->router_told("stop");
  model_.drain();
  counted_section here;
  caf::anon_send(actors_->listener(), drain_msg{});
  return true;
}

bool simulation::end() {
  if (ended_)
    return false;
  ended_ = true;
  if (observer_)
    observer_->router_told("end at once");
  model_.end();
  counted_section here;
  actors_.reset();
  return true;
}

bool simulation::is_over() const noexcept {
  return (draining_ || ended_) && model_.connections() == 0;
}

// -- writing -------------------------------------------------------------------

simulation::script& simulation::script_of(const action& what) {
  return scripts_[what.user][static_cast<std::size_t>(what.socket)];
}

/// A peer writes no more than fits on its way.
bool simulation::can_write(const script& s) {
  constexpr std::size_t most_on_the_way = 10'000;
  return s.stream && !s.stream->is_closed() && s.stream->on_the_way() < most_on_the_way;
}

void simulation::write(script& s, request what, spelling how) {
  s.stream->write(bytes_of(what, how));
  model_.wrote(s.id, std::move(what));
  step();
}

/// A closed connection is no more on the network, either.
void simulation::forget(script& s) {
  streams_[s.id] = nullptr;
  s = {};
}

void simulation::step() {
  ++steps_;
  model_.stepped();
}

// -- what the router does ------------------------------------------------------

void simulation::wrote(test::virtual_stream& where, std::string_view bytes) {
  uncounted_section here;
  auto id = static_cast<connection_id>(where.hdl().id() - 1);
  auto [user, socket] = places_[id];
  if (observer_)
    observer_->router_wrote(user, socket, bytes);
  auto& s = scripts_[user][static_cast<std::size_t>(socket)];
  s.written += bytes.size();
  model_.answered(id, bytes);
  if (!bytes.starts_with("FORWARD "))
    return;
  if (auto frame = take_router_frame(bytes))
    for (name_id name = 0; name < users_; ++name)
      if (names[name] == frame->name) {
        // Whatever was given before has been answered.
        s.given.clear();
        s.given.emplace_back(s.written, name);
      }
}

void simulation::passed_on(test::virtual_stream& where, std::size_t octets) {
  uncounted_section here;
  model_.passed_on(static_cast<connection_id>(where.hdl().id() - 1), octets);
}

void simulation::shut_down(test::virtual_stream& where) {
  uncounted_section here;
  model_.shut_down(static_cast<connection_id>(where.hdl().id() - 1));
}

void simulation::closed(test::virtual_stream& where) {
  uncounted_section here;
  auto id = static_cast<connection_id>(where.hdl().id() - 1);
  auto [user, socket] = places_[id];
  if (observer_)
    observer_->router_closed(user, socket);
  model_.closed(id);
}

bool simulation::is_read(connection_id who) const {
  return streams_[who] && streams_[who]->is_read();
}

bool simulation::is_accepting() const {
  return door_->is_open();
}

bool simulation::wants(severity) const noexcept {
  return false;
}

void simulation::report(const actor_name&, const event&) {
  // What the router says of itself proves nothing.
}

// -- memory --------------------------------------------------------------------

/// What the router may have, by its settings and the number of its connections.
/// Queues and buffers double as they grow.
std::size_t simulation::memory_bound() const {
  constexpr std::size_t head = 4096;
  constexpr std::size_t network_window = 4096;
  constexpr std::size_t actor = 2048;
  constexpr std::size_t frame = 512;
  constexpr std::size_t tables = 4096;
  const auto& limits = config_.limits;
  auto pending = limits.pending_sends * (actor + frame + limits.max_body);
  auto queue = limits.recipient_queue * frame + 2 * limits.recipient_queue_bytes;
  auto output = 2 * (limits.output + limits.pending_sends * frame + limits.max_body);
  auto input = 2 * (head + limits.max_body) + 10'000;
  auto each = 2 * actor + pending + queue + output + input + network_window;
  return idle_.octets + tables + model_.connections() * each
         + most_connections_ * frame;
}

void simulation::check_memory() {
  if (auto now = allocations::counted(); now.octets > memory_bound())
    model_.broke("memory-is-bounded", std::to_string(now.octets) + " octets, more than "
                                        + std::to_string(memory_bound()));
}

// -- the end of a run ------------------------------------------------------------

void simulation::leave_all() {
  for (auto& user : scripts_)
    for (auto& each : user)
      hang_up(each);
  rest();
}

void simulation::finish() {
  rest();
  leave_all();
  if (!draining_ && !ended_) {
    // What timed out alarms have left.
    wait(100'000);
    wait(100'000);
    check_nothing_left();
    for (std::uint32_t user = 0; user < users_ && !broken(); ++user)
      join({verb::join, static_cast<std::uint8_t>(user), role::sender, {}});
    leave_all();
  }
  end();
  rest();
  if (auto running = system_.registry().running(); running > 0)
    model_.broke("no-actor-is-left", std::to_string(running) + " actors are left");
}

/// Nobody is there: nor may be anything that was for somebody.
void simulation::check_nothing_left() {
  if (auto running = system_.registry().running(); running != idle_actors_)
    model_.broke("no-actor-is-left",
                 std::to_string(running - idle_actors_) + " actors are left");
  if (auto waiting = scheduler_.clock().schedule().size(); waiting > 0)
    model_.broke("no-alarm-is-left",
                 std::to_string(waiting) + " delayed messages are left");
  // Tables keep the room that they once needed.
  constexpr std::size_t tables = 4096;
  constexpr std::size_t room = 256;
  auto bound = idle_.octets + tables + room * (most_connections_ + users_);
  if (auto now = allocations::counted(); now.octets > bound)
    model_.broke("memory-is-given-back", std::to_string(now.octets)
                                           + " octets are left, more than "
                                           + std::to_string(bound) + ", in "
                                           + std::to_string(now.blocks) + " blocks");
}

} // namespace telex::simulation
