// telexd account.

#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"
#include "tests/support/text_of.hpp"

#include <string>
#include <vector>

using namespace telex::test;

namespace {

using words = std::vector<std::string>;

struct finished {
  int exit_code;
  std::string output;
  std::string error;
};

words account(const accounts_folder& folder, words verb) {
  verb.insert(verb.begin(), {router_program(), "account"});
  verb.insert(verb.end(), {"--accounts.file", folder.path()});
  return verb;
}

finished run(const accounts_folder& folder, const words& verb,
             const std::string& input = {}) {
  child_process program{account(folder, verb)};
  program.write(input);
  program.close_input();
  auto output = program.output().read_all();
  auto error = program.error().read_all();
  return {program.wait(), output, error};
}

/// Has a terminal ask, and types what is to be typed.
int type(const accounts_folder& folder, const words& verb,
         const std::vector<std::pair<std::string, std::string>>& answers,
         const std::string& last_words) {
  terminal screen{account(folder, verb), 100};
  for (const auto& [question, answer] : answers) {
    screen.wait_for_line(question);
    screen.type(answer);
  }
  screen.wait_for(last_words);
  auto exit_code = screen.wait();
  CHECK(screen.raw().find("sesame") == std::string::npos);
  CHECK(screen.takes_lines());
  return exit_code;
}

/// What is said of each change.
std::string of(const accounts_folder& folder) {
  return ", in " + folder.path()
         + "; a router that runs takes that up within a minute, or at once with "
           "SIGHUP\n";
}

} // namespace

TEST_CASE("a file of accounts that is named from here is told from anywhere") {
  scratch here;
  child_process program{
    {"/bin/sh", "-c", R"(cd "$1" && echo x | "$0" account add zed --accounts.file acc)",
     router_program(), here.path()}};
  CHECK(program.output().read_all().starts_with("zed has an account now, in "
                                                + here.path() + "/acc; "));
  CHECK(program.wait() == 0);
}

TEST_CASE("an account is made and listed and taken away") {
  accounts_folder folder;
  auto added = run(folder, {"add", "carol"}, "open sesame\n");
  CHECK(added.error.empty());
  CHECK(added.output == "carol has an account now" + of(folder));
  CHECK(added.exit_code == 0);
  CHECK(text_of(folder.path()).find("\ncarol:$argon2id$v=19$m=65536,t=2,p=1$")
        != std::string::npos);
  CHECK(run(folder, {"list"}).output == "alice\nbob\ncarol\n");
  CHECK(run(folder, {"remove", "alice"}).output
        == "alice has no account any more" + of(folder));
  CHECK(run(folder, {"list"}).output == "bob\ncarol\n");
}

TEST_CASE("a password is changed") {
  accounts_folder folder;
  auto before = text_of(folder.path());
  auto changed = run(folder, {"password", "alice"}, "open sesame");
  CHECK(changed.output == "alice has another password now" + of(folder));
  CHECK(changed.exit_code == 0);
  CHECK(text_of(folder.path()).find(hash_of_hers) == std::string::npos);
  CHECK(text_of(folder.path()).find("\nbob:" + hash_of_his) != std::string::npos);
}

TEST_CASE("what can't be done to an account is said and changes nothing") {
  struct row {
    words verb;
    std::string input;
    std::string error;
  };
  auto [verb, input, error] = GENERATE(values<row>({
    {{"add", "alice"}, "x\n", "alice has an account; telexd account password alice"},
    {{"password", "carol"}, "x\n", "carol has no account"},
    {{"remove", "carol"}, "", "carol has no account"},
    {{"add", "carol"}, "", "that is no password: it is empty;"},
    {{"add", "carol"}, "\n", "that is no password: it is empty;"},
    {{"add", "carol"}, "one\ntwo\n", "a second line"},
    {{"add", "carol"}, " x\n", "begins or ends with a blank"},
    {{"add", "carol"}, std::string(257, 'x'), "more than 256 octets"},
    {{"add", "carol"}, std::string(5000, 'x'), "too long"},
  }));
  accounts_folder folder;
  auto before = text_of(folder.path());
  auto result = run(folder, verb, input);
  INFO(result.error);
  CHECK(result.error.starts_with("telexd: "));
  CHECK(result.error.find(error) != std::string::npos);
  CHECK(result.output.empty());
  CHECK(result.exit_code == 1);
  CHECK(text_of(folder.path()) == before);
}

TEST_CASE("a line of no use is named when accounts are listed") {
  accounts_folder folder;
  folder.write("alice\nbob:" + hash_of_his + '\n');
  auto result = run(folder, {"list"});
  CHECK(result.output == "alice\nbob\n");
  CHECK(result.error.find(folder.path() + ":1 is of no use") != std::string::npos);
}

TEST_CASE("a file that is not there is made by the first account alone") {
  accounts_folder folder;
  std::filesystem::remove(folder.path());
  CHECK(run(folder, {"list"}).error.find("No such file") != std::string::npos);
  CHECK(run(folder, {"remove", "alice"}).exit_code == 1);
  CHECK_FALSE(std::filesystem::exists(folder.path()));
  CHECK(run(folder, {"add", "alice"}, "sesame").exit_code == 0);
  CHECK(run(folder, {"list"}).output == "alice\n");
}

TEST_CASE("at a terminal a password is asked for twice and not shown") {
  accounts_folder folder;
  CHECK(type(folder, {"add", "carol"},
             {{"New password for carol:", "sesamx\x7f"
                                          "e\r"},
              {"The same again:", "no\x15sesame\r"}},
             "carol has an account now")
        == 0);
  CHECK(run(folder, {"list"}).output == "alice\nbob\ncarol\n");
}

TEST_CASE("two different passwords are none") {
  accounts_folder folder;
  CHECK(
    type(folder, {"password", "alice"},
         {{"New password for alice:", "sesame\r"}, {"The same again:", "sesame2\r"}},
         "two different passwords")
    == 1);
  CHECK(text_of(folder.path()).find(hash_of_hers) != std::string::npos);
}

TEST_CASE("who would rather not give a password changes nothing") {
  accounts_folder folder;
  auto key = GENERATE(as<std::string>{}, "\x03", "\x04");
  CHECK(type(folder, {"password", "alice"}, {{"New password for alice:", "ses" + key}},
             "nothing has changed")
        == 1);
  CHECK(text_of(folder.path()).find(hash_of_hers) != std::string::npos);
}
