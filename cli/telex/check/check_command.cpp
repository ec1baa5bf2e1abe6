#include "cli/telex/check/check_command.hpp"

#include "cli/system/output.hpp"
#include "cli/system/resolver.hpp"
#include "cli/telex/check/check_options.hpp"
#include "cli/telex/check/probe.hpp"
#include "cli/telex/check/router_report.hpp"
#include "cli/telex/check/verdict.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
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

The exit code is 0 if all is well, 1 if something is to be looked at, 2 if it is
bad, 3 if that is not known or an argument is wrong.
)";

/// Whatever it waits for has its time: a look-up of a name can't be told how long.
extern "C" void give_up(int) {
  constexpr std::string_view words = "TELEX CRITICAL - it took too long\n";
  [[maybe_unused]] auto written = ::write(STDOUT_FILENO, words.data(), words.size());
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

std::string name_by_chance() {
  return fmt::format("check{:08}", std::random_device{}() % 100'000'000);
}

/// Whom to come to; nothing, with a note, if that is not known.
std::optional<check::probe_target> find_target(const check_options& options,
                                               verdict& found) {
  const auto& [where, is_secure] = place_of(options.where);
  check::probe_target result;
  result.name = options.name.empty() ? name_by_chance() : options.name;
  if (is_secure && is_path(where)) {
    found.note(state::unknown, tls_at_path);
    return std::nullopt;
  }
  auto addresses = resolve(where);
  if (auto why = std::get_if<std::string>(&addresses)) {
    found.note(state::critical, "cannot find the host " + where.host + ": " + *why);
    return std::nullopt;
  }
  result.addresses = std::get<std::vector<socket_address>>(std::move(addresses));
  if (!is_secure)
    return result;
  auto made
    = tls::make_client({.ca = options.where.ca, .anybody = !options.where.pin.empty()});
  if (auto problem = std::get_if<std::string>(&made)) {
    found.note(state::unknown, *problem);
    return std::nullopt;
  }
  result.tls = {std::get<tls::context_ptr>(made), where.host, options.where.pin};
  return result;
}

void judge(const check::probe_result& done, const check_options& options,
           verdict& found) {
  if (!done.round_trip)
    return found.note(done.is_unclear ? state::unknown : state::critical,
                      printable(done.problem));
  auto seconds = done.round_trip->count();
  found.measure({"rtt", seconds, "s", options.round_trip, false,
                 fmt::format("round trip {:.3g} ms", seconds * 1000)});
  if (!done.certificate_end)
    return;
  auto left = *done.certificate_end - std::chrono::system_clock::now();
  auto days = std::chrono::floor<std::chrono::days>(left).count();
  found.measure({"days", static_cast<double>(days), "", options.certificate_days, true,
                 fmt::format("certificate valid for {} days", days)});
}

void judge(const check::router_report& router, const check_options& options,
           verdict& found) {
  if (!router.problem.empty())
    return found.note(state::unknown, printable(router.problem));
  found.measure({"users", static_cast<double>(router.users), "", options.users, false,
                 fmt::format("{} users", router.users)});
  found.measure({"queue", static_cast<double>(router.longest_queue), "", options.queue,
                 false, fmt::format("longest queue {}", router.longest_queue)});
}

int check_router(const check_options& options) {
  auto until = std::chrono::steady_clock::now() + options.timeout;
  limit_time(options.timeout);
  verdict found;
  // Before it comes itself, so that it does not count.
  std::optional<check::router_report> router;
  if (!options.router.admin.empty())
    router = check::ask_router(options.router, options.where);
  if (auto target = find_target(options, found))
    judge(check::probe(*target, until), options, found);
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
  command->callback([options, &exit_code] { exit_code = check_router(*options); });
}

int misused_check(const std::string& why) {
  verdict found;
  found.note(state::unknown, why);
  print(found.line(), lost_output);
  return static_cast<int>(found.worst());
}

} // namespace telex::cli
