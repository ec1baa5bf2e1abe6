// The messages between who inspects a router and whom it asks.

#pragma once

#include "actors/actor_load.hpp"
#include "actors/snapshot.hpp"

#include <caf/actor.hpp>

#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <utility>
#include <vector>

namespace telex {

/// anyone -> inspector: how is the router? Broken if it ends before it can say.
struct inspect_msg {
  std::shared_ptr<std::promise<snapshot>> answer;
  /// Which knows the connections.
  caf::actor listener;
};

/// anyone -> inspector: are you there?
struct ping_msg {
  std::shared_ptr<std::promise<void>> answer;
};

/// anyone -> registry: how many users are there? `tell` is called with that, and may
/// not wait.
struct count_msg {
  std::function<void(std::size_t users)> tell;
};

/// Those who are asked hold it until they have answered, or ended. When nobody holds it
/// any more, the inspector is sent all_asked_msg.
class roll_call {
public:
  explicit roll_call(caf::actor inspector) : inspector_{std::move(inspector)} {
    // nop
  }
  roll_call(const roll_call&) = delete;
  roll_call& operator=(const roll_call&) = delete;
  ~roll_call();

  const caf::actor& inspector() const noexcept {
    return inspector_;
  }

private:
  caf::actor inspector_;
};

/// inspector -> registry, listener, connections: tell me how you are. Answered with one
/// of the next three.
struct report_msg {
  std::shared_ptr<roll_call> call;
};

struct registry_report_msg {
  actor_load load;
  broadcast_report broadcasts;
};

struct listener_report_msg {
  /// The question; the connections are yet to be asked.
  std::shared_ptr<roll_call> call;
  std::vector<caf::actor> connections;
  actor_load load;
};

struct connection_report_msg {
  connection_report report;
};

/// inspector -> itself.
struct all_asked_msg {};

/// connection -> inspector: I end.
struct closed_report_msg {
  closed_report report;
};

} // namespace telex
