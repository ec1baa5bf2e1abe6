// What SIGHUP does: all of it, or nothing.

#include "cli/telexd/daemon.hpp"

#include <exception>
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

} // namespace

void daemon::reload(router& r) {
  try {
    read_again(r);
  } catch (const std::exception& error) {
    events_.report({}, events::reload_refused{error.what()});
  }
}

void daemon::read_again(router& r) {
  if (options_.config_file.empty()) {
    if (certificate_)
      return reload_certificate(r);
    return events_.report({}, events::reload_ignored{"nothing-to-read"});
  }
  auto read = reread_telexd_options(options_);
  if (auto faults = std::get_if<std::vector<std::string>>(&read)) {
    for (auto& each : *faults)
      events_.report({}, events::reload_refused{std::move(each)});
    return;
  }
  if (certificate_)
    if (auto problem = certificate_->reload())
      return events_.report({}, events::reload_refused{*problem});
  apply(std::get<reread_options>(read), r);
}

void daemon::apply(const reread_options& read, router& r) {
  // For 0 that is what the start has found to be possible.
  auto connections = options_.config.limits.connections;
  options_ = read.options;
  options_.config.limits.connections = connections;
  log_.set_level(options_.level);
  if (actor_log_)
    actor_log_->set_level(options_.actor_log_level);
  events_.ask();
  r.configure(options_.config,
              [this, file = options_.config_file, changed = joined(read.changed),
               rest = joined(read.need_restart)] {
                events_.report({}, events::reloaded{file, changed});
                if (!rest.empty())
                  events_.report({}, events::restart_needed{rest});
              });
  if (!certificate_)
    return;
  r.use(certificate_->current());
  report_certificate();
}

} // namespace telex::cli
