// What all actors of a router are: brokers, with or without sockets, so that they run
// on the I/O thread.

#pragma once

#include "actors/actor_load.hpp"
#include "actors/failure.hpp"
#include "actors/mailbox.hpp"

#include <caf/io/broker.hpp>
#include <caf/message.hpp>

#include <cstddef>
#include <exception>
#include <new>
#include <tuple>
#include <typeinfo>
#include <utility>

namespace telex {

/// A broker that does less for a message than CAF's own does, which notes for a log
/// that there is not who sends and runs, has queues for priorities and streams, looks
/// at the clock for time-outs of a behavior, and makes a response of what a handler
/// returns. A router has none of these, and they cost as much as all else it does for a
/// message.
/// So its actors use no streams, requests, priorities, and time-outs of a behavior, and
/// skip no message.
class broker : public caf::io::broker {
public:
  explicit broker(caf::actor_config& cfg);

  using caf::io::broker::enqueue;

  /// From any thread.
  void enqueue(caf::mailbox_element_ptr message, caf::execution_unit*) override;

  /// Handles up to `max` messages.
  resume_result resume(caf::execution_unit* ctx, std::size_t max) override;

  /// Drops what has not been read. CAF's own brokers keep it, and what still comes,
  /// for as long as anybody has a handle of the dead actor; what hangs on a message
  /// would never happen then.
  bool cleanup(caf::error&& reason, caf::execution_unit* host) override;

  /// As CAF's, which takes longer for an actor that is active already.
  bool activate(caf::execution_unit* ctx) {
    context(ctx);
    return (getf(is_initialized_flag) && has_behavior())
           || caf::io::broker::activate(ctx);
  }

  /// What it has had to do until now. From its own thread.
  const actor_load& load() const noexcept {
    return load_;
  }

  /// Sends itself `message` when others have had their turn: sockets, the timer, other
  /// actors. An actor that has much to do does a part of it, and goes on then.
  template <class Message>
  void send_later(Message message) {
    post(caf::make_message(std::move(message)));
  }

  /// Calls `f`, which does what this actor has to do for an event. Ends it if that
  /// throws, with to_failure() as its reason, or has it quit; returns whether it goes
  /// on. From its own thread, between two of its messages.
  template <class F>
  bool guarded(F&& f) {
    try {
      f();
    } catch (...) {
      quit(to_failure(std::current_exception()));
    }
    return has_behavior() || !finalize();
  }

protected:
  /// Handles a message of the router's own. Returns false for others.
  virtual bool handle_own(caf::type_erased_tuple& message);

private:
  void post(caf::message message);
  bool handle(caf::mailbox_element& message);

  telex::mailbox messages_;
  actor_load load_;
  caf::io::network::multiplexer& network_;
};

/// The behavior of an actor that takes no messages of CAF's. It may not have none: that
/// is how CAF knows the actors that have ended.
caf::behavior nothing_else();

/// A broker with a state, which is made from a pointer to it and destroyed when it
/// ends. `State::name` is what CAF calls it.
///
/// `State::handlers()` is a tuple of pointers to member functions: each is called with
/// the messages of the type that it takes by reference. Those that come most often are
/// found soonest when they come first. A behavior is for CAF's messages only.
template <class State, class Base = broker>
class stateful_broker : public Base {
public:
  explicit stateful_broker(caf::actor_config& cfg) : Base{cfg} {
    new (&state) State(this);
  }
  // The state is gone: an actor ends before it is destroyed.
  ~stateful_broker() override {
    // nop
  }

  void on_exit() final {
    state.~State();
  }

  const char* name() const final {
    return State::name;
  }

  union {
    State state;
  };

protected:
  bool handle_own(caf::type_erased_tuple& message) override {
    auto type = message.size() == 1 ? message.type(0).second : nullptr;
    return std::apply(
      [&](auto... handlers) { return (try_handler(handlers, type, message) || ...); },
      State::handlers());
  }

private:
  template <class Message>
  bool try_handler(void (State::*handler)(Message&), const std::type_info* type,
                   caf::type_erased_tuple& message) {
    // One program has one object for each type: to compare names would be slow.
    if (type != &typeid(Message))
      return false;
    (this->state.*handler)(*static_cast<Message*>(message.get_mutable(0)));
    return true;
  }
};

} // namespace telex
