#include "cli/telex/top/top_command.hpp"

#include "cli/system/output.hpp"
#include "cli/telex/admin_option.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/top/live.hpp"
#include "cli/telex/top/picture.hpp"
#include "cli/telex/top/reading.hpp"
#include "cli/telex/top/report.hpp"
#include "cli/text/duration.hpp"
#include "cli/text/escape.hpp"

#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <unistd.h>

namespace telex::cli {

namespace {

using top::interval;

struct top_options {
  admin_choice router{.admin = "127.0.0.1:" + std::to_string(default_admin_port)};
  interval pause = std::chrono::seconds{1};
  bool once = false;
  bool json = false;
};

constexpr auto top_details = R"(
Keys: q quits; w, a, b, f and n sort by messages that wait, age of the oldest,
bytes, failures and name; r reverses; / filters by name; p pauses; + and - make
the interval longer and shorter; ? tells what the columns are.

"slow:" names who has owed a RECEIVED, or has not read, for longest: whoever
writes to it waits for that.

Exit codes:
  0  It was shown.
  1  It could not be written.
  2  An argument is wrong.
  3  The router does not answer.
)";

std::string to_text(const top::reading& what) {
  std::string result;
  const top::view usual{std::chrono::seconds{1}};
  for (const auto& line : top::draw_once(what, usual, top::columns_of(STDOUT_FILENO)))
    result += line + '\n';
  return result;
}

/// Asks once more; an exit code if that did not go well.
std::optional<int> learn(top::reading& what, admin_client& router) {
  what = top::learned(std::move(what), router.get(top::state_target));
  if (what.problem.empty())
    return std::nullopt;
  complain(printable(what.problem, backslash::kept));
  return not_registered;
}

int show_once(const top_options& options, top::reading what, admin_client& router) {
  std::this_thread::sleep_for(options.pause);
  if (auto failure = learn(what, router))
    return *failure;
  auto is_printed
    = print(options.json ? top::to_json(what) : to_text(what), lost_output);
  return is_printed ? all_delivered : not_all_delivered;
}

int show(const top_options& options) {
  if (!options.once && !top::has_screen()) {
    complain("this is no terminal with a screen; --once prints one picture");
    return wrong_usage;
  }
  auto whom = find_admin(options.router);
  if (!whom)
    return not_registered;
  admin_client router{*whom};
  top::reading first;
  first.where = to_string(whom->where);
  if (auto failure = learn(first, router))
    return *failure;
  if (options.once)
    return show_once(options, std::move(first), router);
  top::live{*whom, std::move(first), options.pause}.run();
  return all_delivered;
}

void add_interval(CLI::App& command, interval& value) {
  auto set = [&value](const std::string& text) {
    auto parsed = parse_duration(text);
    if (!parsed || *parsed < top::min_interval || *parsed > top::max_interval)
      throw CLI::ValidationError(
        "--interval", '"' + printable(text)
                        + "\" is no time from 200ms to 1m; write it like 1s or 500ms");
    value = std::chrono::round<interval>(*parsed);
  };
  command
    .add_option_function<std::string>("--interval", set,
                                      "How often the router is asked, from 200ms\n"
                                      "to 1m. The default is 1s.")
    ->type_name("TIME");
}

} // namespace

void add_top(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<top_options>();
  auto command
    = app.add_subcommand("top", "Shows what a router is doing, and who holds it up.");
  command->footer(top_details);
  add_admin_options(*command, options->router,
                    "The default is\n" + options->router.admin + ".");
  add_tls_options(*command, options->router.way,
                  "Asks over TLS. That is the default, but for\nthis host.");
  add_interval(*command, options->pause);
  auto once = command->add_flag("--once", options->once,
                                "Prints one picture, of one interval, and ends;\nwhere "
                                "there is no window, in as many columns\nas COLUMNS "
                                "says, or 160.");
  command->add_flag("--json", options->json, "Prints a JSON object on one line.")
    ->needs(once);
  command->callback([options, &exit_code] { exit_code = show(*options); });
}

} // namespace telex::cli
