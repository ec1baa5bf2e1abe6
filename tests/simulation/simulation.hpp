// Runs a schedule against the actors of a router, on the virtual network and
// clock, and has the model watch.

#pragma once

#include "actors/events.hpp"
#include "net/router.hpp"
#include "tests/simulation/allocations.hpp"
#include "tests/simulation/model/model.hpp"
#include "tests/simulation/request.hpp"
#include "tests/simulation/schedule.hpp"
#include "tests/support/virtual_network.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::simulation {

/// Is told what happens in a run, in order.
class run_observer {
public:
  virtual ~run_observer() = default;
  virtual void peer_opened(name_id user, role socket) = 0;
  /// The router has read `bytes`.
  virtual void peer_wrote(name_id user, role socket, std::string_view bytes) = 0;
  virtual void peer_hung_up(name_id user, role socket) = 0;
  virtual void router_wrote(name_id user, role socket, std::string_view bytes) = 0;
  virtual void router_closed(name_id user, role socket) = 0;
  virtual void time_passed(duration interval) = 0;
  virtual void router_told(std::string_view what) = 0;
};

class simulation final : private test::stream_observer,
                         private resting_network,
                         private event_sink {
public:
  /// A router with the settings of a schedule, that nobody has connected to. `observer`
  /// may be null, and must outlive the simulation.
  explicit simulation(const schedule& what, run_observer* observer = nullptr);
  ~simulation() override;

  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  /// Lets it happen. Returns false if it makes no sense now, and nothing has.
  bool apply(const action& what);

  /// Everybody leaves, time passes, all names are tried, and the router ends:
  /// nothing may be left.
  void finish();

  /// The first rule that was broken.
  const std::optional<violation>& broken() const noexcept {
    return model_.broken();
  }

  /// How many things have happened: a message taken by an actor, octets that
  /// passed between the router and a peer, a peer that wrote, came or left, or
  /// time that passed.
  std::uint64_t steps() const noexcept {
    return steps_;
  }

  /// The router has ended, and so nothing more can happen.
  bool is_over() const noexcept;

private:
  /// What one socket of a user is up to.
  struct socket_script {
    test::virtual_stream_ptr stream;
    connection_id id = no_connection;
    std::uint32_t address = 0;
    /// Octets that the router has written, and that were taken.
    std::uint64_t written = 0;
    std::uint64_t taken = 0;
    /// FORWARDs that were not answered: where each ends, and its sender.
    std::deque<std::pair<std::uint64_t, name_id>> given;
    std::optional<name_id> last_sender;
    /// The Message-id that it has repeated last.
    std::string last_answered;
  };

  struct place {
    name_id user;
    role socket;
  };

  using script = socket_script;

  // -- actions -------------------------------------------------------------------

  bool join(const action& what);
  bool connect(name_id user, role socket, std::uint32_t address, std::uint32_t window);
  bool ask_for_name(const action& what);
  bool send(const action& what);
  bool answer(const action& what);
  bool garbage(const action& what);

  // -- of the extended protocol (simulation_extended.cpp) ----------------------------

  bool apply_extended(const action& what);
  bool enter(const action& what);
  bool extend(const action& what);
  bool post(const action& what);
  bool receipt(const action& what);
  bool ask(const action& what);
  request asked_for_both(name_id name, std::uint32_t window, std::uint32_t offer);

  // -- what happens on the network and to the router ---------------------------------

  bool arrive(script& s, std::uint32_t octets);
  bool take(script& s, std::uint32_t octets);
  bool hang_up(script& s);
  bool run(std::uint32_t index);
  bool wait(std::uint32_t milliseconds);
  bool drain();
  bool end();
  void rest();

  script& script_of(const action& what);
  static bool can_write(const script& s);
  static request request_of(reply how);
  request new_message(const action& what);
  void write(script& s, request what, spelling how);
  void forget(script& s);
  void step();
  void check_memory();
  void check_nothing_left();
  void leave_all();
  std::size_t memory_bound(std::size_t left_behind) const;

  // -- test::stream_observer -----------------------------------------------------

  void wrote(test::virtual_stream& where, std::string_view bytes) override;
  void passed_on(test::virtual_stream& where, std::size_t octets) override;
  void shut_down(test::virtual_stream& where) override;
  void closed(test::virtual_stream& where) override;

  // -- resting_network -------------------------------------------------------------

  bool is_read(connection_id who) const override;
  bool is_accepting() const override;

  // -- event_sink ------------------------------------------------------------------

  bool wants(severity) const noexcept override;
  void report(const actor_name&, const event&) override;

  settings config_;
  std::uint32_t users_;
  std::uint32_t window_;
  /// The largest of all windows.
  std::uint32_t most_held_;
  /// The most messages that one peer is given at a time.
  std::uint32_t most_given_ = 1;
  run_observer* observer_;
  model model_;
  std::uint64_t steps_ = 0;
  message_id last_message_ = 0;
  std::vector<std::array<script, 2>> scripts_;
  /// By connection; null once the peer has forgotten it.
  std::vector<test::virtual_stream*> streams_;
  std::vector<place> places_;
  bool draining_ = false;
  bool ended_ = false;
  std::size_t most_connections_ = 0;
  allocations idle_;

  test::virtual_config caf_config_;
  caf::actor_system system_;
  caf::scheduler::test_coordinator& scheduler_;
  test::virtual_network& network_;
  caf::intrusive_ptr<test::virtual_door> door_;
  std::optional<router_actors> actors_;
  std::size_t idle_actors_ = 0;
};

} // namespace telex::simulation
