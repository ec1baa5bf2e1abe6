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

void daemon::reload(const parts& all) {
  try {
    read_again(all);
  } catch (const std::exception& error) {
    events_.report({}, events::reload_refused{error.what()});
  }
}

void daemon::read_again(const parts& all) {
  if (options_.config_file.empty()) {
    if (!certificate_ && token_.empty())
      return events_.report({}, events::reload_ignored{"nothing-to-read"});
    if (certificate_)
      reload_certificate(all);
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
  token_ = std::get<secret>(std::move(token)).text;
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
  if (!certificate_)
    return;
  all.users.use(certificate_->current());
  report_certificate();
}

} // namespace telex::cli
