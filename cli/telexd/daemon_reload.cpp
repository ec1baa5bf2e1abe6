// What the daemon reads again. On SIGHUP that is all there is: the configuration file,
// the certificate, the accounts and the token of the admin port. Each is read and
// checked before anything is changed, and if one is of no use nothing is. Each minute
// it is the certificate and the accounts, each by itself, if their files have changed.

#include "cli/telexd/admin_access.hpp"
#include "cli/telexd/daemon.hpp"
#include "cli/telexd/start_warnings.hpp"

#include <chrono>
#include <exception>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace telex::cli {

namespace {

using faults = std::vector<std::string>;

std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (const auto& each : names)
    result += (result.empty() ? "" : " ") + each;
  return result;
}

void add(const std::string& problem, faults& to) {
  to.push_back(problem);
}

void add(const faults& problems, faults& to) {
  to.insert(to.end(), problems.begin(), problems.end());
}

void add(const accounts_file::complaint& problem, faults& to) {
  to.push_back(problem.place + ": " + problem.reason);
}

/// What was read is put `to` where it belongs, or what is wrong with it to the faults.
template <class T, class Problem>
void sort(std::variant<T, Problem>&& read, std::optional<T>& to, faults& problems) {
  if (auto problem = std::get_if<Problem>(&read))
    add(*problem, problems);
  else
    to = std::get<T>(std::move(read));
}

} // namespace

// -- SIGHUP ----------------------------------------------------------------------

/// What was read for SIGHUP: of that which the router has, all is there if there are no
/// faults.
struct daemon::news {
  std::optional<reread_options> options{};
  std::optional<certificate::content> shown{};
  std::optional<secret> token{};
  std::optional<accounts_file::content> accounts{};
  faults problems{};
};

void daemon::reload(const parts& all) {
  if (options_.config_file.empty() && !certificate_ && !accounts_ && token_.empty())
    return events_.report({}, events::reload_ignored{"nothing-to-read"});
  auto read = read_again();
  for (auto& each : read.problems)
    events_.report({}, events::reload_refused{std::move(each)});
  if (read.problems.empty())
    apply(std::move(read), all);
}

/// Changes nothing.
daemon::news daemon::read_again() const {
  news result;
  try {
    if (!options_.config_file.empty())
      sort(reread_telexd_options(options_), result.options, result.problems);
    if (certificate_)
      sort(certificate_->read(), result.shown, result.problems);
    if (!token_.empty())
      sort(read_token(options_), result.token, result.problems);
    if (accounts_)
      sort(accounts_->read(), result.accounts, result.problems);
  } catch (const std::exception& error) {
    result.problems.emplace_back(error.what());
  }
  return result;
}

void daemon::apply(news&& read, const parts& all) {
  if (read.options)
    use(*read.options, all.users);
  if (read.token)
    token_ = *std::move(read.token);
  if (read.shown)
    use(*std::move(read.shown), all);
  else
    tell_admin(all);
  if (read.token)
    events_.report({}, events::token_loaded{});
  if (read.accounts)
    use(*std::move(read.accounts), all.users);
}

void daemon::use(const reread_options& read, router& users) {
  // For 0 that is what the start has found to be possible.
  auto connections = options_.config.limits.connections;
  options_ = read.options;
  options_.config.limits.connections = connections;
  log_.set_level(options_.level);
  if (actor_log_)
    actor_log_->set_level(options_.actor_log_level);
  events_.ask();
  users.configure(options_.config,
                  [this, file = options_.config_file, changed = joined(read.changed),
                   rest = joined(read.need_restart), remarks = options_.remarks] {
                    events_.report({}, events::reloaded{file, changed});
                    if (!rest.empty())
                      events_.report({}, events::restart_needed{rest});
                    report(remarks);
                  });
}

/// From any thread.
void daemon::report(const std::vector<std::string>& remarks) {
  for (const auto& each : remarks)
    events_.report({}, events::without_effect{each});
}

/// Tells the admin port what it shows and asks for from now on.
void daemon::tell_admin(const parts& all) {
  if (all.admin)
    all.admin->use(token_, certificate_ ? certificate_->current().at_admin : nullptr);
}

// -- the certificate -----------------------------------------------------------------

void daemon::use(certificate::content&& read, const parts& all) {
  certificate_->use(std::move(read));
  all.users.use(certificate_->current().to_users);
  tell_admin(all);
  report_certificate();
}

void daemon::report_certificate() {
  auto now = std::chrono::system_clock::now();
  events_.report(
    {}, events::certificate_loaded{certificate_->current().to_users->fingerprint(),
                                   certificate_->days_left(now)});
  if (auto exposed = exposure_of_key(*certificate_))
    events_.report({}, *exposed);
  report(dates_.tell(*certificate_, now));
}

void daemon::report(const std::optional<event>& what) {
  if (what)
    events_.report({}, *what);
}

/// Whoever renews it need not tell the router, and is told each day if nobody does.
void daemon::look_at_certificate(const parts& all) {
  if (certificate_->notices_change()) {
    auto read = certificate_->read();
    if (auto problem = std::get_if<std::string>(&read))
      events_.report({}, events::certificate_refused{*problem});
    else
      use(std::get<certificate::content>(std::move(read)), all);
  }
  report(dates_.remind(*certificate_, std::chrono::system_clock::now()));
}

// -- the accounts ------------------------------------------------------------------

void daemon::use(accounts_file::content&& read, router& users) {
  accounts_->use(std::move(read));
  users.use(accounts_->current().table);
  report_accounts();
}

void daemon::report_accounts() {
  for (const auto& each : accounts_->current().complaints)
    events_.report({}, events::accounts_refused{each.place, each.reason});
  if (const auto& advice = accounts_->current().advice; !advice.empty())
    events_.report({}, events::accounts_exposed{accounts_->path(), advice});
  events_.report({}, events::accounts_loaded{accounts_->current().count});
}

void daemon::look_at_accounts(router& users) {
  if (!accounts_->notices_change())
    return;
  auto read = accounts_->read();
  if (auto problem = std::get_if<accounts_file::complaint>(&read))
    events_.report({}, events::accounts_refused{problem->place, problem->reason});
  else
    use(std::get<accounts_file::content>(std::move(read)), users);
}

} // namespace telex::cli
