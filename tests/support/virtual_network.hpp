// A network without sockets and threads: nothing moves on it unless a test moves
// it, and the router's actors run one message at a time, in any order that CAF
// permits.

#pragma once

#include "actors/reasons.hpp"
#include "net/router.hpp"
#include "net/stream/door.hpp"
#include "net/stream/endpoint.hpp"
#include "net/stream/stream.hpp"

#include <caf/io/network/test_multiplexer.hpp>
#include <caf/resumable.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telex::test {

/// The configuration of an actor system on such a network, with a clock that a
/// test moves.
struct virtual_config : router_config {
  virtual_config();
};

class virtual_stream;

/// Is told what the router does to its streams, at the moment when it does it.
/// What it does to one that its peer has hung up is not told.
class stream_observer {
public:
  virtual ~stream_observer() = default;

  /// The router has flushed `bytes`, or is about to: on a real network, one `send`, or
  /// a part of it.
  virtual void wrote(virtual_stream& where, std::string_view bytes) = 0;

  /// So many octets of those have gone out of the router's buffer, which now holds what
  /// the stream tells (stream::unread).
  virtual void passed_on(virtual_stream& where, std::size_t octets) = 0;

  /// The router will write no more.
  virtual void shut_down(virtual_stream& where) = 0;

  /// The router has closed the connection.
  virtual void closed(virtual_stream& where) = 0;
};

/// Runs the actors of one actor system. Those that have something to do are
/// ready, in the order in which they became so.
class virtual_network final : public caf::io::network::test_multiplexer {
public:
  using test_multiplexer::test_multiplexer;

  /// How many actors are ready.
  std::size_t ready() const noexcept {
    return ready_.size();
  }

  using test_multiplexer::run;

  /// Lets the `index`th of the ready actors take one message.
  void run(std::size_t index);

  /// Tells `observer`, which must outlive the streams, of all streams from now on.
  void observe(stream_observer& observer) noexcept {
    observer_ = &observer;
  }

  /// Whoever is to be told; null if nobody is.
  stream_observer* observer() const noexcept {
    return observer_;
  }

  /// As run(0), if any is ready; returns whether one was. CAF ends with this.
  bool try_run_once() override;

protected:
  void exec_later(caf::resumable* ptr) override;

private:
  std::vector<caf::intrusive_ptr<caf::resumable>> ready_;
  stream_observer* observer_ = nullptr;
};

/// The router's stream to one virtual peer, and the peer's end of it.
class virtual_stream : public stream {
public:
  /// No bound for how much the network holds.
  static constexpr auto unbounded = std::numeric_limits<std::size_t>::max();

  /// The network holds up to `window` octets that the peer has not taken; what
  /// the router writes beyond that waits in its own buffer, and is lost if the router
  /// closes before. With 0 all of it does until the peer takes it.
  virtual_stream(virtual_network& network, std::int64_t id, endpoint peer,
                 std::size_t window);

  // -- the peer's end ----------------------------------------------------------

  /// Puts octets on the way to the router.
  void write(std::string_view bytes);

  /// How many octets are on the way to the router.
  std::size_t on_the_way() const noexcept {
    return inbound_.size();
  }

  /// The next of them, `max` at most. Valid until the stream changes.
  std::string_view next_on_the_way(std::size_t max) const noexcept {
    return std::string_view{inbound_}.substr(0, max);
  }

  /// Whether the router reads.
  virtual bool is_read() const noexcept {
    return reading_ && !detached();
  }

  /// Lets the router read the next octets that are on the way, `max` at most, in
  /// one piece. Returns whether it did.
  bool deliver(std::size_t max = unbounded);

  /// How many octets the peer can take now, at least.
  virtual std::size_t readable() const noexcept {
    return held_.size() + (is_connected() ? flushed_ : 0);
  }

  /// Takes the next octets from the router, `max` at most.
  virtual std::string take(std::size_t max = unbounded);

  /// Whether the router has not closed the connection, or its half of it.
  bool is_connected() const noexcept {
    return !ended_;
  }

  /// What was asked for last.
  bool lets_others_first() const noexcept {
    return lets_others_first_;
  }

  /// Whether one of them has closed the connection, and not only half of it.
  bool is_closed() const noexcept {
    return closed_;
  }

  /// It is one over TLS, whose peer has a certificate for that name, or none.
  void encrypt(std::string certified) {
    is_encrypted_ = true;
    certified_ = std::move(certified);
  }

  /// Closes the connection: the router reads no more of it. As with a socket, it
  /// finds that out at once if it has begun to read, and else when it does.
  void hang_up();

  // -- stream ------------------------------------------------------------------

  bool start() override;
  bool is_private() const override {
    return is_encrypted_ || stream::is_private();
  }
  std::string certified_name() const override {
    return certified_;
  }
  void shutdown_write() override;
  void let_others_first(bool x) override {
    lets_others_first_ = x;
  }

  // -- caf::io::scribe ---------------------------------------------------------

  void configure_read(caf::io::receive_policy::config) override;
  void ack_writes(bool) override;
  std::vector<char>& wr_buf() override;
  void flush() override;
  void flush(std::string_view tail) override;
  void flush_later() override;
  std::size_t unread() const noexcept override;
  std::string addr() const override;
  std::uint16_t port() const override;
  void add_to_loop() override;
  void remove_from_loop() override;
  void graceful_shutdown() override;

protected:
  void end_input() override;

  /// The router reads `bytes`.
  virtual void carry(std::string_view bytes);

  /// The octets of wr_buf() behind those that were told already leave the broker now.
  virtual void report_written();

  /// So many octets have gone out of the stream's buffer.
  virtual void report_passed_on(std::size_t octets);

  void report_shut_down();

  virtual_network& network() noexcept {
    return network_;
  }

private:
  void fail();
  void send_all();
  void pass_on(std::size_t room);
  void drop_output(std::size_t octets);

  virtual_network& network_;
  endpoint peer_;
  std::string certified_;
  std::size_t window_;
  /// On the way to the router.
  std::string inbound_;
  /// Written by the router. The first flushed_ octets are to leave.
  std::vector<char> output_;
  std::size_t flushed_ = 0;
  /// So many were told to the observer.
  std::size_t reported_ = 0;
  bool flushes_later_ = false;
  /// On the way to the peer.
  std::string held_;
  bool is_encrypted_ = false;
  bool reading_ = false;
  /// The router has read, or tried to: it learns of the peer's end.
  bool watched_ = false;
  bool shutting_down_ = false;
  bool is_shut_down_told_ = false;
  bool lets_others_first_ = false;
  bool ended_ = false;
  bool closed_ = false;
};

using virtual_stream_ptr = caf::intrusive_ptr<virtual_stream>;

/// Where virtual peers come in.
class virtual_door final : public door {
public:
  /// Who comes in speaks TLS, or does not.
  explicit virtual_door(virtual_network& network, bool is_tls = false);

  /// A peer from `from` connects. Returns nothing if it is not let in, or while
  /// nobody is.
  virtual_stream_ptr knock(endpoint from,
                           std::size_t window = virtual_stream::unbounded);

  /// The system has no file descriptor, or no memory, for who comes next; the router is
  /// told.
  void starve(pause_reason why = pause_reason::descriptors);

  /// Whether the router accepts.
  bool is_open() const noexcept {
    return accepting_ && !detached();
  }

  // -- caf::io::doorman --------------------------------------------------------

  bool new_connection() override;
  std::optional<time_point> close_overdue(time_point now) override;
  void launch() override;
  std::string addr() const override;
  std::uint16_t port() const override;
  void add_to_loop() override;
  void remove_from_loop() override;
  void graceful_shutdown() override;

private:
  virtual_network& network_;
  bool is_tls_;
  std::int64_t last_stream_ = 0;
  bool accepting_ = false;
};

} // namespace telex::test
