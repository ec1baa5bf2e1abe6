// What telex says of arguments that it does not know, whatever the command.

#include "tests/process/complaint.hpp"
#include "tests/support/programs.hpp"

#include <utility>
#include <vector>

using namespace telex::test;

TEST_CASE("telex names the first argument that it does not know") {
  using arguments = std::vector<std::string>;
  for (const auto& [given, culprit] : std::vector<std::pair<arguments, std::string>>{
         {{}, "write telex chat NAME, or telex send --as NAME RECIPIENT"},
         {{"frob"}, "\"frob\" is no command"},
         {{"chatt", "a"}, "\"chatt\" is no command; did you mean chat?"},
         {{"chta"}, "\"chta\" is no command; did you mean chat?"},
         {{"chat", "a", "--sever=b"},
          "\"--sever=b\" is no option; did you mean --server?"},
         {{"chat", "a", "--password", "b"},
          "\"--password\" is no option, as others can see a command line; "
          "TELEX_PASSWORD_FILE names"},
         {{"fr\x1b"
           "ob"},
          "\"fr\\eob\" is no command"},
         {{"--frob"}, "\"--frob\" is no option"},
         {{"chat", "alice", "bob", "carol"}, "\"bob\" is one argument too many"},
         {{"chat", "--frob", "alice", "bob"}, "\"--frob\" is no option"},
         {{"send", "bob", "hi", "--form", "alice"}, "\"--form\" is no option"},
         {{"send", "bob", "-hello", "--as", "alice"},
          "\"-hello\" is no option; a text that begins with - stands behind --"},
         {{"send", "bob", "--hello", "--as", "alice"},
          "\"--hello\" is no option; a text that begins with - stands behind --"},
         {{"chat", "-help"}, "\"-help\" is no option; telex chat --help"},
         {{"chat"}, "NAME is missing"},
         {{"send", "bob", "hi"}, "--as is missing"},
         {{"top", "extra"}, "\"extra\" is one argument too many; telex top --help"},
         {{"bench", "pairs", "extra", "1"}, "\"extra\" is one argument too many"},
       }) {
    std::vector<std::string> command{client_program()};
    command.insert(command.end(), given.begin(), given.end());
    child_process program{command};
    check_complaint(program, culprit);
    CHECK(program.wait() == 2);
  }
}
