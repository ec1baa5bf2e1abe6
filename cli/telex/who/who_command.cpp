#include "cli/telex/who/who_command.hpp"

#include "actors/username.hpp"
#include "cli/system/output.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/client/event_json.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/client_file.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/name_by_chance.hpp"
#include "cli/telex/server_option.hpp"
#include "cli/telex/timeout_option.hpp"
#include "cli/telex/wanted_password.hpp"
#include "cli/telex/who/inquiry.hpp"
#include "cli/text/escape.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace telex::cli {

namespace {

struct who_options {
  std::string beginning;
  /// Empty if it is to be one by chance.
  std::string name;
  server_choice where;
  own_password password;
  std::chrono::milliseconds timeout{10'000};
  bool json = false;
};

constexpr auto who_details = R"(
Prints the names of those who are there, one a line and sorted. Whoever asks is
not one of them: it takes a name to ask, and that is gone afterwards. Without
--as, TELEX_NAME and a name in ~/.config/telex/config.toml it is "who" and
digits by chance; so it is, too, when you are there under your name already, as
with a chat.

With --json it is one object: {"event":"names","prefix":"al","total":2,
"names":["albert","alice"]}, or one that says why there are none.
)";

constexpr exit_meaning who_exit_codes[] = {
  {all_delivered, "somebody is there"},
  {not_all_delivered, "nobody is, or the output could not be written"},
  {wrong_usage, "an argument is wrong"},
  {not_registered, "it could not connect or register, or the router does not tell who "
                   "is there"},
  {connection_lost, "the connection was lost, no answer came in time, or it makes no "
                    "sense"},
  {not_all_confirmed, "some are there whom the router has not named"},
};

std::string check_beginning(const std::string& text) {
  return text.empty() || text == everybody || is_username(text)
           ? ""
           : '"' + printable(text) + "\" is the beginning of no name, which is 1 to 64 "
               + "letters and digits";
}

/// Whether the name is the one for all occasions, and not for this one alone.
bool is_usual_name(const std::string& given, const std::string& name) {
  auto variable = std::getenv(name_variable);
  return given.empty() || (variable && name == variable);
}

/// Comes once more as it takes: with the password, or as somebody else where the name
/// is in use.
inquiry_result ask(inquiry& asking, client& network, const who_options& options,
                   bool may_be_another) {
  if (options.name.empty())
    return asking.ask_as(name_by_chance("who"));
  auto first = asking.ask_as(options.name);
  if (first.refused == refusal::password_required) {
    auto password = wanted_password(options.password, options.name);
    if (auto problem = std::get_if<std::string>(&password)) {
      first.problem = *problem;
      return first;
    }
    network.use_password(std::get<secret>(std::move(password)));
    first = asking.ask_as(options.name);
  }
  if (!first.refused || !is_taken(*first.refused) || !may_be_another)
    return first;
  auto second = asking.ask_as(name_by_chance("who"));
  return second.refused ? first : second;
}

std::string lines_of(const names& found) {
  std::string result;
  for (const auto& each : found.first)
    result += printable(each) + '\n';
  return result;
}

int who(const who_options& options, bool may_be_another) {
  if (!options.name.empty() && !is_username(options.name))
    throw CLI::ValidationError("the name " + describe_malformed(options.name));
  auto server = find_server(options.where, options.json);
  if (!server)
    return not_registered;
  client network{std::move(server->addresses), std::move(server->tls)};
  inquiry asking{network, options.where.server, options.beginning, options.timeout};
  auto result = ask(asking, network, options, may_be_another);
  auto& found = result.found;
  auto is_told = result.code == all_delivered || !found.first.empty();
  auto text = !options.json ? lines_of(found)
                            : (is_told ? to_json(found) : result.ended_by) + '\n';
  if (result.refused == refusal::password_required && options.name.empty())
    result.problem += "; --as names a user who has one";
  if (!result.problem.empty())
    complain(result.problem);
  if ((is_told || options.json) && !print(text, lost_output))
    return not_all_delivered;
  return result.code == all_delivered && found.first.empty() ? not_all_delivered
                                                             : result.code;
}

} // namespace

void add_who(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<who_options>();
  auto command = app.add_subcommand("who", "Prints who is there.");
  command->footer(who_details + exit_code_table(who_exit_codes) + password_details);
  command
    ->add_option("BEGINNING", options->beginning,
                 "Prints only those whose names begin so.")
    ->type_name("")
    ->check(check_beginning);
  command
    ->add_option("--as", options->name,
                 "Your own name, for as long as it takes:\n1 to 64 letters and digits.")
    ->type_name("NAME")
    ->envname(name_variable);
  add_server_options(*command, options->where);
  add_timeout_option(
    *command, [options](std::chrono::milliseconds value) { options->timeout = value; },
    five_minutes,
    "How long the router has to tell, from 100ms to\n5m. The default is "
    "10s.");
  command->add_flag("--json", options->json, "Prints a JSON object on one line.");
  command->callback([options, &exit_code] {
    auto given = options->name;
    options->password = complete_by_file(options->where, &options->name);
    exit_code = who(*options, is_usual_name(given, options->name));
  });
}

} // namespace telex::cli
