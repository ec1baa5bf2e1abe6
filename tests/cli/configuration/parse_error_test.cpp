#include "cli/configuration/parse_error.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex::cli;

namespace {

/// What is wrong with `words`, which are in the order in which they are written.
std::string fault_of(const std::vector<std::string>& words) {
  CLI::App app;
  std::string name;
  bool is_set = false;
  std::string place;
  app.add_option("NAME", place)->type_name("")->required();
  auto as = app.add_option("--as", name)->type_name("NAME");
  auto plain = app.add_flag("--plain", is_set);
  auto other = app.add_flag("--other", is_set)->excludes(plain);
  app.add_flag("--more", is_set)->needs(as);
  app.add_option_function<std::string>(
    "--count", [](const std::string&) { throw CLI::ValidationError("--count", "no"); });
  plain->excludes(other);
  try {
    app.parse(std::vector<std::string>{words.rbegin(), words.rend()});
  } catch (const CLI::ParseError& error) {
    return describe(error);
  }
  return {};
}

} // namespace

TEST_CASE("a fault of a command line is told in sentences of our own") {
  CHECK(fault_of({"alice"}).empty());
  CHECK(fault_of({}) == "NAME is missing");
  CHECK(fault_of({"alice", "--as"}) == "there is no NAME behind --as");
  CHECK(fault_of({"alice", "--as", "a", "--as", "b"})
        == "--as is given more than once");
  CHECK(fault_of({"alice", "--plain", "--other"})
        == "--plain and --other do not go together");
  CHECK(fault_of({"alice", "--more"}) == "--more needs --as, too");
  CHECK(fault_of({"alice", "--count", "x"}) == "--count: no");
}
