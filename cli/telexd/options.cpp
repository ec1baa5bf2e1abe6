#include "cli/telexd/options.hpp"

#include "cli/configuration/parse_error.hpp"
#include "cli/system/output.hpp"
#include "cli/system/standard_streams.hpp"
#include "cli/telexd/accounts/account_options.hpp"
#include "cli/telexd/accounts/accounts_file.hpp"
#include "cli/telexd/admin_access.hpp"
#include "cli/telexd/certificate.hpp"
#include "cli/telexd/configuration/configuration.hpp"
#include "cli/telexd/configuration/report.hpp"
#include "cli/telexd/start_warnings.hpp"
#include "cli/text/argument.hpp"
#include "cli/text/nearest_name.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace telex::cli {

namespace {

/// Where more can be read of what was to be done.
std::string hint(const CLI::App& app) {
  return app.get_subcommand("account")->parsed() ? " (telexd account --help says how)"
                                                 : " (telexd --help lists the options)";
}

/// One line for standard error.
std::string one_line(std::string text) {
  for (auto& c : text)
    if (c == '\n' || c == '\r')
      c = ' ';
  return text;
}

/// Says what is wrong with the command line. Returns the exit code.
int misused(const std::string& why, const CLI::App& app) {
  print_error("telexd: " + why + hint(app));
  return 2;
}

/// What was to be written for an argument that is none; empty if that can't be told.
/// `known` are the names of options.
std::string meant_by(std::string_view argument, const std::vector<std::string>& known) {
  if (argument.starts_with("--")) {
    auto name = argument.substr(2, argument.find('=') - 2);
    auto meant = nearest_name(name, known);
    if (meant.empty())
      meant = name_with(name, known);
    return meant.empty() ? "" : "--" + meant;
  }
  // Commands of other programs, and options without their dashes.
  if (!nearest_name(argument, {"account"}).empty())
    return "telexd account";
  if (argument == "reload")
    return "to send SIGHUP to the router";
  for (auto verb : {"add", "list", "password", "remove"})
    if (argument == verb)
      return "telexd account " + std::string{argument};
  auto found = std::find(known.begin(), known.end(), argument);
  return found == known.end() ? "" : "--" + *found;
}

/// The names of the options of `app` and of the commands that were chosen.
std::vector<std::string> known_options(const CLI::App& app) {
  std::vector<std::string> result;
  for (const auto* each : app.get_options())
    for (const auto& name : each->get_lnames())
      result.push_back(name);
  for (const auto* each : app.get_subcommands())
    for (auto& name : known_options(*each))
      result.push_back(std::move(name));
  return result;
}

std::string describe_unknown(const std::string& argument, const CLI::App& app) {
  auto account = app.get_subcommand("account");
  auto is_word = !argument.starts_with('-');
  if (is_word && account->parsed() && account->get_subcommands().empty())
    return describe_unknown_verb(argument);
  auto meant = meant_by(argument, known_options(app));
  return (is_word && !account->parsed() ? describe_no_command(argument)
                                        : describe_unexpected(argument))
         + (meant.empty() ? "" : "; did you mean " + meant + "?");
}

/// Prints what was asked for. Returns the exit code.
int print_text(const std::string& text) {
  return print(text, "telexd: cannot write to standard output") ? 0 : 1;
}

/// Prints what --help and --version are for. Returns the exit code.
int print_help(const CLI::App& app, const CLI::Success& request) {
  std::ostringstream text;
  auto exit_code = app.exit(request, text, text);
  return print_text(text.str()) == 0 ? exit_code : 1;
}

/// The names of what holds something else than in `before`.
std::vector<std::string> changes(const std::vector<held_option>& before,
                                 const std::vector<held_option>& now) {
  std::vector<std::string> result;
  // Both are of the same table.
  for (std::size_t i = 0; i < now.size(); ++i)
    if (now[i].values != before[i].values)
      result.push_back(now[i].name);
  return result;
}

std::optional<std::string> problem_of_certificate(const telexd_options& options) {
  try {
    look_at_certificate(options);
    return std::nullopt;
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

/// The option that names the file which such a problem is about.
const char* option_of(const std::string& problem, const tls::server_files& files) {
  auto is_about = [&problem](const std::string& file) {
    return !file.empty() && problem.find(' ' + file + ": ") != std::string::npos;
  };
  return is_about(files.certificate) ? "tls-certificate"
         : is_about(files.key)       ? "tls-key"
         : is_about(files.client_ca) ? "tls-client-ca"
                                     : "tls-certificate";
}

std::optional<std::string> problem_of_token(const telexd_options& options) {
  auto read = read_token(options);
  auto problem = std::get_if<std::string>(&read);
  return problem ? std::optional{*problem} : std::nullopt;
}

std::optional<std::string> problem_of_accounts(const telexd_options& options) {
  if (options.accounts_file.empty())
    return std::nullopt;
  try {
    accounts_file{options.accounts_file};
    return std::nullopt;
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

/// What is wrong with the files that the options name, as far as the router would not
/// start with it.
std::vector<std::string> faults_of_files(const configuration& all) {
  std::vector<std::string> result;
  auto add = [&](const char* option, const std::optional<std::string>& problem) {
    if (problem)
      result.push_back(
        to_line({all.table().origin_of(option), option, *problem}, all.table()));
  };
  if (auto problem = problem_of_certificate(all.options()))
    add(all.options().tls_self_signed.empty()
          ? option_of(*problem, all.options().tls_files)
          : "tls-self-signed",
        problem);
  add("admin-token-file", problem_of_token(all.options()));
  add("accounts.file", problem_of_accounts(all.options()));
  return result;
}

/// What keeps a router from being started.
std::vector<std::string> faults_of_start(const configuration& all) {
  auto result = all.faults();
  for (auto& each : all.slips())
    result.push_back(std::move(each));
  return result;
}

/// Prints what holds, and what the router would warn of when it starts; or what is
/// wrong. Returns the exit code.
int check(const configuration& all) {
  auto faults = faults_of_start(all);
  if (faults.empty())
    faults = faults_of_files(all);
  auto warnings
    = faults.empty() ? start_warnings(all.options()) : std::vector<std::string>{};
  for (const auto& lines : {all.remarks(), warnings, faults})
    for (const auto& each : lines)
      print_error("telexd: " + each);
  return faults.empty() ? print_text(list_options(all.table())) : 2;
}

std::variant<telexd_options, int> carry_out(const configuration& all) {
  for (const auto& each : all.warnings())
    print_error("telexd: " + each);
  if (all.wanted() == configuration::task::check)
    return check(all);
  auto faults = faults_of_start(all);
  for (const auto& each : faults)
    print_error("telexd: " + each + (each.starts_with("--") ? hint(all.app()) : ""));
  if (!faults.empty())
    return 2;
  if (all.wanted() == configuration::task::print)
    return print_text(to_config_file(all.table()));
  auto result = all.options();
  result.remarks = all.remarks();
  return result;
}

} // namespace

bool can_be_reached(const admin_address& x) {
  return x.path.empty() && !is_loopback(endpoint{x.host, x.port});
}

bool has_certificate(const telexd_options& x) {
  return !x.tls_files.certificate.empty() || !x.tls_self_signed.empty();
}

std::variant<telexd_options, int>
parse_telexd_options(int argc, const char* const* argv,
                     std::vector<passed_socket> passed) {
  configuration all{std::move(passed)};
  try {
    all.parse({argv + 1, argv + argc});
  } catch (const CLI::Success& request) {
    return print_help(all.app(), request);
  } catch (const CLI::ExtrasError&) {
    return misused(describe_unknown(all.app().remaining(true).front(), all.app()),
                   all.app());
  } catch (const CLI::ParseError& error) {
    return misused(one_line(describe(error)), all.app());
  } catch (const CLI::Error& error) {
    return misused(one_line(error.what()), all.app());
  }
  all.read(environ);
  return carry_out(all);
}

std::variant<reread_options, std::vector<std::string>>
reread_telexd_options(const telexd_options& running) {
  configuration all{running.passed};
  all.parse(running.arguments);
  all.read(environ);
  if (auto faults = all.faults(); !faults.empty())
    return faults;
  auto remarks = all.remarks();
  for (auto& each : all.slips())
    remarks.push_back(std::move(each));
  auto need_restart = all.keep(running.held);
  reread_options result{all.options(), changes(running.held, all.options().held),
                        std::move(need_restart)};
  result.options.remarks = std::move(remarks);
  return result;
}

} // namespace telex::cli
