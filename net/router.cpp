#include "net/router.hpp"

#include "actors/messages.hpp"
#include "actors/registry.hpp"
#include "actors/timer.hpp"
#include "net/event_loop.hpp"
#include "net/listener.hpp"
#include "net/socket.hpp"

#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <utility>

#include <unistd.h>

namespace telex {

// -- router_config -------------------------------------------------------------

router_config::router_config() {
  load<caf::io::middleman, event_loop>();
  add_message_types<caf::id_block::telex>();
  // All actors of a router are on the I/O thread, so one thread for others will
  // do; and none is needed that would tell about remote actors.
  set("scheduler.max-threads", std::size_t{1});
  // It sleeps until there is something to do; the default looks around all the time.
  set("scheduler.policy", caf::atom("sharing"));
  set("middleman.workers", std::size_t{0});
}

// -- router_actors -------------------------------------------------------------

router_actors::router_actors(caf::actor_system& sys, const settings& config,
                             event_sink& events, const std::vector<door_ptr>& doors) {
  auto& io = sys.middleman();
  timer_ = io.spawn_broker(timer);
  registry_ = io.spawn_broker(registry, &events);
  auto env = std::make_shared<const environment>(environment{
    config, registry_, timer_, std::make_shared<transaction_numbers>(), &events});
  listener_ = io.spawn_broker(telex::listener, std::move(env), doors);
}

router_actors::~router_actors() {
  for (const auto& actor : {listener_, registry_, timer_})
    caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
}

// -- router --------------------------------------------------------------------

router::router(const settings& config, event_sink& events)
  : config_{config}, events_{events}, system_{caf_config_} {
  // nop
}

router::~router() {
  actors_.reset();
}

std::optional<listen_error> router::start(const std::vector<endpoint>& where) {
  std::vector<int> sockets;
  for (const auto& each : where) {
    auto result = listen_on(each, config_.timeouts.vanished);
    if (auto error = std::get_if<listen_error>(&result)) {
      for (auto fd : sockets)
        ::close(fd);
      endpoints_.clear();
      return *error;
    }
    sockets.push_back(std::get<int>(result));
    endpoints_.push_back(local_endpoint(sockets.back()));
  }
  auto& loop = dynamic_cast<event_loop&>(system_.middleman().backend());
  std::vector<door_ptr> doors;
  for (auto fd : sockets)
    doors.push_back(caf::make_counted<acceptor>(loop, fd));
  actors_.emplace(system_, config_, events_, doors);
  for (const auto& each : endpoints_)
    events_.report({}, events::listening{to_string(each)});
  return std::nullopt;
}

void router::drain(std::function<void()> on_drained) {
  actors_->listener()->attach_functor(std::move(on_drained));
  caf::anon_send(actors_->listener(), drain_msg{});
}

} // namespace telex
