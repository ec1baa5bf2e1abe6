#include "cli/telexd/accounts/account_options.hpp"

#include "actors/username.hpp"
#include "cli/telexd/option_kinds.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/nearest_name.hpp"

#include <map>
#include <string>
#include <vector>

namespace telex::cli {

namespace {

using verb = account_request::verb;

constexpr auto which_accounts = "--accounts.file FILE says which accounts, or --config "
                                "FILE with that option in it.\n"
                                "\n"
                                "Exit codes:\n"
                                "  0  It is done.\n"
                                "  1  It could not be done, or not be told of.\n"
                                "  2  An argument is wrong.\n";

std::string check_name(const std::string& text) {
  return is_username(text) ? ""
                           : '"' + printable(text)
                               + "\" is no name, which is 1 to 64 letters and digits, "
                                 "and not ALL";
}

CLI::App* add_verb(CLI::App& command, telexd_options& options, verb what,
                   const std::string& name, const std::string& help) {
  auto result = command.add_subcommand(name, help);
  result->footer(which_accounts);
  result->fallthrough();
  result->callback([&options, what] { options.account->what = what; });
  return result;
}

void add_name(CLI::App& command, telexd_options& options) {
  command
    .add_option_function<std::string>(
      "NAME", [&options](const std::string& text) { options.account->name = text; },
      "Whose account it is.")
    ->type_name("")
    ->required()
    ->check(check_name);
}

void add_cost(CLI::App& command, telexd_options& options) {
  const std::string name = "--cost";
  auto set = [&options, name](const std::string& text) {
    static const std::map<std::string, hash_cost> known{
      {"interactive", hash_cost::interactive},
      {"moderate", hash_cost::moderate},
      {"sensitive", hash_cost::sensitive}};
    auto found = known.find(text);
    if (found == known.end())
      throw CLI::ValidationError(
        name, "'" + text + "' is none of interactive, moderate and sensitive");
    options.account->cost = found->second;
  };
  command
    .add_option_function<std::string>(
      name, set,
      "What it costs to compare a password with its hash (argon2id): interactive is "
      "64 MiB and a tenth of a second.")
    ->type_name("interactive|moderate|sensitive")
    ->default_str("interactive");
}

void add_command(CLI::App& app, telexd_options& options) {
  auto command
    = app.add_subcommand("account", "Changes the accounts in --accounts.file.");
  command->footer(
    "A router that runs takes that up within a minute, or at once with "
    "SIGHUP. New\npasswords are asked for at the terminal, or read from the "
    "standard input.\n"
    + std::string{which_accounts});
  command->fallthrough();
  command->require_subcommand(0, 1);
  command->preparse_callback([&options](std::size_t) { options.account.emplace(); });
  auto added = add_verb(*command, options, verb::add, "add",
                        "Gives a name an account, with a password.");
  add_name(*added, options);
  add_cost(*added, options);
  add_name(*add_verb(*command, options, verb::remove, "remove",
                     "Takes the account of a name away."),
           options);
  auto changed = add_verb(*command, options, verb::password, "password",
                          "Gives an account another password.");
  add_name(*changed, options);
  add_cost(*changed, options);
  add_verb(*command, options, verb::list, "list", "Prints the names with an account.");
}

} // namespace

void add_accounts(option_table& table, CLI::App& app, telexd_options& options) {
  add_path(table, "accounts.file", options.accounts_file,
           "The accounts: names that are for who has their passwords. telexd account "
           "makes the file.");
  add_switch(table, "accounts.required", options.config.accounts.required,
             "Lets nobody have a name without an account.");
  add_command(app, options);
}

std::string describe_unknown_verb(const std::string& word) {
  // As other programs call the same.
  static const std::map<std::string, std::string> other_words{
    {"create", "add"}, {"del", "remove"},      {"delete", "remove"}, {"ls", "list"},
    {"new", "add"},    {"passwd", "password"}, {"rm", "remove"},     {"show", "list"}};
  auto known = other_words.find(word);
  auto meant = known != other_words.end()
                 ? known->second
                 : nearest_name(word, {"add", "remove", "password", "list"});
  return '"' + printable(word) + "\" is nothing that telexd account does"
         + (meant.empty() ? ", which are add, remove, password and list"
                          : "; did you mean " + meant + '?');
}

std::vector<fault> check_account_command(const CLI::App& app,
                                         const telexd_options& options) {
  std::vector<fault> result;
  if (options.account && app.get_subcommand("account")->get_subcommands().empty())
    result.push_back({origin{source::command_line, "", 0, 0}, "",
                      "account: say what to do: add, remove, password or list"});
  return result;
}

} // namespace telex::cli
