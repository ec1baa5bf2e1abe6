#include "cli/telexd/accounts/account_command.hpp"

#include "cli/system/output.hpp"
#include "cli/system/password_input.hpp"
#include "cli/system/standard_streams.hpp"
#include "cli/telexd/accounts/accounts_file.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/password.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>
#include <variant>

#include <unistd.h>

namespace telex::cli {

namespace {

constexpr auto done = 0;
constexpr auto failed = 1;

int fail(const std::string& why) {
  print_error("telexd: " + why);
  return failed;
}

int say(const std::string& text) {
  return print(text, "telexd: cannot write to standard output") ? done : failed;
}

// -- a new password ----------------------------------------------------------------

/// Nothing, after a complaint, if there is none.
std::optional<secret> typed_password(const std::string& name) {
  auto first = ask_unseen("New password for " + name + ": ");
  auto again = first ? ask_unseen("The same again: ") : std::nullopt;
  if (!again) {
    fail("nothing has changed");
    return std::nullopt;
  }
  if (*first != *again) {
    fail("these were two different passwords; nothing has changed");
    return std::nullopt;
  }
  return first;
}

std::optional<secret> given_password(const std::string& name) {
  if (::isatty(STDIN_FILENO) != 0)
    return typed_password(name);
  auto read = read_password(STDIN_FILENO);
  if (auto problem = std::get_if<std::string>(&read)) {
    fail("cannot read a password from the standard input: " + *problem);
    return std::nullopt;
  }
  return std::get<secret>(std::move(read));
}

/// The hash of a password that is asked for. Nothing, after a complaint, if there is
/// none.
std::optional<std::string> new_hash(const account_request& request) {
  auto password = given_password(request.name);
  if (!password)
    return std::nullopt;
  if (auto flaw = wire::flaw_of_password(password->text()); !flaw.empty()) {
    fail("that is no password: it " + std::string{flaw} + "; nothing has changed");
    return std::nullopt;
  }
  auto result = hash_password(*password, request.cost);
  if (!result)
    fail("there is not enough memory for a hash of that cost");
  return result;
}

// -- the verbs -----------------------------------------------------------------------

std::string has_one(const std::string& name) {
  return name + " has an account; telexd account password " + name
         + " changes its password";
}

std::string has_none(const std::string& name) {
  return name + " has no account";
}

/// Says what has been done, to which file, and when it counts.
int say_done(const std::string& what, const std::string& path) {
  std::error_code ignored;
  auto file = std::filesystem::absolute(path, ignored).string();
  return say(what + ", in " + printable(file.empty() ? path : file)
             + "; a router that runs takes that up within a minute, or at once with "
               "SIGHUP\n");
}

/// For a name that has no account if it `is_new`, and has one otherwise.
int set_password(const account_request& request, const std::string& path, bool is_new) {
  auto hash = new_hash(request);
  if (!hash)
    return failed;
  auto change = [&](accounts_text& accounts) -> std::optional<std::string> {
    if (accounts.has(request.name) == is_new)
      return is_new ? has_one(request.name) : has_none(request.name);
    accounts.set(request.name, *hash);
    return std::nullopt;
  };
  if (auto problem = change_accounts(path, change))
    return fail(*problem);
  return say_done(request.name
                    + (is_new ? " has an account now" : " has another password now"),
                  path);
}

int add(const account_request& request, const std::string& path) {
  // Before anybody has typed a password for nothing.
  auto before = read_accounts(path);
  if (auto found = std::get_if<accounts_text>(&before);
      found && found->has(request.name))
    return fail(has_one(request.name));
  return set_password(request, path, true);
}

int remove(const account_request& request, const std::string& path) {
  auto change = [&](accounts_text& accounts) -> std::optional<std::string> {
    if (!accounts.remove(request.name))
      return has_none(request.name);
    return std::nullopt;
  };
  if (auto problem = change_accounts(path, change))
    return fail(*problem);
  return say_done(request.name + " has no account any more", path);
}

int list(const accounts_text& accounts, const std::string& path) {
  for (const auto& each : accounts.flaws())
    print_error("telexd: " + path + ':' + std::to_string(each.line)
                + " is of no use: " + each.reason);
  std::string names;
  auto table = accounts.table();
  for (const auto& each : table.all())
    names += each.name + '\n';
  return say(names);
}

} // namespace

int run_account_command(const account_request& request, const std::string& path) {
  using verb = account_request::verb;
  if (request.what == verb::add)
    return add(request, path);
  // The others are about what is there.
  auto found = read_accounts(path);
  if (auto problem = std::get_if<std::string>(&found))
    return fail("cannot read " + path + ": " + *problem);
  const auto& accounts = std::get<accounts_text>(found);
  if (request.what == verb::list)
    return list(accounts, path);
  if (!accounts.has(request.name))
    return fail(has_none(request.name));
  return request.what == verb::remove ? remove(request, path)
                                      : set_password(request, path, false);
}

} // namespace telex::cli
