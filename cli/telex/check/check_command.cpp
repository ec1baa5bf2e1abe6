#include "cli/telex/check/check_command.hpp"

#include "cli/system/output.hpp"
#include "cli/telex/check/check_options.hpp"
#include "cli/telex/check/probe.hpp"
#include "cli/telex/check/router_report.hpp"
#include "cli/telex/check/verdict.hpp"
#include "cli/telex/client_file.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/name_by_chance.hpp"
#include "cli/telex/trust.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <sys/time.h>
#include <unistd.h>

namespace telex::cli {

namespace {

using check::check_options;
using check::state;
using check::verdict;

constexpr auto check_details = R"(
It registers on the extended protocol if the router has that, writes to itself,
acknowledges, and leaves. What is printed is what Nagios, Icinga and their like
take: a line, with figures behind a |.

Where the name has an account, its password is that of the file which
TELEX_PASSWORD_FILE names, or what the password-command prints that
~/.config/telex/config.toml names. A router that wants one and is given none, or another
one, is up, and that is all that is known: a warning.

Exit codes:
  0  All is well.
  1  Something is to be looked at.
  2  It is bad.
  3  That is not known, could not be written, or an argument is wrong.
)";

/// Whatever it waits for has its time: a look-up of a name can't be told how long.
extern "C" void give_up(int) {
  constexpr std::string_view words = "TELEX CRITICAL - it took too long\n";
  for (auto fd : {STDOUT_FILENO, STDERR_FILENO})
    if (::write(fd, words.data(), words.size()) > 0)
      break;
  std::_Exit(static_cast<int>(state::critical));
}

/// Long enough behind `timeout` that whatever ends by itself has.
void limit_time(std::chrono::milliseconds timeout) {
  using namespace std::chrono;
  auto limit = timeout + seconds{1};
  auto whole = duration_cast<seconds>(limit);
  itimerval timer{};
  timer.it_value.tv_sec = whole.count();
  timer.it_value.tv_usec = duration_cast<microseconds>(limit - whole).count();
  std::signal(SIGALRM, give_up);
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

/// Whom to come to; nothing, with a note, if that is not known.
std::optional<check::probe_target> find_target(const check_options& options,
                                               verdict& found) {
  auto located = locate(options.where);
  if (auto missing = std::get_if<missing_server>(&located)) {
    found.note(missing->is_host ? state::critical : state::unknown,
               printable(missing->why, backslash::kept));
    return std::nullopt;
  }
  auto& server = std::get<found_server>(located);
  check::probe_target result{options.where.server, std::move(server.addresses),
                             std::move(server.tls)};
  result.name = options.name.empty() ? name_by_chance("check") : options.name;
  if (!result.tls.context)
    return result;
  auto anybody = trust_anybody(place_of(options.where).where);
  if (auto target = std::get_if<tls_target>(&anybody))
    result.anybody = std::move(*target);
  return result;
}

/// What a refused name says of the router. One that asks for a password is up, and has
/// not been seen to deliver.
state state_of(refusal why) noexcept {
  switch (why) {
    case refusal::password_required:
    case refusal::wrong_password:
    case refusal::insecure:
      return state::warning;
    case refusal::taken:
    case refusal::unclear:
    case refusal::rate_limited:
      return state::unknown;
    default:
      return state::critical;
  }
}

std::string describe_days(std::int64_t days) {
  return days < 0 ? fmt::format("the certificate has ended {} days ago", -days)
                  : fmt::format("certificate valid for {} days", days);
}

/// What to do about what has failed; empty if that is not known.
std::string remedy_for(const check::probe_result& done, const check_options& options) {
  if (!done.unknown.empty() && options.where.ca.empty())
    return describe_pin("--pin", done.unknown);
  if (done.refused != refusal::password_required)
    return {};
  auto why_not = options.password.why_not(options.name);
  return ", and so was sent no message; "
         + (why_not.empty() ? "" : printable(why_not, backslash::kept) + "; ")
         + (options.name.empty() ? "--as NAME and " : "")
         + "TELEX_PASSWORD_FILE or a password-command give it one";
}

void judge(const check::probe_result& done, const check_options& options,
           verdict& found) {
  if (!done.round_trip) {
    found.note(done.refused ? state_of(*done.refused) : state::critical,
               printable(done.problem, backslash::kept) + remedy_for(done, options));
  } else {
    auto seconds = done.round_trip->count();
    found.measure({"rtt", seconds, "s", options.round_trip, false,
                   fmt::format("round trip {:.3g} ms", seconds * 1000)});
  }
  if (!done.certificate_end)
    return;
  auto left = *done.certificate_end - std::chrono::system_clock::now();
  auto days = std::chrono::floor<std::chrono::days>(left).count();
  found.measure({"days", static_cast<double>(days), "", options.certificate_days, true,
                 describe_days(days)});
}

/// Comes once more with the password, if one is wanted and there is one.
void try_router(check::probe_target target, const check_options& options,
                std::chrono::steady_clock::time_point until, verdict& found) {
  auto done = check::probe(target, until);
  auto is_wanted = done.refused == refusal::password_required && !options.name.empty();
  // Then there is time to use it, and to say that there is none.
  auto patience = (until - std::chrono::steady_clock::now()) / 2;
  auto password
    = is_wanted ? options.password.find(options.name, patience) : std::nullopt;
  if (!password)
    return judge(done, options, found);
  if (auto problem = std::get_if<std::string>(&*password)) {
    done.problem = *problem;
    done.refused = refusal::unclear;
    return judge(done, options, found);
  }
  target.password = std::get<secret>(std::move(*password));
  judge(check::probe(target, until), options, found);
}

void judge(const check::router_report& router, const check_options& options,
           verdict& found) {
  if (!router.problem.empty())
    return found.note(state::unknown, printable(router.problem, backslash::kept));
  found.measure({"users", static_cast<double>(router.users), "", options.users, false,
                 fmt::format("{} users", router.users)});
  found.measure({"queue", static_cast<double>(router.longest_queue), "", options.queue,
                 false, fmt::format("longest queue {}", router.longest_queue)});
}

int check_router(const check_options& options) {
  auto begin = std::chrono::steady_clock::now();
  auto until = begin + options.timeout;
  limit_time(options.timeout);
  verdict found;
  // Before it comes itself, so that it does not count.
  std::optional<check::router_report> router;
  if (!options.router.admin.empty())
    router
      = check::ask_router(options.router, options.where, begin + options.timeout / 2);
  if (auto target = find_target(options, found))
    try_router(std::move(*target), options, until, found);
  if (router)
    judge(*router, options, found);
  auto is_printed = print(options.json ? found.json() : found.line(), lost_output);
  return static_cast<int>(is_printed ? found.worst() : state::unknown);
}

} // namespace

void add_check(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<check_options>();
  auto command
    = app.add_subcommand("check", "Says whether a router delivers, for monitoring.");
  command->footer(check_details);
  check::add_check_options(*command, *options);
  command->callback([command, options, &exit_code] {
    check::settle_server(*options);
    options->password = complete_by_file(options->where, nullptr);
    check::refuse_useless(*command, *options);
    exit_code = check_router(*options);
  });
}

int misused_check(const std::string& why, bool as_json) {
  verdict found;
  std::istringstream lines{why};
  for (std::string line; std::getline(lines, line);)
    found.note(state::unknown, line);
  print(as_json ? found.json() : found.line(), lost_output);
  return static_cast<int>(found.worst());
}

} // namespace telex::cli
