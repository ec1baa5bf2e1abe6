// telex: the program that people chat with.
#include "cli/configuration/help_formatter.hpp"
#include "cli/configuration/parse_error.hpp"
#include "cli/system/output.hpp"
#include "cli/system/standard_streams.hpp"
#include "cli/telex/chat/chat.hpp"
#include "cli/telex/check/check_command.hpp"
#include "cli/telex/client/event_json.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/listen/listen_command.hpp"
#include "cli/telex/load/bench_command.hpp"
#include "cli/telex/log/log_command.hpp"
#include "cli/telex/own_password.hpp"
#include "cli/telex/send.hpp"
#include "cli/telex/send_words.hpp"
#include "cli/telex/top/top_command.hpp"
#include "cli/telex/who/who_command.hpp"
#include "cli/text/argument.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/nearest_name.hpp"
#include "cli/text/version.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace telex;

namespace {

// Help and version, which are exceptions too.
int print_answer(CLI::App& app, const CLI::ParseError& wanted) {
  std::ostringstream text;
  app.exit(wanted, text, text);
  return cli::print(text.str(), cli::lost_output) ? cli::all_delivered
                                                  : cli::not_all_delivered;
}

/// What was not to be read as -h and other letters behind it, as -hello is; empty if
/// help was asked for.
std::string_view mistaken_for_help(int argc, char** argv) {
  std::string_view result;
  for (auto i = 1; i < argc && argv[i] != std::string_view{"--"}; ++i) {
    std::string_view word{argv[i]};
    if (word == "-h" || word == "--help")
      return {};
    if (word.starts_with("-h"))
      result = word;
  }
  return result;
}

/// What `word`, which `app` does not know, was likely meant to be, as words to add.
std::string describe_meant(const CLI::App& app, std::string_view word) {
  std::vector<std::string> known;
  auto is_option = word.starts_with("--");
  if (is_option) {
    word = word.substr(2, word.find('=') - 2);
    for (const auto* each : app.get_options())
      for (const auto& name : each->get_lnames())
        known.push_back(name);
  } else {
    for (const auto* each : app.get_subcommands([](const CLI::App*) { return true; }))
      known.push_back(each->get_name());
  }
  auto meant = cli::nearest_name(word, known);
  return meant.empty()
           ? ""
           : "; did you mean " + std::string{is_option ? "--" : ""} + meant + "?";
}

/// What is wrong where no command was chosen.
std::string describe_missing(const CLI::App& app) {
  auto given = app.remaining();
  if (given.empty())
    return "write telex chat NAME, or telex send --as NAME RECIPIENT";
  auto result = given[0].starts_with('-') ? cli::describe_unexpected(given[0])
                                          : cli::describe_no_command(given[0]);
  return result + describe_meant(app, given[0]);
}

/// A word that the command does not know.
std::string describe_unknown(const CLI::App& command, std::string_view word) {
  auto is_text = command.get_name() == "send" && word.starts_with('-');
  if (word == "--password" || word.starts_with("--password="))
    return "\"--password\" is no option, as others can see a command line; "
           + std::string{cli::where_passwords_are};
  return cli::describe_unexpected(word)
         + (word.starts_with("--") ? describe_meant(command, word) : "")
         + (is_text ? "; a text that begins with - stands behind --" : "");
}

/// The same, of an option that was not given, but stands in the environment.
std::string with_place(const CLI::App& command, const std::string& fault) {
  auto name = fault.substr(0, fault.find(": "));
  auto option = command.get_option_no_throw(name);
  if (!option || option->get_envname().empty())
    return fault;
  auto value = std::getenv(option->get_envname().c_str());
  auto is_of_variable = value && option->results() == CLI::results_t{value};
  return is_of_variable ? option->get_envname() + fault.substr(name.size()) : fault;
}

/// What is wrong with what a command of `app` was given. What it does not know, also
/// behind `--`, is the likely cause when something else is missing.
std::string describe_wrong(const CLI::App& app, const CLI::App& command,
                           const CLI::ParseError& error) {
  auto unexpected = app.remaining(true);
  return unexpected.empty() ? with_place(command, cli::describe(error))
                            : describe_unknown(command, unexpected[0]);
}

/// Whether a command is to answer in JSON, also where it can't be told what else it is
/// to do.
bool asks_for_json(int argc, char** argv) {
  auto texts = std::find(argv + 1, argv + argc, std::string_view{"--"});
  return std::any_of(argv + 1, texts, [](std::string_view word) {
    return word == "--json" || word == "--json=true";
  });
}

/// Whether the command, with a blank behind it, tells of events in JSON, if it is asked
/// to: then that it does not begin is one.
bool tells_events(std::string_view command) {
  return command == "chat " || command == "send " || command == "listen "
         || command == "who ";
}

/// What came of it: nothing if the chosen command has done its work.
std::optional<int> parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(cli::shield_words(app, argc, argv));
  } catch (const CLI::ParseError& error) {
    auto mistaken = mistaken_for_help(argc, argv);
    if (error.get_exit_code() == 0 && mistaken.empty())
      return print_answer(app, error);
    auto chosen = app.get_subcommands();
    auto name = chosen.empty() ? "" : chosen[0]->get_name() + ' ';
    auto why = chosen.empty()     ? describe_missing(app)
               : mistaken.empty() ? describe_wrong(app, *chosen[0], error)
                                  : describe_unknown(*chosen[0], mistaken);
    // Which a person's file has, and that has no more to say of.
    if (!dynamic_cast<const CLI::FileError*>(&error))
      why += "; telex " + name + "--help says more";
    if (name == "check ")
      return cli::misused_check(why, asks_for_json(argc, argv));
    if (tells_events(name) && asks_for_json(argc, argv))
      cli::print(cli::to_json_misused(why) + '\n', cli::lost_output);
    std::istringstream lines{why};
    for (std::string line; std::getline(lines, line);)
      cli::complain(line);
    return cli::wrong_usage;
  }
  return std::nullopt;
}

int run(int argc, char** argv) {
  int exit_code = cli::all_delivered;
  CLI::App app{"Telex sends short messages, and tells you whether they arrived.",
               "telex"};
  cli::add_help(app, std::string{"telex "} + version);
  app.require_subcommand(1);
  cli::add_chat(app, exit_code);
  cli::add_send(app, exit_code);
  cli::add_listen(app, exit_code, cli::cut_off_exec(argc, argv));
  cli::add_who(app, exit_code);
  cli::add_check(app, exit_code);
  cli::add_bench(app, exit_code);
  cli::add_log(app, exit_code);
  cli::add_top(app, exit_code);
  app.footer("telex COMMAND --help says more of one of them.");
  return parse(app, argc, argv).value_or(exit_code);
}

} // namespace

int main(int argc, char** argv) {
  cli::open_missing_streams();
  // A reader who goes away must not decide with which code the program ends.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is full
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    cli::complain(error.what());
    return cli::not_registered;
  }
}
