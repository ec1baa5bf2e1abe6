// What the daemon reads again: on SIGHUP all of it, or nothing; and each minute what
// has changed by itself.

#include "cli/telexd/admin_access.hpp"
#include "cli/telexd/daemon.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace telex::cli {

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (const auto& each : names)
    result += (result.empty() ? "" : " ") + each;
  return result;
}

/// From so many days before its end on, that is told of each day.
constexpr std::uint64_t warned_before = 21;

} // namespace

void daemon::reload(const parts& all) {
  try {
    read_again(all);
  } catch (const std::exception& error) {
    events_.report({}, events::reload_refused{error.what()});
  }
}

void daemon::read_again(const parts& all) {
  if (options_.config_file.empty()) {
    if (!certificate_ && !accounts_ && token_.empty())
      return events_.report({}, events::reload_ignored{"nothing-to-read"});
    if (certificate_)
      reload_certificate(all);
    if (accounts_)
      reload_accounts(all.users);
    if (!token_.empty())
      reload_token(all);
    return;
  }
  auto read = reread_telexd_options(options_);
  if (auto faults = std::get_if<std::vector<std::string>>(&read)) {
    for (auto& each : *faults)
      events_.report({}, events::reload_refused{std::move(each)});
    return;
  }
  auto token = read_token(options_);
  if (auto problem = std::get_if<std::string>(&token))
    return events_.report({}, events::reload_refused{*problem});
  if (certificate_)
    if (auto problem = certificate_->reload())
      return events_.report({}, events::reload_refused{*problem});
  token_ = std::get<secret>(token).text();
  apply(std::get<reread_options>(read), all);
}

void daemon::apply(const reread_options& read, const parts& all) {
  // For 0 that is what the start has found to be possible.
  auto connections = options_.config.limits.connections;
  options_ = read.options;
  options_.config.limits.connections = connections;
  log_.set_level(options_.level);
  if (actor_log_)
    actor_log_->set_level(options_.actor_log_level);
  events_.ask();
  all.users.configure(options_.config, [this, file = options_.config_file,
                                        changed = joined(read.changed),
                                        rest = joined(read.need_restart)] {
    events_.report({}, events::reloaded{file, changed});
    if (!rest.empty())
      events_.report({}, events::restart_needed{rest});
  });
  tell_admin(all);
  if (accounts_)
    reload_accounts(all.users);
  if (!certificate_)
    return;
  all.users.use(certificate_->current());
  report_certificate();
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
  token_ = std::get<secret>(read).text();
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

void daemon::report_accounts() {
  for (const auto& each : accounts_->complaints())
    events_.report({}, events::accounts_refused{each.place, each.reason});
  events_.report({}, events::accounts_loaded{accounts_->current()->all().size()});
}

void daemon::reload_accounts(router& r) {
  if (!accounts_->reload()) {
    for (const auto& each : accounts_->complaints())
      events_.report({}, events::accounts_refused{each.place, each.reason});
    return;
  }
  r.use(accounts_->current());
  report_accounts();
}

} // namespace telex::cli
