#include "cli/telex/listen/listen_command.hpp"

#include "actors/username.hpp"
#include "cli/system/child_program.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/client_file.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/listen/message_printer.hpp"
#include "cli/telex/listen/message_runner.hpp"
#include "cli/telex/listen/reception.hpp"
#include "cli/telex/protocol_option.hpp"
#include "cli/telex/server_option.hpp"
#include "cli/telex/timeout_option.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/number.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace telex::cli {

namespace {

struct listen_options {
  std::string name;
  server_choice where;
  client::protocol spoken = client::protocol::best;
  own_password password;
  std::optional<std::uint64_t> count;
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<std::chrono::milliseconds> wait;
  bool json = false;
  std::optional<std::vector<std::string>> exec;
};

constexpr auto listen_details = R"(
Prints a line for each message, as in "from bob: hello", until a signal ends it.
A message is acknowledged when its line is written; when that fails it is
answered with an error, and so is what comes behind the last of --count.

If the connection is lost, it comes back by itself, and says both on the
standard error. --timeout holds all the same.

With --json each line is an object, whose "event" is "message", "registered",
"lost" or another one of those of telex chat. A message is
{"event":"message","from":"bob","text":"hello"}, with "base64" in place of
"text" if that is no UTF-8, and "to":"ALL", "date", "content_type" and
"account":true as far as the router has told them. Others are "registered",
"lost", "refused", "unreachable", "turned_away" and "misused".

With --exec all that stands behind it is a program and its arguments, which no
shell reads. It is run for each message, one after the other, with the text on
its standard input and TELEX_FROM, TELEX_TO (ALL, or your name), TELEX_DATE,
TELEX_CONTENT_TYPE and TELEX_ACCOUNT (yes, if the sender has proved its name)
in its environment, each if it is known. The message is acknowledged when the
program has ended with 0; else it is answered with an error. After 10 seconds
the sender is told that nobody knows, and after 30 the router ends the
connection: what takes longer is better begun in the background. A signal, or
the end of --timeout, ends the program with all that it has begun:
  telex listen alice --exec notify-send Telex
)";

constexpr exit_meaning listen_exit_codes[] = {
  {all_delivered, "so many messages came as --count says"},
  {not_all_delivered, "they did not in the time of --timeout, or a program of --exec "
                      "has failed, or the output could not be written"},
  {wrong_usage, "an argument is wrong"},
  {not_registered, "it could not connect or register"},
};

std::uint64_t read_count(const std::string& text) {
  auto count = wire::to_number<std::uint64_t>(text);
  if (!count || *count == 0)
    throw CLI::ValidationError("--count", '"' + printable(text)
                                            + "\" is no number of messages; write it "
                                              "like 1");
  return *count;
}

/// Throws CLI::ValidationError.
void check_exec(const std::vector<std::string>& command) {
  if (command.empty() || command.front().empty())
    throw CLI::ValidationError("--exec", "there is no program behind it; write it like "
                                         "telex listen NAME --exec notify-send Telex");
  if (!is_program(command.front()))
    throw CLI::ValidationError("--exec", '"' + printable(command.front())
                                           + "\" is no program that can be run");
}

std::unique_ptr<message_taker> make_taker(const listen_options& options) {
  if (options.exec)
    return std::make_unique<message_runner>(*options.exec);
  return std::make_unique<message_printer>(STDOUT_FILENO,
                                           options.json ? message_printer::form::json
                                                        : message_printer::form::text);
}

int take_messages(const listen_options& options) {
  reception_end end{.count = options.count,
                    .name_patience = options.wait.value_or(usual_name_patience)};
  if (options.timeout)
    end.until = clock::now() + *options.timeout;
  if (!is_username(options.name))
    throw CLI::ValidationError("the name " + describe_malformed(options.name));
  auto found = find_server(options.where, options.json);
  if (!found)
    return not_registered;
  client network{std::move(found->addresses), std::move(found->tls), options.spoken};
  network.look_up_anew(place_of(options.where).where);
  // What waits for a program waits at the router, which knows that it was not given.
  if (options.exec)
    network.take_at_once(1);
  auto taker = make_taker(options);
  return reception{network, options.where.server, options.password, *taker, end}.run(
    options.name);
}

void add_options(CLI::App& command, const std::shared_ptr<listen_options>& options) {
  command
    .add_option("NAME", options->name,
                "The name that others know you by:\n1 to 64 letters and digits.")
    ->type_name("")
    ->envname(name_variable);
  add_server_options(command, options->where);
  add_plain_option(command, options->spoken);
  command
    .add_option_function<std::string>(
      "--count",
      [options](const std::string& text) { options->count = read_count(text); },
      "Ends after so many messages.")
    ->type_name("N");
  add_timeout_option(
    command, [options](std::chrono::milliseconds value) { options->timeout = value; },
    {std::chrono::hours{240}, "864000s"},
    "Ends after that time, from 100ms to 864000s.");
  add_time_option(command, "--wait", options->wait, no_time::allowed,
                  "How long to wait for the name while somebody\nelse has it. The "
                  "default is 10s.");
  command.add_flag("--json", options->json, "Prints a JSON object for each event.");
  command
    .add_option_function<std::string>(
      "--exec",
      [](const std::string&) {
        throw CLI::ValidationError("--exec", "the program and its arguments stand "
                                             "behind it, as words of their own");
      },
      "Runs CMD for each message in place of printing\nit. All that follows is CMD and "
      "its arguments.")
    ->type_name("CMD...");
}

} // namespace

std::optional<std::vector<std::string>> cut_off_exec(int& argc,
                                                     const char* const* argv) {
  constexpr auto first = 2;
  if (argc < first || argv[1] != std::string_view{"listen"})
    return std::nullopt;
  auto end = argv + argc;
  auto found = std::find(argv + first, end, std::string_view{"--exec"});
  if (found == end)
    return std::nullopt;
  argc = static_cast<int>(found - argv);
  return std::vector<std::string>{found + 1, end};
}

void add_listen(CLI::App& app, int& exit_code,
                std::optional<std::vector<std::string>> exec) {
  auto options = std::make_shared<listen_options>();
  options->exec = std::move(exec);
  auto command = app.add_subcommand("listen", "Prints the messages to NAME, or runs a "
                                              "program for each.");
  command->footer(listen_details + exit_code_table(listen_exit_codes)
                  + password_details);
  add_options(*command, options);
  command->callback([options, &exit_code] {
    if (options->exec)
      check_exec(*options->exec);
    if (options->exec && options->json)
      throw CLI::ValidationError("--json",
                                 "--exec gives the text itself to the program, "
                                 "and prints nothing; leave one out");
    options->password = complete_by_file(options->where, &options->name);
    if (options->name.empty() && options->exec)
      throw CLI::RequiredError("NAME, before --exec,");
    if (options->name.empty())
      throw CLI::RequiredError("NAME");
    exit_code = take_messages(*options);
  });
}

} // namespace telex::cli
