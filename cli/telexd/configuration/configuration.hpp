// All that telexd is told, and by what.

#pragma once

#include "cli/configuration/given.hpp"
#include "cli/telexd/configuration/option_table.hpp"
#include "cli/telexd/options.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace telex::cli {

class configuration {
public:
  /// What telexd is asked to do, instead of being a router.
  enum class task : std::uint8_t { run, check, print };

  /// Everything is as nobody has given anything. The router is to listen at the sockets
  /// that were passed to the process, if there are any.
  explicit configuration(std::vector<passed_socket> passed = {});

  configuration(const configuration&) = delete;
  configuration& operator=(const configuration&) = delete;

  /// Reads the command line alone. Throws what CLI11 does: CLI::Success for --help and
  /// --version, CLI::Error for what is no option, or lacks its value.
  void parse(const std::vector<std::string>& arguments);

  /// Reads the file, the environment, and what the command line has said, each over
  /// those before it, and checks all together. After parse().
  void read(const char* const* environment);

  /// What all of it makes. After read(), if there are no faults.
  const telexd_options& options() const noexcept {
    return options_;
  }

  const option_table& table() const noexcept {
    return table_;
  }

  task wanted() const noexcept;

  /// What is wrong, a line each.
  std::vector<std::string> faults() const;

  /// What has no effect beside the others, a line each: slips of who types the command
  /// line, and remarks on the other places, which may be for more than this one start.
  std::vector<std::string> slips() const;
  std::vector<std::string> remarks() const;

  /// What is in the environment and likely meant for telexd, but is none of it.
  const std::vector<std::string>& warnings() const noexcept {
    return warnings_;
  }

  /// Has what needs a restart hold what it does in `running`. Returns the names of
  /// those that would have another value. After read().
  std::vector<std::string> keep(const std::vector<held_option>& running);

  const CLI::App& app() const noexcept {
    return app_;
  }

private:
  void declare();
  void finish();
  std::vector<std::string>
  lines(const std::function<bool(const fault&)>& is_wanted) const;

  CLI::App app_;
  bool is_to_check_ = false;
  bool is_to_print_ = false;
  telexd_options options_;
  /// What --listen and --port say, which are one list to the router.
  std::vector<endpoint> listen_;
  std::vector<endpoint> ports_;
  option_table table_{app_};
  std::vector<fault> faults_;
  std::vector<std::string> warnings_;
};

} // namespace telex::cli
