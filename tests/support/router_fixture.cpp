#include "tests/support/router_fixture.hpp"

#include "actors/event_fields.hpp"
#include "actors/messages.hpp"

#include <caf/actor_registry.hpp>
#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <utility>

namespace telex::test {

// -- virtual_peer --------------------------------------------------------------

void virtual_peer::type(std::string_view bytes) const {
  type_and_halt(bytes);
  router_->run();
}

void virtual_peer::type_and_halt(std::string_view bytes) const {
  stream_->write(bytes);
  stream_->deliver();
}

std::string virtual_peer::read(std::size_t max) const {
  auto result = stream_->take(max);
  router_->run();
  return result;
}

void virtual_peer::hang_up() const {
  stream_->hang_up();
  router_->run();
}

bool virtual_peer::is_open() const {
  return stream_->is_connected();
}

void virtual_peer::encrypt(const std::string& certified) const {
  stream_->encrypt(certified);
}

bool virtual_peer::is_heard() const {
  return stream_->is_read();
}

bool virtual_peer::lets_others_first() const {
  return stream_->lets_others_first();
}

// -- virtual_user --------------------------------------------------------------

void virtual_user::send(std::string_view recipient, std::string_view body) const {
  sending.type(send_bytes(recipient, body));
}

void virtual_user::acknowledge(std::string_view sender) const {
  receiving.type("RECEIVED " + std::string{sender} + "\n\n");
}

void virtual_user::leave() const {
  sending.hang_up();
  receiving.hang_up();
}

// -- event_recorder ------------------------------------------------------------

namespace {

std::string to_text(std::string_view x) {
  return std::string{x};
}

template <class Number>
std::string to_text(Number x) {
  return std::to_string(x);
}

template <class Event>
std::string to_step(const actor_name& who, const Event& what) {
  auto result = to_text(to_string(who.kind)) + ' ' + to_text(Event::about.name);
  for_each_field(what, [&result](std::string_view name, auto value) {
    if (name != "connection")
      result += ' ' + to_text(name) + '=' + to_text(value);
  });
  return result;
}

} // namespace

/// What people's clocks show when the router starts: 2026-01-01T00:00:00Z.
constexpr std::chrono::system_clock::time_point first_date{
  std::chrono::seconds{1'767'225'600}};

void event_recorder::report(const actor_name& who, const event& what) {
  look(what);
  if (describe(what).level != severity::debug)
    events.push_back(what);
  else
    steps.push_back(std::visit([&](const auto& x) { return to_step(who, x); }, what));
}

// -- router_fixture ------------------------------------------------------------

namespace {

/// Every conversation can be had over TLS as well (tests/CMakeLists.txt).
bool is_over_tls() {
  return std::getenv("TELEX_TEST_TLS") != nullptr;
}

} // namespace

router_fixture::router_fixture(const settings& config, inspection inspected,
                               account_keeping accounts)
  : scheduler_(dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler())),
    network_(dynamic_cast<virtual_network&>(system_.middleman().backend())),
    door_(caf::make_counted<virtual_door>(network_, is_over_tls())) {
  // CAF takes a clock that stands at its beginning for one that was never set.
  scheduler_.clock().current_time += std::chrono::hours{1};
  router_surroundings around{
    inspected, {[this] { has_failed = true; }, [this] { has_ended = true; }}};
  around.accounts = std::move(accounts);
  around.clock = [this, start = scheduler_.clock().current_time] {
    return first_date
           + std::chrono::duration_cast<std::chrono::system_clock::duration>(
             scheduler_.clock().current_time - start);
  };
  actors_.emplace(system_, config, events, std::vector<door_ptr>{door_},
                  std::move(around));
  run();
  idle_actors_ = system_.registry().running();
}

virtual_peer router_fixture::join_extended(const std::string& name,
                                           const std::string& headers) {
  auto peer = connect();
  peer.type("REGISTER DUPLEX " + name + "\nProtocol: 2\n" + headers + "\n");
  auto answer = peer.read();
  if (answer.find("REGISTERED DUPLEX " + name + "\nProtocol: 2\n") != 0)
    throw std::runtime_error("the router answers " + answer);
  return peer;
}

router_fixture::~router_fixture() {
  end();
}

std::size_t router_fixture::end() {
  actors_.reset();
  run();
  return system_.registry().running();
}

virtual_peer router_fixture::connect(const std::string& from) {
  if (auto stream = knock(from))
    return {*this, std::move(stream)};
  throw std::runtime_error("the router lets nobody in from " + from);
}

bool router_fixture::can_connect(const std::string& from) {
  return knock(from) != nullptr;
}

virtual_stream_ptr router_fixture::knock(const std::string& from) {
  constexpr std::uint16_t any_port = 41234;
  // What a peer has not read counts as not read by it.
  auto stream = door_->knock({from, any_port}, 0);
  if (stream)
    streams_.push_back(stream);
  run();
  return stream;
}

virtual_user router_fixture::join(const std::string& name) {
  auto sending = connect();
  auto receiving = connect();
  sending.type("REGISTER TOSEND " + name + "\n\n");
  receiving.type("REGISTER TORECV " + name + "\n\n");
  if (sending.read() != "REGISTERED TOSEND " + name + "\n\n"
      || receiving.read() != "REGISTERED TORECV " + name + "\n\n")
    throw std::runtime_error(name + " could not register");
  return {name, sending, receiving};
}

void router_fixture::advance(duration interval) {
  advance_and_halt(interval);
  run();
}

void router_fixture::advance_and_halt(duration interval) {
  scheduler_.advance_time(interval);
}

time_point router_fixture::now() const {
  return scheduler_.clock().now();
}

void router_fixture::spend(duration interval) {
  scheduler_.clock().current_time += interval;
}

void router_fixture::configure(const settings& config) {
  actors_->configure(config, [] {});
  run();
}

void router_fixture::drain() {
  drain_and_halt();
  run();
}

void router_fixture::drain_and_halt() {
  caf::anon_send(actors_->listener(), drain_msg{});
}

std::future<snapshot> router_fixture::inspect_and_halt() {
  auto answer = std::make_shared<std::promise<snapshot>>();
  auto result = answer->get_future();
  caf::anon_send(actors_->inspector(),
                 inspect_msg{std::move(answer), actors_->listener()});
  return result;
}

snapshot router_fixture::inspect() {
  using namespace std::chrono_literals;
  auto result = inspect_and_halt();
  run();
  while (result.wait_for(0s) != std::future_status::ready)
    advance(1ms);
  return result.get();
}

std::size_t router_fixture::extra_actors() {
  return system_.registry().running() - idle_actors_;
}

std::size_t router_fixture::delayed_messages() const {
  return scheduler_.clock().schedule().size();
}

void router_fixture::run() {
  auto deliver_any = [this] {
    return std::any_of(streams_.begin(), streams_.end(),
                       [](const auto& each) { return each->deliver(); });
  };
  while (scheduler_.try_run_once() || network_.try_run_once() || deliver_any())
    ; // there is more to do
}

std::size_t router_fixture::run_and_count() {
  std::size_t result = 0;
  for (; network_.ready() > 0; network_.run(0))
    result = std::max(result, network_.ready());
  return result;
}

// -- bytes ---------------------------------------------------------------------

namespace {

std::string message_bytes(std::string_view command, std::string_view name,
                          std::string_view body) {
  return std::string{command} + ' ' + std::string{name} + "\nContent-length: "
         + std::to_string(body.size()) + "\n\n" + std::string{body};
}

} // namespace

std::string send_bytes(std::string_view recipient, std::string_view body) {
  return message_bytes("SEND", recipient, body);
}

std::string forward_bytes(std::string_view sender, std::string_view body) {
  return message_bytes("FORWARD", sender, body);
}

} // namespace telex::test
