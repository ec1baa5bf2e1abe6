#include "net/socket.hpp"

#include <caf/actor_cast.hpp>
#include <caf/io/broker.hpp>
#include <caf/io/network/native_socket.hpp>
#include <caf/send.hpp>

#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace telex {

using caf::io::network::default_multiplexer;
using caf::io::network::operation;

namespace {

/// How many connections are taken for one event, so that a rush of them does
/// not keep those who are there waiting.
constexpr int max_accepts = 32;

/// An output buffer that has grown beyond this is given back once it is empty.
constexpr std::size_t kept_output = 2 * 1024;

bool would_block() noexcept {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/// Keeps `ptr` until the event loop has forgotten the descriptor: it does so
/// only at the end of a round, and its table has plain pointers.
template <class T>
void release_after_round(default_multiplexer& mpx, T* ptr) {
  mpx.post([guard = caf::intrusive_ptr<T>{ptr}] {});
}

} // namespace

// -- socket --------------------------------------------------------------------

socket::socket(default_multiplexer& mpx, native_socket fd, endpoint peer,
               std::shared_ptr<read_buffer> input)
  : stream(caf::io::network::conn_hdl_from_socket(fd)), event_handler(mpx, fd),
    peer_(std::move(peer)), input_(std::move(input)) {
  // nop
}

void socket::shutdown_write() {
  shutting_down_ = true;
  if (output_.empty())
    ::shutdown(fd(), SHUT_WR);
}

void socket::configure_read(caf::io::receive_policy::config) {
  add_to_loop();
}

void socket::ack_writes(bool) {
  // The broker is always told, and only when all is written.
}

std::vector<char>& socket::wr_buf() {
  return output_;
}

void socket::flush() {
  // What comes later must not overtake what waits.
  if (output_.empty() || blocked_ || detached() || send_some() == sent::all)
    return;
  // Also after an error: the event loop comes back to it at once, while here a
  // handler of the broker runs, which must not learn of its end in the middle.
  blocked_ = true;
  backend().add(operation::write, fd(), this);
}

std::string socket::addr() const {
  return peer_.address;
}

std::uint16_t socket::port() const {
  return peer_.port;
}

void socket::add_to_loop() {
  event_handler::activate();
}

void socket::remove_from_loop() {
  event_handler::passivate();
}

void socket::graceful_shutdown() {
  if (detached())
    return;
  if (!output_.empty())
    send_some();
  release_after_round(backend(), this);
  backend().del(operation::write, fd(), this);
  detach(&backend(), false);
}

void socket::handle_event(operation op) {
  if (detached())
    return;
  switch (op) {
    case operation::read:
      read();
      break;
    case operation::write:
      write();
      break;
    case operation::propagate_error:
      fail();
      break;
  }
}

void socket::removed_from_loop(operation) {
  // The broker, or release_after_round(), keeps this object.
}

void socket::read() {
  auto received = ::recv(fd(), input_->data(), input_->size(), 0);
  if (received < 0 && would_block())
    return;
  if (received <= 0) {
    fail();
    return;
  }
  if (!hand_over(backend(), {input_->data(), static_cast<std::size_t>(received)}))
    remove_from_loop();
}

void socket::write() {
  switch (send_some()) {
    case sent::some:
      break;
    case sent::failed:
      fail();
      break;
    case sent::all:
      blocked_ = false;
      backend().del(operation::write, fd(), this);
      if (shutting_down_)
        ::shutdown(fd(), SHUT_WR);
      data_transferred(&backend(), 0, 0);
  }
}

/// Ends the connection: the peer has closed it, or it is broken.
void socket::fail() {
  release_after_round(backend(), this);
  backend().del(operation::write, fd(), this);
  io_failure(&backend(), operation::read);
}

/// Sends from the front of the output.
socket::sent socket::send_some() {
  auto count = ::send(fd(), output_.data(), output_.size(), MSG_NOSIGNAL);
  if (count < 0)
    return would_block() ? sent::some : sent::failed;
  output_.erase(output_.begin(), output_.begin() + count);
  if (!output_.empty())
    return sent::some;
  if (output_.capacity() > kept_output)
    output_.shrink_to_fit();
  return sent::all;
}

// -- acceptor ------------------------------------------------------------------

acceptor::acceptor(default_multiplexer& mpx, native_socket fd,
                   std::shared_ptr<read_buffer> input)
  : door(caf::io::network::accept_hdl_from_socket(fd)), event_handler(mpx, fd),
    input_(std::move(input)) {
  // nop
}

bool acceptor::new_connection() {
  sockaddr_storage from{};
  socklen_t size = sizeof(from);
  auto fd = ::accept4(event_handler::fd(), reinterpret_cast<sockaddr*>(&from), &size,
                      SOCK_CLOEXEC);
  if (fd < 0) {
    // Anything else is the fault of a connection that is no more.
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      remove_from_loop();
      caf::anon_send(caf::actor_cast<caf::actor>(parent()->ctrl()),
                     caf::io::acceptor_passivated_msg{hdl()});
    }
    return false;
  }
  auto peer = to_endpoint(from);
  if (!admits(peer.address)) {
    ::close(fd);
    return true;
  }
  auto added = caf::make_counted<socket>(backend(), fd, std::move(peer), input_);
  auto added_hdl = added->hdl();
  parent()->add_scribe(std::move(added));
  return doorman::new_connection(&backend(), added_hdl);
}

void acceptor::launch() {
  add_to_loop();
}

std::string acceptor::addr() const {
  auto address = caf::io::network::local_addr_of_fd(fd());
  return address ? *address : std::string{};
}

std::uint16_t acceptor::port() const {
  auto number = caf::io::network::local_port_of_fd(fd());
  return number ? *number : std::uint16_t{0};
}

void acceptor::add_to_loop() {
  active_ = true;
  event_handler::activate();
}

void acceptor::remove_from_loop() {
  active_ = false;
  event_handler::passivate();
}

void acceptor::graceful_shutdown() {
  if (detached())
    return;
  release_after_round(backend(), this);
  detach(&backend(), false);
}

void acceptor::handle_event(operation op) {
  if (op != operation::read)
    return;
  for (auto left = max_accepts; left > 0 && active_ && !detached(); --left)
    if (!new_connection())
      return;
}

void acceptor::removed_from_loop(operation) {
  // The broker, or release_after_round(), keeps this object.
}

} // namespace telex
