// What a person has said once for all commands, and what the environment says.

#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

#include <filesystem>
#include <fstream>
#include <string>

using namespace telex::test;

namespace {

/// A folder with the settings of alice.
struct home {
  explicit home(const std::string& settings) {
    std::filesystem::create_directories(folder / "telex");
    std::ofstream{folder / "telex/config.toml"} << settings;
  }

  environment variables() const {
    return {{"XDG_CONFIG_HOME", folder.path()}};
  }

  scratch folder;
};

} // namespace

TEST_CASE("a person's file names the server, the user and a command for the password") {
  accounts_router server;
  home alice{"server = \"" + server.router.address()
             + "\"\nname = \"alice\"\npassword-command = \"echo hers; echo x\"\n"};
  child_process program{{client_program(), "send", "alice", "hello"},
                        alice.variables()};
  CHECK(program.output().read_all().ends_with("delivered to alice\n"));
  CHECK(program.wait() == 0);
  child_process check{{client_program(), "check", "--as", "alice"}, alice.variables()};
  CHECK(check.output().read_all().starts_with("TELEX OK - round trip "));
}

TEST_CASE("a check does not wait for a command longer than for all else") {
  accounts_router server{{"--accounts.required"}};
  home alice{"password-command = \"exec tail -f /dev/null\"\n"};
  child_process check{{client_program(), "check", server.router.address(), "--as",
                       "alice", "--timeout", "600ms"},
                      alice.variables()};
  CHECK(
    check.output().read_all()
    == "TELEX UNKNOWN - the password of the password-command can't be read: it takes "
       "too long\n");
  CHECK(check.wait() == 3);
}

TEST_CASE("the command of one user gives no password to another one") {
  accounts_router server;
  home alice{"name = \"alice\"\npassword-command = \"echo his\"\n"};
  child_process program{{client_program(), "send", "bob", "hello", "--as", "bob",
                         "--server", server.router.address()},
                        alice.variables()};
  CHECK(
    program.error().read_all()
    == "telex: the password-command of config.toml is for the name alice, and is not "
       "run for another one.\ntelex: the server wants a password for bob; let "
       "TELEX_PASSWORD_FILE name a file that it is in, or have a "
       "password-command.\n");
  CHECK(program.wait() == 3);
}

TEST_CASE("that the command of one server is not run for another one is said") {
  accounts_router server{{"--accounts.required"}};
  home alice{"server = \"a.example\"\npassword-command = \"echo hers\"\n"};
  const std::string said = "the password-command of config.toml is for the server "
                           "a.example, and is not run for another one";
  child_process program{{client_program(), "send", "alice", "hello", "--as", "alice",
                         "--server", server.router.address()},
                        alice.variables()};
  CHECK(program.error().read_all().starts_with("telex: " + said + ".\n"));
  CHECK(program.wait() == 3);
  child_process check{
    {client_program(), "check", server.router.address(), "--as", "alice"},
    alice.variables()};
  CHECK(check.output().read_all().find(said) != std::string::npos);
  terminal chat{
    {client_program(), "chat", "alice", "--server", server.router.address()},
    200,
    24,
    alice.variables()};
  chat.wait_for(said);
}

TEST_CASE("a command that fails is told of with its status") {
  accounts_router server;
  home alice{"name = \"alice\"\npassword-command = \"exit 7\"\n"};
  child_process program{
    {client_program(), "send", "alice", "hello", "--server", server.router.address()},
    alice.variables()};
  CHECK(program.error().read_all()
        == "telex: the password of the password-command can't be read: it has failed, "
           "with status 7.\n");
  CHECK(program.wait() == 3);
}

TEST_CASE("a command is waited for no longer than --timeout") {
  accounts_router server;
  home alice{"name = \"alice\"\npassword-command = \"tail -f /dev/null\"\n"};
  auto is_sender = GENERATE(true, false);
  std::vector<std::string> command{client_program(), is_sender ? "send" : "listen",
                                   "--server",       server.router.address(),
                                   "--timeout",      "500ms"};
  if (is_sender)
    command.insert(command.end(), {"alice", "hello"});
  child_process program{command, alice.variables()};
  CHECK(program.error().read_all()
        == "telex: the password of the password-command can't be read: it takes too "
           "long.\n");
  CHECK(program.output().read_all()
        == (is_sender ? "not sent to alice: the time of --timeout is over\n" : ""));
  CHECK(program.wait() == 3);
}

TEST_CASE("variables hold over a person's file, and the command line over them") {
  accounts_router server;
  home alice{"server = \"127.0.0.1:1\"\nname = \"alice\"\n"};
  auto variables = alice.variables();
  variables.insert(variables.end(), {{"TELEX_SERVER", server.router.address()},
                                     {"TELEX_NAME", "carol"}});
  child_process carol{{client_program(), "send", "carol", "hello"}, variables};
  CHECK(carol.output().read_all().ends_with("delivered to carol\n"));
  child_process dave{{client_program(), "send", "dave", "hello", "--as", "dave"},
                     variables};
  CHECK(dave.output().read_all().ends_with("delivered to dave\n"));
}

TEST_CASE("a fault in a person's file is a wrong argument, with its place") {
  home alice{"nmae = \"alice\"\n"};
  child_process program{{client_program(), "chat", "alice"}, alice.variables()};
  CHECK(program.error().read_all()
        == "telex: " + alice.folder.path()
             + "/telex/config.toml:1:1: nmae is no setting; did you mean name?\n");
  CHECK(program.wait() == 2);
}

TEST_CASE("each fault in a person's file has a line, but in a check") {
  home alice{"nmae = \"alice\"\ntls = 1\n"};
  auto path = alice.folder.path() + "/telex/config.toml";
  child_process program{{client_program(), "chat", "alice"}, alice.variables()};
  CHECK(program.error().read_all()
        == "telex: " + path + ":1:1: nmae is no setting; did you mean name?\ntelex: "
             + path + ":2:1: tls: it is true or false, without quotes.\n");
  child_process check{{client_program(), "check"}, alice.variables()};
  auto line = check.output().read_all();
  CHECK(line.starts_with("TELEX UNKNOWN - " + path + ":1:1: "));
  CHECK(line.find(", " + path + ":2:1: ") != std::string::npos);
  CHECK(check.wait() == 3);
}
