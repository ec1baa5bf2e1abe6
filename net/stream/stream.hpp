// What the router's actors ask of the network that carries their peers. They know this
// and no socket: so the same actors run on real sockets and on virtual ones.

#pragma once

#include "actors/broker.hpp"

#include <caf/intrusive_ptr.hpp>
#include <caf/io/scribe.hpp>

#include <cstddef>
#include <exception>
#include <string_view>
#include <vector>

namespace telex {

class stream;
using stream_ptr = caf::intrusive_ptr<stream>;

/// A broker that serves a stream.
class stream_broker : public broker {
public:
  explicit stream_broker(caf::actor_config& cfg);

  /// The stream of that handle. While the broker has no such stream, null.
  stream_ptr find_stream(caf::io::connection_handle hdl);

protected:
  friend class stream;

  // What its streams tell it. None of these is a message: they come from the thread of
  // the actor, between two of its messages.

  /// A stream that was not open is: the peer can be told something, and be heard.
  virtual void opened() = 0;

  /// A stream has read `bytes`, which are valid during this call only.
  virtual void receive(std::string_view bytes) = 0;

  /// All has gone out that was held up.
  virtual void written() = 0;

  /// A flush_later() has been done, whether or not the network took all of it.
  virtual void flushed() = 0;

  /// What the peer writes can't be read, for `why`, and nothing that follows is.
  virtual void unreadable(std::string_view why) = 0;

  /// The peer has closed the stream, or it is broken. The broker has lost it.
  virtual void hung_up() = 0;
};

/// The stream of one peer; its broker is a stream_broker.
///
/// What the broker puts into wr_buf() leaves with a flush; what the network does
/// not take stays at the front of wr_buf() until it does, so wr_buf().size()
/// tells how much the peer has not read.
class stream : public caf::io::scribe {
public:
  using scribe::scribe;

  /// From now on the broker is told what the peer writes, and of its end. Returns false
  /// if the system has no room for that: then there is only writing.
  [[nodiscard]] virtual bool start() = 0;

  /// Whether the peer can be told something now, and be heard; if not, the broker is
  /// told when it can, unless it never does. Until then what is written waits.
  virtual bool is_open() const noexcept {
    return true;
  }

  /// Whether nobody between the peer and this process can read what it writes: by
  /// default, whether the peer is a program of this host.
  virtual bool is_private() const;

  /// The name that the peer has proved by a certificate, once it is open; empty if it
  /// has none.
  virtual std::string certified_name() const {
    return {};
  }

  /// Tells the peer that nothing follows, once all is written that is to be.
  /// What it sends is still read.
  virtual void shutdown_write() = 0;

  /// Whether what the peer sends from now on can wait for what other peers do:
  /// thousands may answer a broadcast at once, and who writes to one of them is not to
  /// stand behind all their receipts.
  virtual void let_others_first(bool x) = 0;

  using scribe::flush;

  /// As flush() of wr_buf() with `tail` behind it, which is only copied as far as it
  /// does not leave at once: for what is large.
  virtual void flush(std::string_view tail) = 0;

  /// As flush(), when all has been done that can be now: in one piece with what is put
  /// into wr_buf() until then. The broker is told flushed(). Of a stream that was
  /// started.
  virtual void flush_later() = 0;

  /// What the broker is given just now is not to be found in memory afterwards.
  void forget_received() noexcept {
    forgets_ = true;
  }

  /// How many octets have been written that the network has not taken.
  virtual std::size_t unread() const noexcept = 0;

  /// Nobody uses CAF's buffer for what is read: tell_received() is given it where it
  /// is.
  std::vector<char>& rd_buf() final;

protected:
  // For who implements it. The broker may let go of the stream in each of these.

  /// Has the broker handle what was read, which is in a place of the stream's own.
  /// Returns false if it wants nothing more.
  virtual bool tell_received(caf::execution_unit& ctx, std::string_view bytes);

  /// The last has gone of what did not go with its flush().
  virtual void tell_written(caf::execution_unit& ctx);

  /// A stream that was not open is.
  void tell_opened(caf::execution_unit& ctx);

  /// What was read makes no sense, for `why`.
  void tell_unreadable(caf::execution_unit& ctx, std::string_view why);

  /// A flush_later() has been done.
  void tell_flushed(caf::execution_unit& ctx);

  /// The peer has said that nothing follows, in what it wrote: the broker is told of
  /// its end as if it had closed the connection now, behind what is under way in this
  /// turn.
  virtual void end_input() = 0;

  /// The stream has ended, for another reason than that the broker has closed it.
  void tell_hung_up(caf::execution_unit& ctx);

  /// Something was thrown that its broker has not caught: it is a failure of the
  /// broker. Returns false if there is none.
  bool tell_failed(caf::execution_unit& ctx, const std::exception_ptr& what);

private:
  /// Calls `f(broker)`, if there is a broker. Returns whether that goes on.
  template <class F>
  bool tell(caf::execution_unit& ctx, F&& f);

  std::vector<char> unused_;
  bool forgets_ = false;
};

} // namespace telex
