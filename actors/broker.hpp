// What all actors of a router are.

#pragma once

#include <caf/io/broker.hpp>

#include <utility>

namespace telex {

/// A broker, with or without sockets, which drops what it has not read when it
/// ends. CAF's own keeps it, and what still comes, for as long as anybody has a
/// handle of the dead actor; what hangs on a message would never happen then.
class broker : public caf::io::broker {
public:
  using caf::io::broker::broker;

  bool cleanup(caf::error&& reason, caf::execution_unit* host) override {
    close_all();
    return caf::scheduled_actor::cleanup(std::move(reason), host);
  }
};

} // namespace telex
