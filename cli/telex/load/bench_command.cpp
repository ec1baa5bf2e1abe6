#include "cli/telex/load/bench_command.hpp"

#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/load/bench.hpp"
#include "cli/telex/load/extended_participant.hpp"
#include "cli/telex/load/others.hpp"
#include "cli/telex/load/telex_participant.hpp"
#include "cli/telex/question.hpp"
#include "cli/telex/server_option.hpp"
#include "cli/text/number_text.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

namespace telex::cli {

namespace {

struct options {
  load::bench_options bench;
  std::string server = default_server;
};

constexpr auto bench_details = R"(
WORKLOAD is what the users do, of which --count sets the N:
  pairs          N senders write to a recipient each.
  many-to-one    N senders write to the same recipient.
  one-to-many    One sender writes to N recipients by turns.
  broadcast      One sender writes to ALL, to N recipients at once.
  connect        N users at a time connect, register and break off.
  idle           N users are connected and do nothing.

A broadcast is for everybody on the router. If others are there, or the server
does not say who is, which takes the extended protocol, telex asks before it
begins, and refuses where it cannot ask. With --yes it does neither.

What is unanswered at the end counts in the latencies with its time so far,
where that makes them longer; with --rate also what was due and not sent.

The users have names that begin with "b". A router that is not on this machine
limits how many connections one address may have, and how many of them it may
make in a second: start it with --limits.per-address 0 and
--limits.per-address-rate 0. Ctrl-C ends the measurement early, with its report.

Exit codes:
  0  Every message that was answered was delivered.
  1  Some were not, none was answered, or one had waited in the end for a second
     and for twice as long as any that was answered; or the report could not be
     written.
  2  An argument is wrong, or others would get a broadcast.
  3  The host cannot be found.
  4  A connection was not made, or was lost.
)";

/// How long one of several addresses has to answer.
constexpr auto patience = std::chrono::seconds{3};

bool is_listened_at(const socket_address& where) {
  connection attempt{where};
  return is_opened(attempt, std::chrono::steady_clock::now() + patience);
}

/// The first of a host's addresses at which somebody listens, or the last: localhost
/// may be both ::1 and 127.0.0.1. Who has only one gets no connection but those of
/// the users.
const socket_address& choose(const std::vector<socket_address>& addresses) {
  for (const auto& each : addresses)
    if (&each == &addresses.back() || is_listened_at(each))
      return each;
  return addresses.back();
}

std::string describe_others(std::uint64_t count) {
  return count == 1 ? "another user is there"
                    : with_commas(count) + " other users are there";
}

/// Whether nobody gets messages who has not asked for them, or that is wanted. If not,
/// it has complained. Throws as load::count_others.
bool may_write(const load::bench_options& given, load::event_loop& loop,
               const load::target& server) {
  if (given.workload != "broadcast" || given.to_others)
    return true;
  auto others
    = load::count_others(loop, server, 'b' + std::to_string(::getpid()) + 'w');
  if (others == 0U)
    return true;
  auto why = "broadcast writes to all on the router, and "
             + (others ? describe_others(*others) : "it does not say who is there");
  if (!has_person()) {
    complain(why + "; add --yes if they may be written to");
    return false;
  }
  auto result = is_agreed("telex: " + why + ".\n");
  if (!result)
    complain("nothing was written");
  return result;
}

int bench(const options& given) {
  auto addresses = look_up(given.server);
  if (addresses.empty())
    return not_registered;
  load::target server{choose(addresses)};
  if (given.bench.tls)
    server.tls
      = std::get<tls::context_ptr>(tls::make_client({.ca = {}, .anybody = true}));
  load::event_loop loop;
  try {
    if (!may_write(given.bench, loop, server))
      return wrong_usage;
  } catch (const std::runtime_error& failure) {
    // Nobody listens, or there can be no socket.
    complain(failure.what());
    return connection_lost;
  }
  return load::run_bench(
    given.bench, loop,
    given.bench.receive_window
      ? load::extended_participants(loop, server, *given.bench.receive_window)
      : load::telex_participants(loop, server));
}

} // namespace

void add_bench(CLI::App& app, int& exit_code) {
  auto given = std::make_shared<options>();
  auto command = app.add_subcommand(
    "bench", "Measures how much a server of the protocol can take.");
  command->footer(bench_details);
  load::add_bench_options(*command, given->bench);
  load::add_protocol_options(*command, given->bench);
  add_server_option(*command, given->server);
  command->callback([given, &exit_code] { exit_code = bench(*given); });
}

} // namespace telex::cli
