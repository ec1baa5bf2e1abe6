// A router on the virtual network, made anew for each input, and what must hold
// of all that it does.

#pragma once

#include "actors/settings.hpp"
#include "net/router.hpp"
#include "net/wire/parser.hpp"
#include "tests/support/virtual_network.hpp"

#include <caf/io/middleman.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace telex::fuzz {

/// The actor system, which all inputs use one after another: to start one takes
/// longer than most inputs.
struct actor_bench {
  test::virtual_config config;
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler
    = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  test::virtual_network& network
    = dynamic_cast<test::virtual_network&>(system.middleman().backend());
};

/// Reads what the router writes to one connection. Aborts at a frame that the
/// router may not write there, or that is not written as the writer does.
class answer_reader {
public:
  explicit answer_reader(const settings& config);

  void read(std::string_view bytes);

  /// Whether all octets that have come are in frames.
  bool is_at_end() const noexcept {
    return unread_.empty();
  }

private:
  void check(const wire::frame& next);
  void take_off(const wire::frame& next);

  settings config_;
  wire::parser parser_;
  /// The octets that are in no frame yet.
  std::string unread_;
  /// The role that the router has granted last.
  std::optional<role> role_;
};

/// Reports of no interest.
class silent_sink final : public event_sink {
public:
  bool wants(severity) const noexcept override {
    return true;
  }
  void report(const actor_name&, const event&) override {
    // nop
  }
};

class router_bench {
public:
  static constexpr std::size_t max_peers = 8;

  router_bench(actor_bench& bench, const settings& config);

  // -- what the peers do, by their numbers -------------------------------------

  /// Connects the peer, if it is not connected and the router lets it in. The
  /// last one comes from another address than the others, and the network takes
  /// little or nothing for the last four before they read.
  void connect(std::size_t peer);

  void write(std::size_t peer, std::string_view bytes);
  void deliver(std::size_t peer, std::size_t max);
  void take(std::size_t peer, std::size_t max);
  void hang_up(std::size_t peer);

  // -- what else happens -------------------------------------------------------

  /// One of the ready actors takes a message.
  void run_one(std::size_t index);

  /// All that is written arrives, and the actors run until none is ready.
  void settle();

  void advance(duration interval);

  void drain();

  /// All peers hang up, and the router ends. Nothing may be left of them.
  void end();

private:
  struct connection {
    test::virtual_stream_ptr stream;
    answer_reader answers;
  };

  bool deliver_any();
  void check_output() const;
  void finish(connection& which);
  std::size_t running() const;

  actor_bench& bench_;
  settings config_;
  silent_sink events_;
  std::size_t actors_before_;
  caf::intrusive_ptr<test::virtual_door> door_;
  std::optional<router_actors> actors_;
  std::size_t idle_actors_ = 0;
  bool draining_ = false;
  std::array<std::optional<connection>, max_peers> peers_;
};

} // namespace telex::fuzz
