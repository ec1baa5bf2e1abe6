#include "tests/support/virtual_network.hpp"

#include "actors/messages.hpp"
#include "tests/support/virtual_tls_stream.hpp"

#include <caf/actor_cast.hpp>
#include <caf/io/abstract_broker.hpp>
#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace telex::test {

virtual_config::virtual_config() {
  // In place of the one for real sockets.
  module_factories.clear();
  load<caf::io::middleman, virtual_network>();
  set("scheduler.policy", caf::atom("testing"));
  set("middleman.manual-multiplexing", true);
  set("logger.inline-output", true);
}

// -- virtual_network -----------------------------------------------------------

void virtual_network::run(std::size_t index) {
  auto next = std::move(ready_[index]);
  ready_.erase(ready_.begin() + static_cast<std::ptrdiff_t>(index));
  switch (next->resume(this, 1)) {
    case caf::resumable::resume_later:
      ready_.push_back(std::move(next));
      break;
    case caf::resumable::shutdown_execution_unit:
      break;
    default:
      // The reference that came with exec_later().
      caf::intrusive_ptr_release(next.get());
  }
}

bool virtual_network::try_run_once() {
  if (ready_.empty())
    return false;
  run(0);
  return true;
}

void virtual_network::exec_later(caf::resumable* ptr) {
  ready_.emplace_back(ptr);
}

// -- virtual_stream: the peer's end --------------------------------------------

virtual_stream::virtual_stream(virtual_network& network, std::int64_t id, endpoint peer,
                               std::size_t window)
  : stream(caf::io::connection_handle::from_int(id)), network_{network},
    peer_(std::move(peer)), window_{window} {
  // nop
}

void virtual_stream::write(std::string_view bytes) {
  if (!closed_)
    inbound_ += bytes;
}

bool virtual_stream::deliver(std::size_t max) {
  auto size = std::min(max, inbound_.size());
  if (!is_read() || size == 0)
    return false;
  auto arrived = inbound_.substr(0, size);
  inbound_.erase(0, size);
  carry(arrived);
  return true;
}

void virtual_stream::carry(std::string_view bytes) {
  if (!tell_received(network_, bytes))
    remove_from_loop();
}

std::string virtual_stream::take(std::size_t max) {
  // The connection may end while it learns that there is room.
  auto guard = virtual_stream_ptr{this};
  auto result = held_.substr(0, max);
  held_.erase(0, result.size());
  if (is_connected()) {
    auto waited = flushed_ > 0;
    auto from_output = std::min(max - result.size(), flushed_);
    result.append(output_.data(), from_output);
    drop_output(from_output);
    if (waited)
      send_all();
    if (waited && output_.empty() && !closed_) {
      ended_ = shutting_down_;
      tell_written(network_);
    }
  }
  return result;
}

void virtual_stream::hang_up() {
  if (closed_)
    return;
  closed_ = ended_ = true;
  inbound_.clear();
  held_.clear();
  if (watched_)
    fail();
}

/// The router finds that the peer has hung up.
void virtual_stream::fail() {
  tell_hung_up(network_);
}

/// Has all leave that was written, as far as there is room.
void virtual_stream::send_all() {
  report_written();
  flushed_ = output_.size();
  pass_on(window_);
}

/// Moves what is to leave onto the network while that holds less than `room`.
void virtual_stream::pass_on(std::size_t room) {
  auto size = std::min(flushed_, room - std::min(room, held_.size()));
  held_.append(output_.data(), size);
  drop_output(size);
}

void virtual_stream::drop_output(std::size_t octets) {
  output_.erase(output_.begin(), output_.begin() + static_cast<std::ptrdiff_t>(octets));
  flushed_ -= octets;
  reported_ -= octets;
  report_passed_on(octets);
}

void virtual_stream::report_written() {
  auto before = std::exchange(reported_, output_.size());
  if (auto observer = network_.observer(); observer && reported_ > before)
    observer->wrote(*this, {output_.data() + before, reported_ - before});
}

void virtual_stream::report_passed_on(std::size_t octets) {
  if (auto observer = network_.observer())
    observer->passed_on(*this, octets);
}

void virtual_stream::report_shut_down() {
  auto is_told = std::exchange(is_shut_down_told_, true);
  if (auto observer = network_.observer(); observer && !closed_ && !is_told)
    observer->shut_down(*this);
}

// -- virtual_stream: the router's end ------------------------------------------

void virtual_stream::shutdown_write() {
  shutting_down_ = true;
  report_shut_down();
  if (output_.empty())
    ended_ = true;
}

bool virtual_stream::start() {
  add_to_loop();
  return true;
}

void virtual_stream::configure_read(caf::io::receive_policy::config) {
  // It reads what is there.
}

void virtual_stream::ack_writes(bool) {
  // The broker is always told, and only when all is written.
}

std::vector<char>& virtual_stream::wr_buf() {
  return output_;
}

void virtual_stream::flush() {
  flush({});
}

void virtual_stream::flush(std::string_view tail) {
  output_.insert(output_.end(), tail.begin(), tail.end());
  // As on a socket, nothing goes to a peer who is gone.
  if (!detached())
    send_all();
}

/// When it is its turn among those that are ready.
void virtual_stream::flush_later() {
  if (detached())
    return;
  report_written();
  if (std::exchange(flushes_later_, true))
    return;
  network_.post([guard = virtual_stream_ptr{this}] {
    guard->flushes_later_ = false;
    guard->flush();
    guard->tell_flushed(guard->network_);
  });
}

std::size_t virtual_stream::unread() const noexcept {
  return output_.size();
}

void virtual_stream::end_input() {
  network_.post([guard = virtual_stream_ptr{this}] {
    guard->closed_ = guard->ended_ = true;
    guard->fail();
  });
}

std::string virtual_stream::addr() const {
  return peer_.address;
}

std::uint16_t virtual_stream::port() const {
  return peer_.port;
}

void virtual_stream::add_to_loop() {
  reading_ = true;
  if (!std::exchange(watched_, true) && closed_)
    network_.post([guard = virtual_stream_ptr{this}] { guard->fail(); });
}

void virtual_stream::remove_from_loop() {
  reading_ = false;
}

void virtual_stream::graceful_shutdown() {
  if (detached())
    return;
  // The last try. What the network does not take is lost.
  send_all();
  auto was_closed = std::exchange(closed_, true);
  ended_ = true;
  inbound_.clear();
  if (auto observer = network_.observer(); observer && !was_closed)
    observer->closed(*this);
  detach(&network_, false);
}

// -- virtual_door --------------------------------------------------------------

virtual_door::virtual_door(virtual_network& network, bool is_tls)
  : door(caf::io::accept_handle::from_int(1)), network_{network}, is_tls_{is_tls} {
  // nop
}

virtual_stream_ptr virtual_door::knock(endpoint from, std::size_t window) {
  if (!is_open())
    return nullptr;
  auto guard = caf::intrusive_ptr<virtual_door>{this};
  virtual_stream_ptr added;
  let_in([&] {
    if (dismisses(from.address))
      return;
    auto id = ++last_stream_;
    if (is_tls_)
      added = caf::make_counted<virtual_tls_stream>(network_, id, from, window);
    else
      added = caf::make_counted<virtual_stream>(network_, id, from, window);
    parent()->add_scribe(added);
    doorman::new_connection(&network_, added->hdl());
  });
  return added;
}

void virtual_door::starve(pause_reason why) {
  remove_from_loop();
  caf::anon_send(caf::actor_cast<caf::actor>(parent()->ctrl()), starved_msg{why});
}

bool virtual_door::new_connection() {
  return false;
}

std::optional<time_point> virtual_door::close_overdue(time_point) {
  return std::nullopt;
}

void virtual_door::launch() {
  add_to_loop();
}

std::string virtual_door::addr() const {
  return "127.0.0.1";
}

std::uint16_t virtual_door::port() const {
  return 1933;
}

void virtual_door::add_to_loop() {
  accepting_ = true;
}

void virtual_door::remove_from_loop() {
  accepting_ = false;
}

void virtual_door::graceful_shutdown() {
  detach(&network_, false);
}

} // namespace telex::test
