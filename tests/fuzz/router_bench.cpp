#include "tests/fuzz/router_bench.hpp"

#include "actors/messages.hpp"
#include "net/wire/writer.hpp"
#include "tests/fuzz/expect.hpp"

#include <caf/actor_registry.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <limits>

namespace telex::fuzz {

using namespace std::chrono_literals;

namespace {

/// More than the frame of any answer, or the head of any FORWARD.
constexpr std::size_t longest_answer = 512;

/// More steps than any input can set off: beyond it the router is in a loop.
constexpr std::size_t max_steps = 1'000'000;

/// When every time-out has come.
constexpr auto long_enough = 5min;

constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

std::size_t window_of(std::size_t peer) {
  return peer < 4 ? test::virtual_stream::unbounded : peer < 6 ? 16 : 0;
}

endpoint address_of(std::size_t peer) {
  constexpr std::uint16_t any_port = 41234;
  return {peer == router_bench::max_peers - 1 ? "127.0.0.2" : "127.0.0.1", any_port};
}

} // namespace

// -- answer_reader -------------------------------------------------------------

answer_reader::answer_reader(const settings& config)
  : config_{config}, parser_{wire::source::router, no_limit} {
  // nop
}

void answer_reader::read(std::string_view bytes) {
  unread_ += bytes;
  parser_.feed(bytes);
  for (;;) {
    auto result = parser_.next();
    expect(!std::holds_alternative<wire::unreadable>(result),
           "the router writes frames");
    auto next = std::get_if<wire::frame>(&result);
    if (!next)
      return;
    check(*next);
    take_off(*next);
  }
}

void answer_reader::check(const wire::frame& next) {
  if (auto granted = std::get_if<wire::registered_frame>(&next)) {
    role_ = granted->as;
    if (granted->extended)
      parser_.speak(wire::protocol::extended);
  } else if (auto sent = std::get_if<wire::sent_frame>(&next)) {
    expect(role_ == role::sender || role_ == role::duplex,
           "a sender is told what was delivered");
    expect(role_ == role::duplex || sent->about == wire::answer_fields{},
           "the plain protocol has no headers in answers");
    expect(sent->spelled_sent == (config_.compatibility.sent && role_ == role::sender),
           "SENT is an option");
  } else if (auto message = std::get_if<wire::forward_frame>(&next)) {
    expect(role_ == role::receiver || role_ == role::duplex,
           "a receiver is given messages");
    expect((role_ == role::duplex) == !message->message_id.empty(),
           "the extended protocol names its messages");
    expect(message->body.size() <= config_.limits.max_body, "a body has its limit");
  } else if (auto error = std::get_if<wire::error_frame>(&next)) {
    expect(error->code >= 100 && error->code <= (role_ == role::duplex ? 107 : 104),
           "the router has errors of its own");
  } else {
    // The parser gives out no other frame of the router on the plain protocol.
    expect(role_ == role::duplex, "the plain protocol has few frames");
  }
}

void answer_reader::take_off(const wire::frame& next) {
  wire::buffer bytes;
  wire::write(bytes, next);
  expect(unread_.starts_with(std::string_view{bytes.data(), bytes.size()}),
         "the router writes frames in one form");
  unread_.erase(0, bytes.size());
}

// -- router_bench --------------------------------------------------------------

router_bench::router_bench(actor_bench& bench, const settings& config)
  : bench_{bench}, config_{config}, actors_before_{running()},
    door_{caf::make_counted<test::virtual_door>(bench.network)} {
  // CAF takes a clock that stands at its beginning for one that was never set.
  bench_.scheduler.clock().current_time = time_point{1h};
  actors_.emplace(bench_.system, config_, events_, std::vector<door_ptr>{door_});
  settle();
  idle_actors_ = running();
}

void router_bench::connect(std::size_t peer) {
  auto& place = peers_[peer];
  if (place && place->stream->is_connected())
    return;
  if (place)
    finish(*place);
  place.reset();
  if (auto stream = door_->knock(address_of(peer), window_of(peer)))
    place.emplace(std::move(stream), answer_reader{config_});
}

void router_bench::write(std::size_t peer, std::string_view bytes) {
  if (auto& place = peers_[peer])
    place->stream->write(bytes);
}

void router_bench::deliver(std::size_t peer, std::size_t max) {
  if (auto& place = peers_[peer])
    place->stream->deliver(max);
  check_output();
}

void router_bench::take(std::size_t peer, std::size_t max) {
  if (auto& place = peers_[peer])
    place->answers.read(place->stream->take(max));
}

void router_bench::hang_up(std::size_t peer) {
  if (auto& place = peers_[peer])
    place->stream->hang_up();
  peers_[peer].reset();
}

void router_bench::run_one(std::size_t index) {
  if (auto ready = bench_.network.ready(); ready > 0)
    bench_.network.run(index % ready);
  check_output();
}

void router_bench::settle() {
  std::size_t steps = 0;
  while (bench_.scheduler.try_run_once() || bench_.network.try_run_once()
         || deliver_any())
    expect(++steps < max_steps, "the router comes to rest");
  check_output();
}

void router_bench::advance(duration interval) {
  bench_.scheduler.advance_time(interval);
}

void router_bench::drain() {
  draining_ = true;
  caf::anon_send(actors_->listener(), drain_msg{});
}

void router_bench::end() {
  for (auto& place : peers_) {
    if (place)
      finish(*place);
    place.reset();
  }
  settle();
  // Whoever drains the router ends its listener.
  expect(running() == idle_actors_ - (draining_ ? 1 : 0), "all have left");
  advance(long_enough);
  settle();
  expect(bench_.scheduler.clock().schedule().empty(), "no message is delayed");
  actors_.reset();
  settle();
  expect(running() == actors_before_, "no actor is left");
}

/// The peer goes. A router that has gone before has finished its last frame, unless the
/// network had no room for the rest of it.
void router_bench::finish(connection& which) {
  if (!which.stream->is_connected()) {
    which.answers.read(which.stream->take());
    expect(which.answers.is_at_end() || !which.stream->wr_buf().empty(),
           "the router finishes its last frame");
  }
  which.stream->hang_up();
}

bool router_bench::deliver_any() {
  return std::any_of(peers_.begin(), peers_.end(), [](const auto& place) {
    return place && place->stream->deliver();
  });
}

/// The bounds of docs/architecture.md for answers that a peer does not read.
void router_bench::check_output() const {
  const auto& limits = config_.limits;
  auto bound = limits.output + (limits.pending_sends + 1) * longest_answer
               + limits.max_body + longest_answer;
  for (const auto& place : peers_)
    expect(!place || place->stream->wr_buf().size() <= bound,
           "what a peer does not read has its limit");
}

std::size_t router_bench::running() const {
  return bench_.system.registry().running();
}

} // namespace telex::fuzz
