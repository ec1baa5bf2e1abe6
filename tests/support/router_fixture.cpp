#include "tests/support/router_fixture.hpp"

#include "actors/messages.hpp"

#include <caf/actor_registry.hpp>
#include <caf/io/abstract_broker.hpp>
#include <caf/io/middleman.hpp>
#include <caf/io/network/operation.hpp>
#include <caf/send.hpp>

#include <stdexcept>

namespace telex::test {

namespace {

constexpr std::uint16_t any_port = 1933;

caf::io::accept_handle port_handle() {
  return caf::io::accept_handle::from_int(1);
}

} // namespace

// -- virtual_peer --------------------------------------------------------------

void virtual_peer::type(std::string_view bytes) const {
  type_and_halt(bytes);
  router_->run();
}

void virtual_peer::type_and_halt(std::string_view bytes) const {
  router_->network_.virtual_send(hdl_, {bytes.begin(), bytes.end()});
}

std::string virtual_peer::read() const {
  auto& buffer = router_->network_.output_buffer(hdl_);
  auto result = std::string{buffer.begin(), buffer.end()};
  buffer.clear();
  auto& stream = router_->network_.impl_ptr(hdl_);
  if (!result.empty() && stream)
    stream->data_transferred(&router_->network_, result.size(), 0);
  router_->run();
  return result;
}

void virtual_peer::hang_up() const {
  router_->network_.impl_ptr(hdl_)->io_failure(&router_->network_,
                                               caf::io::network::operation::read);
  router_->run();
}

bool virtual_peer::is_open() const {
  return !router_->network_.stopped_reading(hdl_);
}

bool virtual_peer::is_heard() const {
  return is_open() && !router_->network_.passive_mode(hdl_);
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

// -- router_fixture ------------------------------------------------------------

router_fixture::virtual_config::virtual_config() {
  set("scheduler.policy", caf::atom("testing"));
  set("middleman.network-backend", caf::atom("testing"));
  set("middleman.manual-multiplexing", true);
  set("logger.inline-output", true);
}

router_fixture::router_fixture(const settings& config)
  : scheduler_(dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler())),
    network_(dynamic_cast<caf::io::network::test_multiplexer&>(
      system_.middleman().backend())) {
  // CAF takes a clock that stands at its beginning for one that was never set.
  scheduler_.clock().current_time += std::chrono::hours{1};
  actors_.emplace(system_, config, events, std::vector<int>{});
  auto listener = caf::actor_cast<caf::abstract_actor*>(actors_->listener());
  static_cast<caf::io::abstract_broker*>(listener)->add_doorman(
    network_.new_doorman(port_handle(), any_port));
  run();
  idle_actors_ = system_.registry().running();
}

router_fixture::~router_fixture() {
  end();
}

std::size_t router_fixture::end() {
  actors_.reset();
  run();
  return system_.registry().running();
}

virtual_peer router_fixture::connect() {
  auto hdl = caf::io::connection_handle::from_int(++last_peer_);
  network_.add_pending_connect(port_handle(), hdl);
  network_.accept_connection(port_handle());
  run();
  return {*this, hdl};
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
  scheduler_.advance_time(interval);
  run();
}

void router_fixture::drain() {
  caf::anon_send(actors_->listener(), drain_msg{});
  run();
}

std::size_t router_fixture::extra_actors() {
  return system_.registry().running() - idle_actors_;
}

std::size_t router_fixture::delayed_messages() const {
  return scheduler_.clock().schedule().size();
}

void router_fixture::run() {
  while (scheduler_.try_run_once() || network_.try_exec_runnable()
         || network_.read_data())
    ; // there is more to do
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
