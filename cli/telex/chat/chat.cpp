#include "cli/telex/chat/chat.hpp"

#include "actors/username.hpp"
#include "cli/system/output.hpp"
#include "cli/telex/chat/json_input.hpp"
#include "cli/telex/chat/pipe_chat.hpp"
#include "cli/telex/chat/terminal_chat.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/client/event_json.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/client_file.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/protocol_option.hpp"
#include "cli/telex/server_option.hpp"

#include <clocale>
#include <cstdlib>
#include <memory>

#include <langinfo.h>
#include <unistd.h>

namespace telex::cli {

namespace {

struct chat_options {
  std::string name;
  server_choice where;
  client::protocol spoken = client::protocol::best;
  own_password password;
  double linger = 0;
  bool json = false;
  bool is_quiet = false;
  chat_settings settings{};
  bool no_history = false;
};

/// More is longer than anybody means, and would not fit a clock.
constexpr double max_linger = 366.0 * 24 * 60 * 60;

constexpr auto chat_details = R"(
At a terminal:
  Write @bob and a text to send it to bob, and @ALL and a text for everybody.
  Each message shows when its recipient has it, or why not. What others send
  appears above the line that you are writing. Tab completes names, of those who
  are there first, the arrow keys and Ctrl-R find what you wrote before, Ctrl-C
  drops the line, or leaves where there is none, and Ctrl-D leaves. NO_COLOR in
  the environment turns colours off. Messages are kept in ~/.local/state/telex,
  and the last ones are shown when you come back.
  You are told when somebody whom you talk with comes or goes, and how long the
  server has not answered. When the window has no focus, a message to you rings
  and is a notification; the title counts what you have not read. /help lists
  the commands, such as /watch, /ignore and /stats.

Where the input or the output is no terminal:
  Each line of the input is sent as if it were typed. The output has a line for
  each, in the same order, which begins with "delivered", "not delivered", "not
  confirmed" (it was sent, and may have arrived) or "not sent". Lines that begin
  with "from" are messages that came in, and their senders are told that they
  have arrived when they are written. When nobody reads the output any more,
  messages are turned away, and the chat ends with its input, or as soon as that
  pauses.

With --json, at a terminal, too:
  Each line of the input is an object such as {"to":"bob","text":"hello"}. It may
  have "base64" in place of "text", and beside it "content_type", and "id", which
  is anything. The output has an object for each event, which "event" names: a
  "result" has "result", "to", "line" and "id", and a "message" has "from", and
  "text" or, where that is no UTF-8, "base64".
)";

std::string check_linger(const std::string& text) {
  char* end = nullptr;
  auto seconds = std::strtod(text.c_str(), &end);
  auto is_number = end != text.c_str() && *end == '\0';
  // Written so that what is not a number is wrong too.
  return is_number && seconds >= 0 && seconds <= max_linger
           ? ""
           : '"' + text + "\" is not a number of seconds, such as 10 or 0.5";
}

// Readline goes by the locale. What a chat sends and shows is UTF-8, also where
// nobody has set up a locale.
void set_up_locale() {
  std::setlocale(LC_CTYPE, "");
  if (std::string_view{::nl_langinfo(CODESET)} != "ANSI_X3.4-1968")
    return;
  ::setenv("LC_ALL", "C.UTF-8", 1);
  std::setlocale(LC_CTYPE, "");
}

int chat_on_terminal(const chat_options& options, client& network) {
  set_up_locale();
  network.look_up_anew(place_of(options.where).where);
  terminal_chat person{network, options.where.server, options.password,
                       options.settings.colours, options.is_quiet};
  if (options.settings.history && !options.no_history)
    person.use_history(to_string(place_of(options.where).where));
  return person.run(options.name);
}

int chat_in_pipe(const chat_options& options, client& network, bool is_found) {
  auto linger = std::chrono::duration<double>{options.linger};
  pipe_options how;
  how.linger = std::chrono::ceil<std::chrono::milliseconds>(linger);
  how.form = options.json ? report_form::json : report_form::words;
  pipe_chat chat{network, options.where.server, options.password,
                 options.json ? pipe_input{read_json_line, longest_json_line}
                              : pipe_input{read_chat_line},
                 how};
  if (!is_found)
    return chat.decline();
  if (is_username(options.name))
    return chat.run(options.name);
  auto why = "the name " + describe_malformed(options.name);
  complain(why);
  if (options.json)
    print(to_json_misused(why) + '\n', lost_output);
  return chat.decline(wrong_usage);
}

/// Whether somebody is at a terminal who wants to read words.
bool is_for_person(const chat_options& options) {
  return !options.json && ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO);
}

int chat(const chat_options& options) {
  auto found = find_server(options.where, options.json);
  auto is_found = found.has_value();
  auto server = std::move(found).value_or(found_server{});
  client network{std::move(server.addresses), std::move(server.tls), options.spoken};
  if (!is_for_person(options))
    return chat_in_pipe(options, network, is_found);
  return is_found ? chat_on_terminal(options, network) : not_registered;
}

} // namespace

void add_chat(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<chat_options>();
  auto command = app.add_subcommand("chat", "Chats as NAME.");
  command->footer(chat_details + exit_code_table() + password_details);
  command
    ->add_option("NAME", options->name,
                 "The name that others know you by:\n1 to 64 letters and digits.")
    ->type_name("")
    ->envname(name_variable);
  add_server_options(*command, options->where);
  add_plain_option(*command, options->spoken);
  command->add_flag("--quiet", options->is_quiet,
                    "At a terminal, does not tell who comes and\ngoes, but of whom "
                    "/watch names.");
  command->add_flag("--no-history", options->no_history,
                    "At a terminal, neither keeps the messages of\nthis chat nor shows "
                    "those of earlier ones.");
  auto linger
    = command
        ->add_option("--linger", options->linger,
                     "Without a terminal, stays this long for\nmessages that come in "
                     "after the input has\nbeen sent. The default is 0.")
        ->type_name("SECONDS")
        ->check(check_linger);
  command->add_flag("--json", options->json,
                    "Takes and prints JSON, an object a line.");
  command->callback([options, linger, &exit_code] {
    if (linger->count() > 0 && is_for_person(*options))
      throw CLI::ValidationError("--linger", "a chat at a terminal lasts until Ctrl-D; "
                                             "leave it out");
    options->password
      = complete_by_file(options->where, &options->name, &options->settings);
    if (options->name.empty())
      throw CLI::RequiredError("NAME");
    exit_code = chat(*options);
  });
}

} // namespace telex::cli
