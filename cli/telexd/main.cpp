// telexd: the router.

#include "cli/system/service_manager.hpp"
#include "cli/system/signals.hpp"
#include "cli/system/standard_streams.hpp"
#include "cli/telexd/capacity.hpp"
#include "cli/telexd/daemon.hpp"
#include "cli/telexd/last_words.hpp"
#include "cli/telexd/options.hpp"
#include "net/stream/proxied_sockets.hpp"

#include <csignal>
#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

using namespace telex;
using namespace telex::cli;

namespace {

int fail(const std::string& why) {
  print_error("telexd: " + why);
  return 1;
}

/// How many descriptors it needs for others than users, beside those of every router.
std::size_t other_descriptors(const telexd_options& options) {
  auto doors = options.listen.size() + options.tls.size();
  auto for_admin = options.admin ? admin::server::descriptors : 0;
  return for_admin + (options.proxies.empty() ? 0 : doors * proxied_sockets::max);
}

int run(telexd_options options, const std::string& program) {
  if (options.account)
    return run_account_command(*options.account, options.accounts_file);
  service_manager manager;
  if (auto problem
      = provide_descriptors(options.config.limits, other_descriptors(options)))
    return fail(*problem);
  // Before there are threads, so that none of them takes the signals.
  std::optional<signal_source> signals{std::in_place,
                                       std::initializer_list<int>{SIGTERM, SIGINT},
                                       std::initializer_list<int>{SIGHUP, SIGUSR1}};
  cli::daemon telexd{options, std::move(manager)}; // the C library has another
  telexd.run(signals, program);
  if (!telexd.close_logs())
    std::_Exit(0); // to end by returning would wait for who does not read
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  // Neither ends a router, not even one that has only begun to start.
  hold_back({SIGHUP, SIGUSR1});
  open_missing_streams();
  end_with_words("telexd", cli::daemon::router_failed);
  // Who reads the log may go away, and a file may be as large as it may get; the router
  // stays.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    auto options = parse_telexd_options(argc, argv, take_passed_sockets());
    if (auto exit_code = std::get_if<int>(&options))
      return *exit_code;
    return run(std::get<telexd_options>(std::move(options)), argv[0]);
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
