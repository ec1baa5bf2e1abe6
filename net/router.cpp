#include "net/router.hpp"

#include "actors/accounts.hpp"
#include "actors/failure.hpp"
#include "actors/inspector.hpp"
#include "actors/messages.hpp"
#include "actors/registry.hpp"
#include "actors/timer.hpp"
#include "net/exposure.hpp"
#include "net/listener.hpp"
#include "net/stream/event_loop.hpp"

#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <memory>
#include <utility>

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
                             event_sink& events, const std::vector<door_ptr>& doors,
                             router_surroundings around) {
  auto& io = sys.middleman();
  timer_ = io.spawn_broker(telex::timer, config.turns.actors);
  registry_ = io.spawn_broker(telex::registry, config, &events, timer_, around.key);
  if (around.accounts.checker)
    accounts_ = io.spawn_broker(telex::accounts, config, around.accounts, around.key);
  if (around.inspected == inspection::on)
    inspector_ = io.spawn_broker(telex::inspector, registry_, timer_, around.turns);
  auto watching = std::make_shared<router_watch>(std::move(around.watch));
  // The listener and the connections share it, so it goes with the last of them.
  std::shared_ptr<const void> life{nullptr, [watching](auto) { watching->ended(); }};
  environment_ptr env{new environment{config, registry_, timer_, accounts_, inspector_,
                                      numbers_, &events, std::move(around.clock),
                                      std::move(life)}};
  listener_ = io.spawn_broker(telex::listener, std::move(env), doors, around.key);
  fail_ = make_failure(events, watching);
  watch_over("timer", timer_);
  watch_over("registry", registry_);
  watch_over("listener", listener_);
  if (inspector_)
    watch_over("inspector", inspector_);
  if (accounts_)
    watch_over("accounts", accounts_);
}

void router_actors::configure(const settings& config, std::function<void()> done) {
  configure_msg news{{new settings{config}, [done = std::move(done)](auto gone) {
                        delete gone;
                        done();
                      }}};
  caf::anon_send(registry_, news);
  caf::anon_send(listener_, news);
}

router_actors::~router_actors() {
  for (const auto& actor : {listener_, registry_, accounts_, inspector_, timer_})
    if (actor)
      caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
}

// It may be kept for longer than the actors live.
auto router_actors::make_failure(event_sink& events,
                                 std::shared_ptr<router_watch> watch) const -> failure {
  return
    [&events, watch = std::move(watch), registry = registry_.address(),
     listener = listener_.address()](const std::string& who, const caf::error& reason) {
      auto failed = std::exchange(watch->failed, nullptr);
      if (!failed)
        return;
      try {
        events.report({}, events::actor_failed{who, failure_of(reason).value_or("")});
        caf::anon_send(caf::actor_cast<caf::actor>(registry), drain_msg{});
        caf::anon_send(caf::actor_cast<caf::actor>(listener),
                       caf::exit_msg{listener, reason});
      } catch (...) {
        // What is told of the end and owed before it is lost, but not the end.
      }
      failed();
    };
}

void router_actors::watch_over(const char* name, const caf::actor& actor) const {
  actor->attach_functor([fail = fail_, who = name + ('/' + std::to_string(actor.id()))](
                          const caf::error& reason) {
    if (failure_of(reason))
      fail(who, reason);
  });
}

// -- router --------------------------------------------------------------------

router::router(const settings& config, event_sink& events, inspection inspected,
               router_watch watch)
  : config_{config}, events_{events}, inspected_{inspected}, watch_{std::move(watch)},
    system_{caf_config_} {
  // nop
}

router::~router() {
  // It sends to an actor, from a thread of its own.
  if (accounts_.checker)
    accounts_.checker->stop();
  actors_.reset();
}

std::optional<listen_error> router::start(const std::vector<entrance>& entrances,
                                          const std::vector<address_range>& proxies) {
  auto& loop = dynamic_cast<event_loop&>(system_.middleman().backend());
  for (const auto& each : entrances) {
    auto vanished = config_.timeouts.vanished;
    auto result = each.socket < 0 ? listen_on(each.where, vanished, each.mode)
                                  : take_over(each.socket, vanished);
    if (auto error = std::get_if<listen_error>(&result)) {
      doors_.clear();
      entrances_.clear();
      return *error;
    }
    auto& socket = std::get<bound_socket>(result);
    entrances_.push_back({local_endpoint(socket.fd), each.tls, each.mode});
    doors_.push_back(
      caf::make_counted<acceptor>(loop, std::move(socket), each.tls, proxies));
  }
  std::vector<door_ptr> doors{doors_.begin(), doors_.end()};
  // Who connects is let in from here on, and no event is before these.
  for (const auto& each : entrances_)
    report_listening(each);
  loop.post([this, &loop] {
    loop.turns().on_long_turns([this](duration longest, std::uint64_t count) {
      events_.report({}, events::long_turn{longest, count});
    });
  });
  router_surroundings around{inspected_, watch_, accounts_, random_hash_key(),
                             [&loop] { return loop.turns().report(); }};
  actors_.emplace(system_, config_, events_, doors, std::move(around));
  loop.post([&loop, fail = actors_->fail()] {
    loop.on_failure([fail](const caf::error& what) { fail("event-loop", what); });
  });
  return std::nullopt;
}

void router::report_listening(const entrance& at) {
  events_.report({}, events::listening{to_string(at.where), at.tls ? "tls" : ""});
  auto has_passwords = asks_for_passwords(accounts_.checker ? accounts_.table : nullptr,
                                          config_.accounts.required);
  if (auto found = exposure_of(at.where, at.tls != nullptr, has_passwords))
    events_.report({}, *found);
}

void router::use(const tls::context_ptr& tls) {
  auto& loop = dynamic_cast<event_loop&>(system_.middleman().backend());
  for (std::size_t i = 0; i < doors_.size(); ++i)
    if (entrances_[i].tls)
      loop.post([door = doors_[i], tls] { door->use(tls); });
}

void router::configure(const settings& config, std::function<void()> done) {
  actors_->configure(config, std::move(done));
}

void router::use(const account_table_ptr& accounts) {
  caf::anon_send(actors_->accounts(), use_accounts_msg{accounts});
}

void router::drain() {
  caf::anon_send(actors_->listener(), drain_msg{});
}

std::future<snapshot> router::inspect() {
  auto answer = std::make_shared<std::promise<snapshot>>();
  auto result = answer->get_future();
  caf::anon_send(actors_->inspector(),
                 inspect_msg{std::move(answer), actors_->listener()});
  return result;
}

std::future<void> router::ping() {
  auto answer = std::make_shared<std::promise<void>>();
  auto result = answer->get_future();
  caf::anon_send(actors_->inspector(), ping_msg{std::move(answer)});
  return result;
}

void router::count(std::function<void(const census&)> tell) {
  auto count = [this, tell = std::move(tell)](std::size_t users) {
    tell({users, actors_->messages()});
  };
  caf::anon_send(actors_->registry(), count_msg{std::move(count)});
}

} // namespace telex
