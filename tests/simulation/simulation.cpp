#include "tests/simulation/simulation.hpp"

#include "actors/messages.hpp"

#include <caf/actor_registry.hpp>
#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

constexpr std::string_view address_texts[all_addresses]
  = {"10.0.0.1", "10.0.0.2", "fd00::1"};

/// Many times the messages that all of a run sets off at once: who still works then
/// does so for ever.
constexpr std::size_t most_runs_to_rest = 1'000'000;

/// The model does not know in which order the errors and refusals of different peers
/// are counted.
settings without_error_limits(settings config) {
  config.per_address.errors = config.per_address.refusals = 0;
  return config;
}

} // namespace

simulation::simulation(const schedule& what, run_observer* observer)
  : config_{without_error_limits(what.config)}, users_{what.users},
    window_{what.window}, most_held_{what.window}, observer_{observer}, model_{config_},
    scripts_(users_), system_{caf_config_},
    scheduler_(dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler())),
    network_(dynamic_cast<test::virtual_network&>(system_.middleman().backend())),
    door_(caf::make_counted<test::virtual_door>(network_, what.tls)) {
  // CAF takes a clock that stands at its beginning for one that was never set.
  scheduler_.clock().current_time += std::chrono::hours{1};
  network_.observe(*this);
  {
    counted_section here;
    router_surroundings around;
    around.clock = [this, began = scheduler_.clock().now()] {
      return first_day
             + std::chrono::duration_cast<std::chrono::system_clock::duration>(
               scheduler_.clock().now() - began);
    };
    actors_.emplace(system_, config_, static_cast<event_sink&>(*this),
                    std::vector<door_ptr>{door_}, std::move(around));
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
    default:
      return apply_extended(what);
  }
}

/// Opens and registers what the user has not, and brings all to rest.
bool simulation::join(const action& what) {
  std::array<bool, 2> is_new{};
  for (auto socket : {role::sender, role::receiver})
    is_new[static_cast<std::size_t>(socket)] = connect(what.user, socket, 0, window_);
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
  auto is_open = door_->is_open();
  {
    counted_section here;
    added = door_->knock({std::string{address_texts[address]}, any_port}, window);
  }
  if (!added) {
    if (is_open)
      model_.turned_away(address);
    return is_open;
  }
  if (s.stream)
    forget(s);
  s = {added, model_.opened(address), address, 0, 0, {}, {}, {}};
  most_held_ = std::max(most_held_, window);
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
  write(s, new_message(what), static_cast<spelling>(what.parameters[2]));
  return true;
}

bool simulation::answer(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s) || model_.is_extended(s.id))
    return false;
  // Behind other requests it might be read before the next FORWARD is written, and
  // taken up after that: then nobody could say what it answers.
  if (!model_.is_taken_up(s.id))
    return false;
  auto how = static_cast<reply>(what.parameters[0]);
  auto is_due
    = model_.owes_receipt(s.id) && !s.given.empty() && s.given.front().first <= s.taken;
  auto asked = request_of(how);
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

/// What a reply is on the wire; whom and what it names is for the caller.
request simulation::request_of(reply how) {
  request result{request::kind::received};
  if (how == reply::unable || how == reply::incomplete || how == reply::other_error) {
    result.what = request::kind::error;
    result.code = how == reply::unable ? 102 : how == reply::incomplete ? 103 : 507;
  }
  return result;
}

/// What `send` and `post` write, but for its headers.
request simulation::new_message(const action& what) {
  request result{request::kind::send, role::sender,
                 static_cast<name_id>(what.parameters[0])};
  result.message = ++last_message_;
  result.body = make_body(result.message, what.parameters[1]);
  return result;
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

} // namespace telex::simulation
