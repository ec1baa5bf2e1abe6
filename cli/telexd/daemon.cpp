#include "cli/telexd/daemon.hpp"

#include "cli/system/poller.hpp"
#include "cli/system/secret_file.hpp"
#include "cli/telexd/logs/patience.hpp"
#include "cli/telexd/port_file.hpp"
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

std::variant<secret, std::string> read_token(const telexd_options& options) {
  return options.admin_token_file.empty() ? secret{}
                                          : read_secret(options.admin_token_file);
}

/// The certificate for an admin port that other hosts can reach, if there is one.
admin::key_pair_ptr key_pair_of(const telexd_options& options,
                                const std::optional<certificate>& own) {
  return own && can_be_reached(*options.admin)
           ? admin::key_pair::read(own->files().certificate, own->files().key)
           : nullptr;
}

/// The admin port that was asked for, if it was.
std::unique_ptr<admin::server> open_admin(const telexd_options& options,
                                          const std::optional<certificate>& own,
                                          const std::string& token) {
  if (!options.admin)
    return nullptr;
  try {
    return std::make_unique<admin::server>(*options.admin,
                                           admin::access{options.admin_hosts, token},
                                           key_pair_of(options, own));
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

std::string describe(const listen_error& error) {
  auto is_file = is_path(error.where);
  auto why = is_file ? describe_path_error(error.error) : std::strerror(error.error);
  return fmt::format(
    "{}: {}{}", to_string(error.where), why,
    error.error == EADDRINUSE
      ? fmt::format(" (by another telexd perhaps; --listen can name another {})",
                    is_file ? "path" : "port")
      : "");
}

/// What else a client has to be told, where it would take the port for another one.
std::string_view protocol_option(const endpoint& where, bool is_tls) {
  if (is_tls)
    return " --tls";
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

std::optional<certificate> read_certificate(const telexd_options& options) {
  if (!has_certificate(options))
    return std::nullopt;
  if (options.tls_self_signed.empty())
    return certificate{options.tls_files};
  auto files = provide_self_signed(options.tls_self_signed);
  files.client_ca = options.tls_files.client_ca;
  return certificate{files};
}

std::string token_of(const telexd_options& options) {
  auto read = read_token(options);
  if (auto problem = std::get_if<std::string>(&read))
    throw std::runtime_error(*problem);
  return std::get<secret>(read).text;
}

/// From so many days before its end on, that is told of each day.
constexpr std::uint64_t warned_before = 21;

} // namespace

daemon::daemon(const telexd_options& options, service_manager manager)
  : options_{options}, heartbeat_{std::move(manager)},
    // Standard output may be that of the actor log.
    screen_{options.actor_log == "-" ? STDERR_FILENO : STDOUT_FILENO,
            "telexd: cannot print where it listens"},
    certificate_{read_certificate(options)}, token_{token_of(options)},
    log_{options.level}, actor_log_{open_actor_log(options, log_)},
    admin_{open_admin(options, certificate_, token_)},
    events_{all_of(log_, actor_log_.get())} {
  // nop
}

void daemon::run(std::optional<signal_source>& signals, const std::string& program) {
  {
    router r{options_.config, events_, admin_ ? inspection::on : inspection::off,
             router_watch{[this] { failed_.give(); }, [this] { ended_.give(); }}};
    start(r);
    warn_of_strangers();
    events_.report({}, events::started{version, options_.config.limits.connections});
    if (certificate_) {
      report_certificate();
      look_at_certificate({r, nullptr, nullptr});
    }
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
      certificate_ ? certificate_->current() : nullptr);
  return result;
}

void daemon::start(router& r) {
  if (auto error = r.start(entrances(), options_.proxies))
    throw std::runtime_error("cannot listen on " + describe(*error));
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
  return {[&r] { return r.inspect(); }, [&r] { return r.ping(); }, logs};
}

void daemon::warn_of_strangers() {
  if (!admin_ || !can_be_reached(admin_->where())
      || (admin_->is_secure() && !token_.empty()))
    return;
  constexpr auto advice
    = "whoever reaches it or is on the way sees who is there and who writes to whom: "
      "give telexd a certificate and --admin-token-file, or let a firewall keep "
      "strangers out, or let --admin be a loopback address or a Unix socket";
  events_.report({}, events::exposed{to_string(admin_->where()), advice});
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
      protocol_option(from_here, tls != nullptr)));
  }
  if (certificate_)
    screen_.write("telexd shows a certificate with the SHA-256 "
                  + certificate_->current()->fingerprint() + '\n');
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

/// What else telex top has to be told.
std::string daemon::admin_options(const admin::server& admin) const {
  auto is_near = !can_be_reached({address_from_here(admin.where().host), 0, ""});
  auto protocol = admin.is_secure() ? (is_near ? " --tls" : "")
                  : can_be_reached(admin.where()) && !is_near ? " --no-tls"
                                                              : "";
  return protocol
         + (token_.empty() ? "" : " --admin-token-file " + options_.admin_token_file);
}

/// Waits until the router has ended, as a signal has asked it to.
void daemon::serve(const parts& all, signal_source& signals) {
  auto next_trim = trim_memory();
  for (;;) {
    if (next_trim <= poller::clock::now()) {
      next_trim = trim_memory();
      look_at_certificate(all);
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

void daemon::report_certificate() {
  auto days = certificate_->days_left(std::chrono::system_clock::now());
  events_.report(
    {}, events::certificate_loaded{certificate_->current()->fingerprint(), days});
}

void daemon::reload_certificate(const parts& all) {
  if (auto problem = certificate_->reload())
    return events_.report({}, events::certificate_refused{*problem});
  all.users.use(certificate_->current());
  tell_admin(all);
  report_certificate();
}

void daemon::reload_token(const parts& all) {
  auto read = read_token(options_);
  if (auto problem = std::get_if<std::string>(&read))
    return events_.report({}, events::token_refused{*problem});
  token_ = std::get<secret>(std::move(read)).text;
  tell_admin(all);
  events_.report({}, events::token_loaded{});
}

/// Tells the admin port what it shows and asks for from now on.
void daemon::tell_admin(const parts& all) {
  if (!all.admin)
    return;
  try {
    all.admin->use(token_, key_pair_of(options_, certificate_));
  } catch (const std::runtime_error& error) {
    // It shows on what it has.
    events_.report({}, events::certificate_refused{error.what()});
    all.admin->use(token_, nullptr);
  }
}

/// Once a minute: whoever renews it need not tell the router, and is told if nobody
/// does.
void daemon::look_at_certificate(const parts& all) {
  if (!certificate_)
    return;
  if (certificate_->has_changed())
    reload_certificate(all);
  auto now = std::chrono::system_clock::now();
  auto days = certificate_->days_left(now);
  if (days > warned_before || now < warned_at_ + std::chrono::days{1})
    return;
  warned_at_ = now;
  events_.report({}, events::certificate_ends{days});
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
