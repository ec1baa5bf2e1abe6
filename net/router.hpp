// Starts, drains and stops all that a router is made of.

#pragma once

#include "actors/account_keeping.hpp"
#include "actors/events.hpp"
#include "actors/keyed_hash.hpp"
#include "actors/settings.hpp"
#include "actors/snapshot.hpp"
#include "actors/transaction_number.hpp"
#include "net/stream/acceptor.hpp"
#include "net/stream/address_range.hpp"
#include "net/stream/door.hpp"
#include "net/stream/endpoint.hpp"
#include "net/tls/context.hpp"

#include <caf/actor.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace telex {

/// The configuration of CAF that a router needs: its I/O module and the types of
/// its messages.
class router_config : public caf::actor_system_config {
public:
  router_config();
};

/// Whether the actors keep account of what they do, to tell of it when they are asked.
enum class inspection : bool { off, on };

/// Is told how a router fares, by calls from any thread, which may not wait.
struct router_watch {
  /// It cannot go on: what there is one of has failed, which an event told. It
  /// takes no more connections and messages, and answers what it can. Called once.
  std::function<void()> failed = [] {};

  /// There are no connections any more, and none will come.
  std::function<void()> ended = [] {};
};

/// What the actors of a router have around them, beside the network.
struct router_surroundings {
  inspection inspected = inspection::off;
  router_watch watch{};
  /// Without a checker there are no accounts.
  account_keeping accounts{};
  /// For their tables of what peers choose; with the same one, broadcasts go out in the
  /// same order.
  hash_key key{};
  /// Tells of the event loop, if there is one.
  turn_source turns{};
  /// Tells the time that people go by; it need not go on evenly.
  wall_clock clock = [] { return std::chrono::system_clock::now(); };
};

/// The actors of a router on an actor system. Knows nothing of sockets: so the
/// same ones run on the virtual network.
class router_actors {
public:
  /// Starts them; peers come in at `doors`. `events` must outlive the actor system.
  router_actors(caf::actor_system& sys, const settings& config, event_sink& events,
                const std::vector<door_ptr>& doors, router_surroundings around = {});

  /// Ends them. ~actor_system waits until they have.
  ~router_actors();

  router_actors(const router_actors&) = delete;
  router_actors& operator=(const router_actors&) = delete;

  /// As router::configure().
  void configure(const settings& config, std::function<void()> done);

  const caf::actor& listener() const noexcept {
    return listener_;
  }

  /// Null without inspection.
  const caf::actor& inspector() const noexcept {
    return inspector_;
  }

  const caf::actor& registry() const noexcept {
    return registry_;
  }

  /// Null without accounts.
  const caf::actor& accounts() const noexcept {
    return accounts_;
  }

  const caf::actor& timer() const noexcept {
    return timer_;
  }

  /// How many messages there have been: those that were read.
  std::uint64_t messages() const noexcept {
    return numbers_->count();
  }

  /// To be called when `who`, without which the router cannot go on, has failed for
  /// `reason`, on the thread of the actors: all end, the listener in its way, which has
  /// the connections answer what they owe. The first one to fail is reported.
  using failure = std::function<void(const std::string& who, const caf::error& reason)>;

  const failure& fail() const noexcept {
    return fail_;
  }

private:
  failure make_failure(event_sink& events, std::shared_ptr<router_watch> watch) const;
  void watch_over(const char* name, const caf::actor& actor) const;

  std::shared_ptr<transaction_numbers> numbers_
    = std::make_shared<transaction_numbers>();
  caf::actor timer_;
  caf::actor registry_;
  caf::actor accounts_;
  caf::actor inspector_;
  caf::actor listener_;
  failure fail_;
};

/// Where peers come in: who does speaks TLS if there is a context for that. `mode` is
/// that of a Unix socket.
struct entrance {
  endpoint where;
  tls::context_ptr tls = nullptr;
  mode_t mode = default_socket_mode;
  /// A listening socket of TCP that is at `where` already; -1 if one is to be opened.
  int socket = -1;
};

/// How much a router is used.
struct census {
  std::size_t users;
  /// That were read since its start.
  std::uint64_t messages;
};

/// A router on the network.
class router {
public:
  /// `events` must outlive the router.
  router(const settings& config, event_sink& events,
         inspection inspected = inspection::off, router_watch watch = {});

  /// Closes all that is still open, without waiting for anything.
  ~router();

  router(const router&) = delete;
  router& operator=(const router&) = delete;

  /// Names that have an account are from now on for who proves them. Before start().
  /// The checker is stopped when the router is destroyed.
  void keep(account_keeping accounts) {
    accounts_ = std::move(accounts);
  }

  /// Listens at all of `entrances`, or at none, and owns the sockets that those have.
  /// What comes from one of `proxies` begins with a header that says whose connection
  /// it is (proxy_header). To be called once.
  std::optional<listen_error> start(const std::vector<entrance>& entrances,
                                    const std::vector<address_range>& proxies = {});

  /// Where it listens.
  const std::vector<entrance>& entrances() const noexcept {
    return entrances_;
  }

  /// Whoever comes in over TLS from now on is shown another certificate. After start().
  void use(const tls::context_ptr& tls);

  /// These settings hold from when `done` is called on, which may be from any thread,
  /// must not throw, and has to outlive the router: those of a connection for whoever
  /// comes in then, and all others at once. What cannot change is as it was, whatever
  /// they say: timeouts.vanished and limits.per-address-loopback. After start().
  void configure(const settings& config, std::function<void()> done);

  /// There are other accounts from now on; who is there stays. After keep() and
  /// start().
  void use(const account_table_ptr& accounts);

  /// Takes no more connections and messages, and settles what is under way, for
  /// timeouts.drain at most, and ends.
  void drain();

  /// How its actors are, some milliseconds from now. Broken if the router ends before
  /// that. Only with inspection, and after start(); from any thread.
  std::future<snapshot> inspect();

  /// Ready as soon as the I/O thread gets to it. Otherwise as inspect().
  std::future<void> ping();

  /// Has the I/O thread call `tell`, which may not wait, as soon as it gets to it, and
  /// never if the router ends before that. After start(); from any thread.
  void count(std::function<void(const census&)> tell);

private:
  void report_listening(const entrance& at);

  settings config_;
  event_sink& events_;
  inspection inspected_;
  router_watch watch_;
  account_keeping accounts_;
  router_config caf_config_;
  caf::actor_system system_;
  std::vector<entrance> entrances_;
  /// Those of `entrances_`, on the I/O thread.
  std::vector<caf::intrusive_ptr<acceptor>> doors_;
  std::optional<router_actors> actors_;
};

} // namespace telex
