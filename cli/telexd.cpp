// telexd: the router.

#include "cli/actor_log.hpp"
#include "cli/descriptors.hpp"
#include "cli/event_fanout.hpp"
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
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <malloc.h>
#include <poll.h>

using namespace telex;
using namespace telex::cli;

namespace {

int fail(const std::string& why) {
  fmt::print(stderr, "telexd: {}\n", why);
  return 1;
}

/// Says where the router is and how to chat through it, with the client that lies
/// beside `program`.
void print_welcome(std::FILE* out, const router& r, const std::string& program) {
  auto client = program.substr(0, program.rfind('/') + 1) + "telex";
  for (const auto& where : r.endpoints())
    fmt::print(out,
               "telexd listens on {0}; chat from a second terminal with: {1} chat NAME "
               "--server {0}\n",
               to_string(where), client);
  std::fflush(out);
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

/// Waits for a signal to stop, then until the router is drained or a second one comes.
/// `drained` is to tell of the former. `actors` may be null.
void serve(router& r, signal_source& signals, notice& drained, actor_log* actors) {
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
    if (signal == SIGUSR1) {
      if (actors)
        actors->reopen();
      continue;
    }
    if (signal && is_draining)
      end_by_signal(*signal);
    if (signal)
      r.drain([&drained] { drained.give(); });
    is_draining = is_draining || signal;
  }
}

/// The actor log that was asked for, if it was. Throws if it can't be opened.
std::unique_ptr<actor_log> open_actor_log(const telexd_options& options,
                                          event_sink& complaints) {
  if (options.actor_log.empty())
    return nullptr;
  try {
    return std::make_unique<actor_log>(options.actor_log, options.actor_log_level,
                                       complaints);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("cannot write the actor log " + options.actor_log + ": "
                             + error.what());
  }
}

int run(telexd_options options, const std::string& program) {
  if (auto problem = provide_descriptors(options.config.limits))
    return fail(*problem);
  // Before there are threads, so that none of them takes the signals.
  std::optional<signal_source> signals{
    std::in_place, std::initializer_list<int>{SIGTERM, SIGINT, SIGUSR1}};
  // From when it listens on, peers may have all other descriptors.
  notice drained;
  event_log log{options.level};
  auto actors = open_actor_log(options, log);
  std::vector<event_sink*> logs{&log};
  if (actors)
    logs.push_back(actors.get());
  event_fanout sink{logs};
  {
    router r{options.config, sink};
    if (auto error = r.start(options.listen))
      return fail(fmt::format("cannot listen on {}: {}", to_string(error->where),
                              std::strerror(error->error)));
    if (!options.port_file.empty())
      if (auto problem = write_port_file(options.port_file, r.endpoints()))
        return fail(*problem);
    sink.report({}, events::started{version, options.config.limits.connections});
    // Standard output may be that of the actor log.
    print_welcome(options.actor_log == "-" ? stderr : stdout, r, program);
    serve(r, *signals, drained, actors.get());
    // From here on a signal to stop ends the process at once.
    std::signal(SIGUSR1, SIG_IGN);
    signals.reset();
  }
  sink.report({}, events::stopped{});
  auto is_written = !actors || actors->close();
  if (!log.close() || !is_written)
    std::_Exit(0); // to end by returning would wait for who does not read
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
