// telexd: the router.

#include "cli/descriptors.hpp"
#include "cli/event_log.hpp"
#include "cli/notice.hpp"
#include "cli/poller.hpp"
#include "cli/port_file.hpp"
#include "cli/signals.hpp"
#include "cli/telexd_options.hpp"
#include "cli/version.hpp"
#include "net/router.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>

#include <malloc.h>
#include <poll.h>

using namespace telex;
using namespace telex::cli;

namespace {

int fail(const std::string& why) {
  fmt::print(stderr, "telexd: {}\n", why);
  return 1;
}

/// Says on standard output where the router is and how to chat through it, with
/// the client that lies beside `program`.
void print_welcome(const router& r, const std::string& program) {
  auto client = program.substr(0, program.rfind('/') + 1) + "telex";
  for (const auto& where : r.endpoints())
    fmt::print("telexd listens on {0}; chat from a second terminal with: {1} chat NAME "
               "--server {0}\n",
               to_string(where), client);
  std::fflush(stdout);
}

/// How often memory is given back. What full queues have taken would else stay with
/// the process for ever.
constexpr auto trim_interval = std::chrono::minutes{1};

/// Gives memory that is free back to the system, and returns when to do so again.
/// From a thread that nobody waits for: it takes a moment.
poller::clock::time_point trim_memory() {
  ::malloc_trim(0);
  return poller::clock::now() + trim_interval;
}

/// Waits for a signal, then until the router is drained or a second one comes.
/// `drained` is to tell of the former.
void serve(router& r, signal_source& signals, notice& drained) {
  auto is_draining = false;
  auto next_trim = trim_memory();
  for (;;) {
    if (next_trim <= poller::clock::now())
      next_trim = trim_memory();
    poller events;
    events.wake_at(next_trim);
    events.watch(signals.fd(), POLLIN);
    events.watch(drained.fd(), POLLIN);
    events.wait();
    if (events.is_ready(drained.fd()))
      return drained.take();
    auto signal = signals.next();
    if (signal && is_draining)
      end_by_signal(*signal);
    if (signal)
      r.drain([&drained] { drained.give(); });
    is_draining = is_draining || signal;
  }
}

int run(telexd_options options, const std::string& program) {
  if (auto problem = provide_descriptors(options.config.limits))
    return fail(*problem);
  // Before there are threads, so that none of them takes the signals.
  std::optional<signal_source> signals{std::in_place,
                                       std::initializer_list<int>{SIGTERM, SIGINT}};
  // From when it listens on, peers may have all other descriptors.
  notice drained;
  event_log log{options.level};
  {
    router r{options.config, log};
    if (auto error = r.start(options.listen))
      return fail(fmt::format("cannot listen on {}: {}", to_string(error->where),
                              std::strerror(error->error)));
    if (!options.port_file.empty())
      if (auto problem = write_port_file(options.port_file, r.endpoints()))
        return fail(*problem);
    log.report(events::started{version, options.config.limits.connections});
    print_welcome(r, program);
    serve(r, *signals, drained);
    // From here on a signal ends the process at once.
    signals.reset();
  }
  log.report(events::stopped{});
  if (!log.close())
    std::_Exit(0); // to end by returning would wait for the lock of standard error
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  // Who reads the log may go away; the router stays.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    auto options = parse_telexd_options(argc, argv);
    if (auto exit_code = std::get_if<int>(&options))
      return *exit_code;
    return run(std::get<telexd_options>(std::move(options)), argv[0]);
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
