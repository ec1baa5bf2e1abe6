#include "cli/telexd/configuration/configuration.hpp"

#include "cli/configuration/help_formatter.hpp"
#include "cli/configuration/toml_file.hpp"
#include "cli/telexd/accounts/account_options.hpp"
#include "cli/telexd/configuration/environment.hpp"
#include "cli/telexd/option_checks.hpp"
#include "cli/telexd/option_kinds.hpp"
#include "cli/telexd/passed_sockets.hpp"
#include "cli/telexd/place_options.hpp"
#include "cli/telexd/setting_options.hpp"
#include "cli/text/address.hpp"
#include "cli/text/version.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace telex::cli {

namespace {

constexpr auto description
  = "The Telex chat router. It passes messages between the users that are connected "
    "to it, and tells each sender whether the recipient has the message. It runs "
    "until it gets SIGTERM or SIGINT; then it settles what is under way and ends. A "
    "second signal ends it at once.";

constexpr auto sources
  = "Each of these can be given in three places. On the command line it holds whatever "
    "the others say; the variable of the same name (TELEXD_LIMITS_MAX_BODY for "
    "--limits.max-body, with commas between several values) holds over the file that "
    "--config names (max-body in [limits]). telexd --print-config prints such a file, "
    "and telexd --check-config what holds and where it comes from. SIGHUP has the file "
    "read again.\n"
    "\n"
    "Exit codes:\n"
    "  0        It was asked to end, or for something that it has printed.\n"
    "  1        It could not do that, and standard error says why.\n"
    "  2        An option is wrong.\n"
    "  3        A fault of its own, which its log tells of.\n"
    "  128 + N  The signal N has ended it.\n";

constexpr auto config_name = "config";

void add_logs(option_table& table, telexd_options& options) {
  constexpr auto at_once = takes_effect::at_once;
  add_level(table, "log-level", options.level,
            "How much is logged on standard error: debug, info, warning or off.",
            at_once);
  add_path(table, "actor-log", options.actor_log,
           "Appends what every actor does to this file, an object of JSON a line; - is "
           "standard output. SIGUSR1 opens it anew. telex log reads it.");
  add_level(table, "actor-log-level", options.actor_log_level,
            "How much is in the actor log: debug, which has each step of each message, "
            "info, warning or off.",
            at_once);
}

} // namespace

configuration::configuration(std::vector<passed_socket> passed)
  : app_{description, "telexd"} {
  options_.passed = std::move(passed);
  add_help(app_, std::string{"telexd "} + version);
  app_.footer(sources);
  app_
    .add_option(std::string{"--"} + config_name, options_.config_file,
                "Reads options from this file, of TOML.")
    ->type_name("FILE")
    ->check([](const std::string& path) {
      return path.empty() ? "'' is no name; leave the option out if it is not wanted"
                          : std::string{};
    });
  auto check
    = app_.add_flag("--check-config", is_to_check_,
                    "Prints what all options hold, and where they have it from, or "
                    "what is wrong with them, and ends.");
  app_
    .add_flag("--print-config", is_to_print_,
              "Prints a configuration file with all options, their defaults, and what "
              "they are for, and ends.")
    ->excludes(check);
  declare();
}

void configuration::declare() {
  add_listening(table_, listen_, ports_, options_);
  add_tls(table_, options_);
  add_logs(table_, options_);
  add_admin(table_, options_);
  add_accounts(table_, app_, options_);
  add_settings(table_, options_.config);
}

void configuration::parse(const std::vector<std::string>& arguments) {
  options_.arguments = arguments;
  // CLI11 takes them from the back.
  std::vector<std::string> reversed{arguments.rbegin(), arguments.rend()};
  // As a verb of it: many programs have one.
  const std::array<std::string, 2> asks_for_help{"help", "account"};
  auto found = std::search(reversed.begin(), reversed.end(), asks_for_help.begin(),
                           asks_for_help.end());
  if (found != reversed.end())
    *found = "--help";
  app_.parse(reversed);
}

void configuration::read(const char* const* environment) {
  auto take = [this](const given_options& from) {
    for (auto& each : table_.take(from))
      faults_.push_back(std::move(each));
  };
  if (options_.config_file.empty())
    options_.config_file = read_variable(environment, config_name);
  if (!options_.config_file.empty())
    take(read_toml_file(options_.config_file));
  take(read_environment(environment, table_));
  take(table_.from_command_line());
  warnings_ = unknown_variables(environment, table_, {config_name});
  finish();
  if (faults_.empty())
    faults_ = check_account_command(app_, options_);
  if (faults_.empty())
    faults_ = check_options(table_, options_);
}

void configuration::finish() {
  options_.listen = ports_;
  options_.listen.insert(options_.listen.end(), listen_.begin(), listen_.end());
  if (options_.listen.empty())
    options_.listen.push_back({"127.0.0.1", default_port});
  if (!options_.passed.empty())
    listen_at(options_.passed, options_);
  options_.held.clear();
  for (const auto& each : table_.options())
    options_.held.push_back({each.name, each.held()});
}

auto configuration::wanted() const noexcept -> task {
  if (is_to_check_)
    return task::check;
  return is_to_print_ ? task::print : task::run;
}

std::vector<std::string> configuration::faults() const {
  return lines([](const fault& each) { return !each.is_harmless; });
}

std::vector<std::string> configuration::slips() const {
  return lines([](const fault& each) {
    return each.is_harmless && each.at.from == source::command_line;
  });
}

std::vector<std::string> configuration::remarks() const {
  return lines([](const fault& each) {
    return each.is_harmless && each.at.from != source::command_line;
  });
}

std::vector<std::string>
configuration::lines(const std::function<bool(const fault&)>& is_wanted) const {
  std::vector<std::string> result;
  for (const auto& each : faults_)
    if (is_wanted(each))
      result.push_back(to_line(each, table_));
  return result;
}

std::vector<std::string> configuration::keep(const std::vector<held_option>& running) {
  std::vector<std::string> result;
  for (const auto& each : running) {
    auto option = table_.find(each.name);
    if (option->effect != takes_effect::at_restart || option->held() == each.values)
      continue;
    result.push_back(each.name);
    table_.put(each.name, each.values);
  }
  finish();
  return result;
}

} // namespace telex::cli
