// What the router's actors ask of the network that carries them. They know these
// and no socket: so the same actors run on real sockets and on virtual ones.

#pragma once

#include <caf/io/doorman.hpp>
#include <caf/io/scribe.hpp>

#include <functional>
#include <string>
#include <utility>

namespace telex {

/// The stream of one peer.
///
/// What the broker puts into wr_buf() leaves with flush(); what the network does
/// not take stays at the front of wr_buf() until it does, so wr_buf().size()
/// tells how much the peer has not read. When the last of it has gone, the broker
/// gets a data_transferred_msg.
class stream : public caf::io::scribe {
public:
  using scribe::scribe;

  /// Tells the peer that nothing follows, once all is written that is to be.
  /// What it sends is still read.
  virtual void shutdown_write() = 0;
};

/// Where peers come in.
class door : public caf::io::doorman {
public:
  /// Says whether a peer from this address may come in, before there is anything
  /// of it but its socket.
  using admission = std::function<bool(const std::string& address)>;

  using doorman::doorman;

  /// Whoever comes is asked for from now on; before that, everybody may come in.
  void guard(admission admit) {
    admit_ = std::move(admit);
  }

protected:
  bool admits(const std::string& address) const {
    return !admit_ || admit_(address);
  }

private:
  admission admit_;
};

using door_ptr = caf::intrusive_ptr<door>;

} // namespace telex
