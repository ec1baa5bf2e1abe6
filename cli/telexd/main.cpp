// telexd: the router.

#include "cli/system/signals.hpp"
#include "cli/system/standard_streams.hpp"
#include "cli/telexd/capacity.hpp"
#include "cli/telexd/daemon.hpp"
#include "cli/telexd/last_words.hpp"
#include "cli/telexd/options.hpp"

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

std::size_t admin_descriptors(const telexd_options& options) {
  return options.admin ? admin::server::descriptors : 0;
}

int run(telexd_options options, const std::string& program) {
  if (options.account)
    return run_account_command(*options.account, options.accounts_file);
  if (auto problem
      = provide_descriptors(options.config.limits, admin_descriptors(options)))
    return fail(*problem);
  // Before there are threads, so that none of them takes the signals.
  std::optional<signal_source> signals{std::in_place,
                                       std::initializer_list<int>{SIGTERM, SIGINT},
                                       std::initializer_list<int>{SIGHUP, SIGUSR1}};
  cli::daemon telexd{options}; // the C library has another
  telexd.run(signals, program);
  if (!telexd.close_logs())
    std::_Exit(0); // to end by returning would wait for who does not read
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  open_missing_streams();
  end_with_words("telexd", cli::daemon::router_failed);
  // Who reads the log may go away, and a file may be as large as it may get; the router
  // stays.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    auto options = parse_telexd_options(argc, argv);
    if (auto exit_code = std::get_if<int>(&options))
      return *exit_code;
    return run(std::get<telexd_options>(std::move(options)), argv[0]);
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
