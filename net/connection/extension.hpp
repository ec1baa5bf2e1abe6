// What a connection of the extended protocol has beside the others (docs/protocol.md,
// section 6).

#pragma once

#include "net/connection/fifo.hpp"
#include "net/connection/keepalive.hpp"
#include "net/connection/roster.hpp"
#include "net/wire/date.hpp"
#include "net/wire/frame.hpp"

namespace telex {

struct extension {
  wire::extended_grant granted;
  keepalive peer;
  roster who;
  /// SENDs that have to wait for others of its own, so that what it has written behind
  /// them need not.
  fifo<wire::send_frame> aside{};
  /// Of its FORWARDs.
  wire::date date{};
  /// The peer is told why the router closes, or has been.
  bool is_told_bye = false;
};

} // namespace telex
