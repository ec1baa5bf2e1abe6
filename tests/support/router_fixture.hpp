// A router on a virtual network and a virtual clock: no sockets, no threads, no
// waiting. Nothing happens but what a test does, and time stands still unless it
// moves it.

#pragma once

#include "actors/events.hpp"
#include "actors/settings.hpp"
#include "actors/snapshot.hpp"
#include "net/router.hpp"
#include "tests/support/virtual_network.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <functional>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::test {

class router_fixture;

/// A peer's end of one virtual connection. Each call lets the router do all it
/// has to do before it returns.
class virtual_peer {
public:
  virtual_peer(router_fixture& router, virtual_stream_ptr stream)
    : router_{&router}, stream_{std::move(stream)} {
    // nop
  }

  /// Writes bytes, which arrive in one piece.
  void type(std::string_view bytes) const;

  /// As type(), but only the connection gets to do what it has to do: what it
  /// tells other actors is still on its way.
  void type_and_halt(std::string_view bytes) const;

  /// Takes what has arrived, `max` octets at most.
  std::string read(std::size_t max = virtual_stream::unbounded) const;

  /// Closes the connection.
  void hang_up() const;

  /// Whether the router has not closed the connection, or its half of it.
  bool is_open() const;

  /// From here on it comes over TLS, with a certificate for that name, if it has one.
  void encrypt(const std::string& certified = {}) const;

  /// Whether the router reads what this peer writes.
  bool is_heard() const;

  /// Whether what it writes can wait for what others do.
  bool lets_others_first() const;

private:
  router_fixture* router_;
  virtual_stream_ptr stream_;
};

/// A user with both connections registered.
class virtual_user {
public:
  virtual_user(std::string name, virtual_peer sending, virtual_peer receiving)
    : sending{sending}, receiving{receiving}, name_{std::move(name)} {
    // nop
  }

  /// Writes `SEND recipient` with `body`.
  void send(std::string_view recipient, std::string_view body) const;

  /// Writes `RECEIVED sender`.
  void acknowledge(std::string_view sender) const;

  /// Closes both connections.
  void leave() const;

  const std::string& name() const noexcept {
    return name_;
  }

  virtual_peer sending;
  virtual_peer receiving;

private:
  std::string name_;
};

/// Keeps what the actors report: of the steps of a message, which have no memory of
/// their own, the text.
class event_recorder final : public event_sink {
public:
  bool wants(severity) const noexcept override {
    return true;
  }
  void report(const actor_name& who, const event& what) override;

  /// The events of one kind, in their order.
  template <class Event>
  std::vector<Event> all() const {
    std::vector<Event> result;
    for (const auto& each : events)
      if (auto match = std::get_if<Event>(&each))
        result.push_back(*match);
    return result;
  }

  /// Called with each event before it is kept, to throw what an actor could.
  std::function<void(const event&)> look = [](const event&) {};

  std::vector<event> events;
  /// As in `connection received transaction=1 user=alice ...`, without the numbers of
  /// connections.
  std::vector<std::string> steps;
};

class router_fixture {
public:
  explicit router_fixture(const settings& config = {},
                          inspection inspected = inspection::off,
                          account_keeping accounts = {});

  /// Ends the router, and sees to it that no actor is left.
  ~router_fixture();

  /// Opens a connection from `from`.
  virtual_peer connect(const std::string& from = "127.0.0.1");

  /// Opens a connection, if the router lets it in, and returns whether it did.
  bool can_connect(const std::string& from = "127.0.0.1");

  /// Opens two connections, and registers `name` on both.
  virtual_user join(const std::string& name);

  /// Opens a connection, and registers `name` for the extended protocol; `headers` are
  /// lines beside the first. Its answer is read.
  virtual_peer join_extended(const std::string& name, const std::string& headers = {});

  /// Moves the clock.
  void advance(duration interval);

  /// As advance(), but those who are woken are still to do anything.
  void advance_and_halt(duration interval);

  /// Gives the router other settings, as router::configure does.
  void configure(const settings& config);

  /// Asks the router to stop, as a signal does.
  void drain();

  /// As drain(), but the request is still on its way.
  void drain_and_halt();

  /// Ends the router at once, as its destructor does, and returns how many of
  /// its actors are left. Nothing but the destructor may follow.
  std::size_t end();

  /// How its actors are. Only with inspection.
  snapshot inspect();

  /// As inspect(), but the request is still on its way.
  std::future<snapshot> inspect_and_halt();

  /// How many actors there are besides those of an idle router.
  std::size_t extra_actors();

  /// How many messages wait for their time.
  std::size_t delayed_messages() const;

  /// Lets the router do all that it has to do.
  void run();

  /// Lets its actors do all that they have to do, and returns how many of them had
  /// something to do at once, at most.
  std::size_t run_and_count();

  /// What the clock shows.
  time_point now() const;

  /// Moves the clock on, in the midst of what the router does, and wakes nobody.
  void spend(duration interval);

  virtual_network& network() noexcept {
    return network_;
  }

  /// Where peers come in.
  virtual_door& door() noexcept {
    return *door_;
  }

  const router_actors& actors() const noexcept {
    return *actors_;
  }

  event_recorder events;

  /// What the router has told its watch.
  bool has_failed = false;
  bool has_ended = false;

private:
  virtual_stream_ptr knock(const std::string& from);

  virtual_config config_;
  caf::actor_system system_{config_};
  caf::scheduler::test_coordinator& scheduler_;
  virtual_network& network_;
  caf::intrusive_ptr<virtual_door> door_;
  std::optional<router_actors> actors_;
  std::size_t idle_actors_ = 0;
  std::vector<virtual_stream_ptr> streams_;
};

/// The bytes of `SEND recipient` with `body`, and of `FORWARD sender` with it.
std::string send_bytes(std::string_view recipient, std::string_view body);
std::string forward_bytes(std::string_view sender, std::string_view body);

// The router's answers, as bytes.
inline const std::string malformed_username = "ERROR 100 Malformed username\n\n";
inline const std::string no_user_registered = "ERROR 101 No user registered\n\n";
inline const std::string unable_to_send = "ERROR 102 Unable to send\n\n";
inline const std::string header_incomplete = "ERROR 103 Header incomplete\n\n";
/// Unless compatibility.taken says otherwise.
inline const std::string username_taken = malformed_username;

} // namespace telex::test
