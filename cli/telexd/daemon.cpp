#include "cli/telexd/daemon.hpp"

#include "cli/system/poller.hpp"
#include "cli/telexd/accounts/hashing_threads.hpp"
#include "cli/telexd/admin_access.hpp"
#include "cli/telexd/logs/patience.hpp"
#include "cli/telexd/port_file.hpp"
#include "cli/telexd/start_warnings.hpp"
#include "cli/text/address.hpp"
#include "cli/text/version.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include <malloc.h>
#include <poll.h>
#include <unistd.h>

namespace telex::cli {

namespace {

/// How often memory is given back. What full queues have taken would else stay with
/// the process for ever.
constexpr auto trim_interval = std::chrono::minutes{1};

/// Gives memory that is free back to the system, and returns when to do so again.
/// From a thread that nobody waits for: it takes a moment.
poller::clock::time_point trim_memory() {
  ::malloc_trim(0);
  return poller::clock::now() + trim_interval;
}

/// The actor log that was asked for, if it was.
std::unique_ptr<actor_log> open_actor_log(const telexd_options& options,
                                          event_sink& complaints) {
  if (options.actor_log.empty())
    return nullptr;
  try {
    return std::make_unique<actor_log>(log_file{options.actor_log},
                                       options.actor_log_level, complaints);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("cannot write the actor log " + options.actor_log + ": "
                             + error.what());
  }
}

/// The admin port that was asked for, if it was.
std::unique_ptr<admin::server> open_admin(const telexd_options& options,
                                          const certificate* own, const secret& token) {
  if (!options.admin)
    return nullptr;
  try {
    return std::make_unique<admin::server>(*options.admin,
                                           admin::access{options.admin_hosts, token},
                                           own ? own->current().at_admin : nullptr);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("cannot answer at " + to_string(*options.admin) + ": "
                             + error.what());
  }
}

std::vector<event_sink*> all_of(event_log& log, actor_log* actors) {
  std::vector<event_sink*> result{&log};
  if (actors)
    result.push_back(actors);
  return result;
}

std::string describe_error(const listen_error& error) {
  auto is_file = is_path(error.where);
  auto why = is_file ? describe_path_error(error.error) : std::strerror(error.error);
  return fmt::format(
    "{}: {}{}", to_string(error.where), why,
    error.error == EADDRINUSE
      ? fmt::format(" (by another telexd perhaps; --listen can name another {})",
                    is_file ? "path" : "port")
      : "");
}

/// What else a client has to be told, where it would take the port for another one, or
/// nobody vouches for the certificate of that fingerprint, if there is one.
std::string protocol_option(const endpoint& where, bool is_tls,
                            const std::string& pinned) {
  if (is_tls)
    return pinned.empty() ? " --tls" : " --pin " + pinned;
  return is_loopback(where) || where.port == default_port ? "" : " --no-tls";
}

/// Whether who listens at `address` does so at all addresses of this host. Others have
/// another name for it than its own programs.
bool is_everywhere(const std::string& address) {
  return address_from_here(address) != address;
}

admin::identity identity_of(const router& r) {
  admin::identity result{version, std::chrono::system_clock::now(), {}};
  for (const auto& each : r.entrances())
    result.listening.push_back(to_string(each.where));
  return result;
}

std::optional<accounts_file> open_accounts(const telexd_options& options) {
  if (options.accounts_file.empty())
    return std::nullopt;
  return accounts_file{options.accounts_file};
}

} // namespace

daemon::daemon(const telexd_options& options, service_manager manager)
  : options_{options}, heartbeat_{std::move(manager)},
    // Standard output may be that of the actor log.
    screen_{options.actor_log == "-" ? STDERR_FILENO : STDOUT_FILENO,
            "telexd: cannot print where it listens"},
    certificate_{open_certificate(options)}, token_{token_of(options)},
    accounts_{open_accounts(options)}, log_{options.level},
    actor_log_{open_actor_log(options, log_)},
    admin_{open_admin(options, certificate_.get(), token_)},
    events_{all_of(log_, actor_log_.get())} {
  // nop
}

void daemon::run(std::optional<signal_source>& signals, const std::string& program) {
  {
    router r{options_.config, events_, admin_ ? inspection::on : inspection::off,
             router_watch{[this] { failed_.give(); }, [this] { ended_.give(); }}};
    if (accounts_)
      r.keep({accounts_->current().table,
              std::make_shared<hashing_threads>(hashing_threads::usual_count(),
                                                options_.config.limits.login_queue)});
    start(r);
    warn_of_strangers();
    report(options_.remarks);
    events_.report({}, events::started{version, options_.config.limits.connections});
    if (certificate_)
      report_certificate();
    if (accounts_)
      report_accounts();
    std::optional<admin::observer> about;
    // It ends before what it looks at.
    auto admin = std::move(admin_);
    if (admin)
      admin->start(about.emplace(identity_of(r), sources_of(r)));
    welcome(r, admin.get(), program);
    begin_log();
    heartbeat_.ready();
    serve({r, about ? &*about : nullptr, admin.get()}, *signals);
    // From here on a signal to stop ends the process at once.
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGUSR1, SIG_IGN);
    signals.reset();
  }
  events_.report({}, events::stopped{});
}

std::vector<entrance> daemon::entrances() const {
  std::vector<entrance> result;
  auto add = [&](const auto& places, const auto& sockets, const tls::context_ptr& tls) {
    for (std::size_t i = 0; i < places.size(); ++i)
      result.push_back(
        {places[i], tls, options_.listen_mode, sockets.empty() ? -1 : sockets[i]});
  };
  add(options_.listen, options_.listen_sockets, nullptr);
  add(options_.tls, options_.tls_sockets,
      certificate_ ? certificate_->current().to_users : nullptr);
  return result;
}

void daemon::start(router& r) {
  if (auto error = r.start(entrances(), options_.proxies))
    throw std::runtime_error("cannot listen on " + describe_error(*error));
  if (options_.port_file.empty())
    return;
  std::vector<endpoint> bound;
  for (const auto& each : r.entrances())
    bound.push_back(each.where);
  if (auto problem = write_port_file(options_.port_file, bound))
    throw std::runtime_error(*problem);
}

admin::sources daemon::sources_of(router& r) const {
  auto logs = [this] {
    std::vector<admin::log_loss> result{{"log", log_.dropped()}};
    if (actor_log_)
      result.push_back({"actor-log", actor_log_->dropped()});
    return result;
  };
  auto days = [this] {
    return certificate_
             ? std::optional{certificate_->days_left(std::chrono::system_clock::now())}
             : std::nullopt;
  };
  return {[&r] { return r.inspect(); }, [&r] { return r.ping(); }, logs, days};
}

void daemon::warn_of_strangers() {
  for (const auto& each : exposures_of_proxies(options_))
    events_.report({}, each);
  if (admin_)
    if (auto exposed = exposure_of_admin(options_, admin_->where()))
      events_.report({}, *exposed);
}

/// Where to go is written before the log, which may be on the same terminal. Whoever
/// does not read it has the log wait for a moment only.
void daemon::begin_log() {
  auto until = poller::clock::now() + patience;
  while (!screen_.is_empty() && poller::clock::now() < until) {
    poller ready;
    ready.wake_at(until);
    screen_.watch(ready);
    ready.wait();
    screen_.handle(ready);
  }
  log_.begin();
}

void daemon::welcome(const router& r, const admin::server* admin,
                     const std::string& program) {
  auto client = program.substr(0, program.rfind('/') + 1) + "telex";
  for (const auto& at : r.entrances()) {
    const auto& each = at.where;
    const auto& tls = at.tls;
    endpoint from_here{address_from_here(each.address), each.port};
    screen_.write(fmt::format(
      "telexd listens on {}{}; chat from a second terminal{} with: {} chat NAME "
      "--server {}{}\n",
      to_string(each), tls ? " for TLS" : "",
      is_everywhere(each.address) ? " of this host" : "", client, to_string(from_here),
      protocol_option(from_here, tls != nullptr, pinned(from_here.address))));
  }
  if (certificate_)
    screen_.write("telexd shows the certificate "
                  + certificate_->current().to_users->fingerprint() + '\n');
  if (!admin)
    return;
  auto where = admin->where();
  auto scheme = admin->is_secure() ? "https://" : "http://";
  auto page = where.path.empty() ? scheme + to_string(where) + "/" : to_string(where);
  auto place = is_everywhere(where.host) ? " on this host" : "";
  where.host = address_from_here(where.host);
  screen_.write(
    fmt::format("telexd tells of itself at {}; look{} with: {} top --admin {}{}\n",
                page, place, client, to_string(where), admin_options(*admin)));
}

/// The fingerprint of a certificate that nobody takes otherwise who comes to `address`;
/// else empty.
std::string daemon::pinned(const std::string& address) const {
  return certificate_ && !certificate_->is_for(address)
           ? certificate_->current().to_users->fingerprint()
           : "";
}

/// What else telex top has to be told.
std::string daemon::admin_options(const admin::server& admin) const {
  auto is_near = !can_be_reached({address_from_here(admin.where().host), 0, ""});
  std::string protocol = admin.is_secure() ? (is_near ? " --tls" : "")
                         : can_be_reached(admin.where()) && !is_near ? " --no-tls"
                                                                     : "";
  auto pin = pinned(address_from_here(admin.where().host));
  if (admin.is_secure() && !pin.empty())
    protocol = " --pin " + pin;
  return protocol
         + (token_.empty() ? "" : " --admin-token-file " + options_.admin_token_file);
}

/// Waits until the router has ended, as a signal has asked it to.
void daemon::serve(const parts& all, signal_source& signals) {
  auto next_trim = trim_memory();
  for (;;) {
    if (next_trim <= poller::clock::now()) {
      next_trim = trim_memory();
      if (certificate_)
        look_at_certificate(all);
      if (accounts_)
        look_at_accounts(all.users);
    }
    if (auto next = heartbeat_.next(); next && *next <= poller::clock::now())
      heartbeat_.beat(all.users);
    poller ready;
    ready.wake_at(next_trim);
    ready.wake_at(heartbeat_.next());
    ready.watch(signals.fd(), POLLIN);
    ready.watch(failed_.fd(), POLLIN);
    ready.watch(ended_.fd(), POLLIN);
    screen_.watch(ready);
    ready.wait();
    screen_.handle(ready);
    if (ready.is_ready(failed_.fd()))
      end_after_failure();
    if (ready.is_ready(ended_.fd()))
      return ended_.take();
    if (auto signal = signals.next())
      handle(*signal, all);
  }
}

void daemon::handle(int signal, const parts& all) {
  if (signal == SIGHUP)
    return reload(all);
  if (signal == SIGUSR1)
    return actor_log_ ? actor_log_->reopen() : void();
  if (std::exchange(draining_, true))
    end_by_signal(signal);
  heartbeat_.stopping();
  if (all.about)
    all.about->drain();
  all.users.drain();
}

/// Connections have a while to answer what they can. No part of the router is waited
/// for beyond that: it may be what has failed.
void daemon::end_after_failure() {
  poller ready;
  ready.watch(ended_.fd(), POLLIN);
  ready.wake_at(poller::clock::now() + options_.config.timeouts.linger);
  ready.wait();
  events_.report({}, events::stopped{});
  close_logs();
  std::_Exit(router_failed);
}

bool daemon::close_logs() {
  auto until = std::chrono::steady_clock::now() + patience;
  auto is_written = !actor_log_ || actor_log_->close(until);
  return log_.close(until) && is_written;
}

} // namespace telex::cli
