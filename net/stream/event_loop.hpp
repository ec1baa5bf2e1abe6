// The event loop of the I/O thread: CAF's interface for what its brokers run on,
// implemented with edge-triggered epoll.
//
// What an event sets off is done before the next event is looked at: while one message
// passes all its actors, what belongs to it stays near, and there is no event of others
// to wait for between two of them.
//
// So that nobody has to wait for long, an actor that has much to do does a part of it
// and posts the rest (broker::send_later). In each of its turns the loop looks at what
// has happened meanwhile first, then at what can wait for that (event_backlog), and
// then takes up one thing that was posted. What is written in a turn may be gathered
// until its end (call_at_end), as each `send` may wake a reader.

#pragma once

#include "net/stream/event_backlog.hpp"
#include "net/stream/event_handler.hpp"
#include "net/stream/retries.hpp"
#include "net/stream/turn_watch.hpp"

#include <caf/error.hpp>
#include <caf/io/network/multiplexer.hpp>
#include <caf/resumable.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <sys/epoll.h>

namespace telex {

class event_loop final : public caf::io::network::multiplexer {
public:
  /// Throws std::system_error when the system has no descriptors for it.
  explicit event_loop(caf::actor_system* sys);
  ~event_loop() override;

  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;

  // -- for sockets; on the thread of the loop ----------------------------------

  /// Tells `handler` of `events`, flags of epoll(7), until forget(). What errors and
  /// ends there are is told anyway. Returns false when the system has no room for
  /// another one.
  [[nodiscard]] bool watch(int fd, std::uint32_t events, event_handler& handler);

  /// Tells of `events` from now on; also of those that were told already, if they
  /// still hold, though they are edge-triggered. Throws std::system_error when the
  /// system does not do that.
  void change(int fd, std::uint32_t events, event_handler& handler);

  /// Tells `handler`, which is watched, of what it waits for in a while, whether or not
  /// that holds: for what the system does not tell of.
  void call_later(event_handler& handler) {
    retries_.add(handler);
  }

  /// Tells `handler`, which is watched, of the end of this turn, once for each call.
  void call_at_end(event_handler& handler) {
    at_end_.push_back(&handler);
  }

  /// Tells `handler` of what it waits for before it tells others that can wait.
  void hurry(event_handler& handler) {
    backlog_.put_first(handler);
  }

  /// What sockets read into, one after another. As large as the largest body that a
  /// router takes by default.
  std::array<char, 64 * 1024>& read_buffer() noexcept {
    return read_buffer_;
  }

  /// How long its turns take; on the thread of the loop.
  turn_watch& turns() noexcept {
    return turns_;
  }

  /// Before `fd` is closed. The handler is not called any more, nor for what has been
  /// found already.
  void forget(int fd, event_handler& handler) noexcept;

  /// Is told what was thrown that no actor has caught: by a handler, or by a function
  /// that was posted; or that the system does not tell of events any more. The loop
  /// goes on. On the thread of the loop, which ends the process if it can't tell.
  void on_failure(std::function<void(const caf::error& what)> tell) {
    tell_failure_ = std::move(tell);
  }

  // -- caf::execution_unit -----------------------------------------------------

  /// Resumes `ptr`, and releases it then: an actor at once, and a function, which is
  /// what post() makes, in one of the next turns. From any thread.
  void exec_later(caf::resumable* ptr) override;

  // -- caf::io::network::multiplexer -------------------------------------------

  /// Handles events until its supervisor has gone and nothing is watched any more.
  void run() override;

  /// Handles the events that there are, or waits until there are some.
  void run_once() override;

  /// Handles the events that there are. Returns whether there was anything to do.
  bool try_run_once() override;

  supervisor_ptr make_supervisor() override;

  // Sockets are made without it.
  caf::io::scribe_ptr new_scribe(caf::io::network::native_socket fd) override;
  caf::expected<caf::io::scribe_ptr> new_tcp_scribe(const std::string& host,
                                                    std::uint16_t port) override;
  caf::io::doorman_ptr new_doorman(caf::io::network::native_socket fd) override;
  caf::expected<caf::io::doorman_ptr>
  new_tcp_doorman(std::uint16_t port, const char* in, bool reuse_addr) override;
  caf::io::datagram_servant_ptr
  new_datagram_servant(caf::io::network::native_socket fd) override;
  caf::io::datagram_servant_ptr
  new_datagram_servant_for_endpoint(caf::io::network::native_socket fd,
                                    const caf::io::network::ip_endpoint& ep) override;
  caf::expected<caf::io::datagram_servant_ptr>
  new_remote_udp_endpoint(const std::string& host, std::uint16_t port) override;
  caf::expected<caf::io::datagram_servant_ptr>
  new_local_udp_endpoint(std::uint16_t port, const char* in, bool reuse_addr) override;

private:
  class guardian;

  bool take_turn(int timeout);
  bool find(int timeout);
  bool handle_found();
  std::size_t handle_urgent();
  void handle_backlog();
  void tell(event_handler& handler, std::uint32_t events);
  void run_posted();
  void end_turn();
  void run_ready();
  void add(caf::resumable* ptr, caf::resumable::subtype_t type);
  void resume(caf::resumable* ptr);
  void take_posted();
  template <class F>
  void guarded(F&& f);

  int epoll_;
  /// Pointers of what other threads want to be resumed: what is written to the second
  /// comes out of the first.
  int posted_[2];
  /// What is to be resumed, in this order.
  std::vector<caf::resumable*> ready_;
  /// What is to be done when others have had their turn, one a turn.
  std::deque<caf::resumable*> later_;
  /// In how many turns in a row none of these was done.
  std::size_t passed_over_ = 0;
  /// How many events are found at once, and with how many that can't wait a turn has
  /// done enough: so many that a busy router asks and writes rarely, and not so many
  /// that what comes next has to wait for long.
  static constexpr std::size_t max_events = 16;
  static constexpr std::size_t max_patient = 8;

  /// What the kernel has found.
  std::array<epoll_event, max_events> found_;
  std::size_t found_count_ = 0;
  /// Other threads have posted something.
  bool is_posted_ = false;
  event_backlog backlog_;
  /// Who is told when the turn ends. Null for who was forgotten.
  std::vector<event_handler*> at_end_;
  /// How many descriptors are watched, without that of posted_.
  std::size_t watched_ = 0;
  bool stopping_ = false;
  retries retries_;
  turn_watch turns_;
  std::function<void(const caf::error& what)> tell_failure_;
  std::array<char, 64 * 1024> read_buffer_;
};

} // namespace telex
