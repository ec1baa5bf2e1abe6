// Which source of an option holds, and how what is wrong is told.

#include "cli/telexd/configuration/option_table.hpp"

#include "cli/configuration/toml_file.hpp"
#include "cli/telexd/configuration/environment.hpp"
#include "cli/telexd/option_kinds.hpp"
#include "tests/support/catch.hpp"

using namespace telex;
using namespace telex::cli;

namespace {

using texts = std::vector<std::string>;

std::string to_name(const std::string& text) {
  if (text == "bad")
    throw bad_value("'bad' is bad");
  return text;
}

std::string same(const std::string& text) {
  return text;
}

/// A table like that of telexd, but small.
struct fixture {
  CLI::App app;
  std::size_t size = 1;
  bool loud = false;
  std::string path;
  std::vector<std::string> places;
  std::vector<std::string> short_places;
  option_table table{app};
  texts faults;

  fixture() {
    add_limit(table, "limits.size", size, 1, "A size.");
    add_switch(table, "loud", loud, "Whether it is loud.");
    add_path(table, "log-file", path, "A path.");
    add_list(table, "place", places, to_name, same, "A place.", "PLACE");
    add_list(table, "short", short_places, to_name, same, "A short one.", "PLACE")
      .stands_for
      = "place";
  }

  void take(const given_options& from) {
    for (const auto& each : table.take(from))
      faults.push_back(to_line(each, table));
  }

  void file(const std::string& text) {
    take(read_toml(text, "t.toml"));
  }

  void environment(std::vector<const char*> variables) {
    variables.push_back(nullptr);
    take(read_environment(variables.data(), table));
  }

  void command_line(texts arguments) {
    std::vector<std::string> reversed{arguments.rbegin(), arguments.rend()};
    app.parse(reversed);
    take(table.from_command_line());
  }

  std::string from(std::string_view name) const {
    return to_string(table.origin_of(name));
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "what nobody gives has its default") {
  file("");
  environment({"PATH=/bin"});
  command_line({});
  CHECK(faults.empty());
  CHECK(size == 1);
  CHECK(from("limits.size") == "default");
  CHECK_FALSE(table.is_given("limits.size"));
}

TEST_CASE_METHOD(fixture,
                 "a variable holds over the file and the command line over it") {
  file("loud = true\nlog-file = \"f\"\n[limits]\nsize = 2");
  CHECK(size == 2);
  CHECK(from("limits.size") == "t.toml:4:8");
  environment({"TELEXD_LIMITS_SIZE=3", "TELEXD_LOG_FILE=e", "TELEXD_LOUD=false"});
  CHECK(size == 3);
  CHECK_FALSE(loud);
  CHECK(from("limits.size") == "TELEXD_LIMITS_SIZE");
  command_line({"--limits.size", "4", "--loud"});
  CHECK(faults.empty());
  CHECK(size == 4);
  CHECK(from("limits.size") == "command line");
  CHECK(loud);
  CHECK(path == "e");
}

TEST_CASE_METHOD(fixture, "a flag of the command line can take back that of the file") {
  file("loud = true");
  command_line({"--loud=false"});
  CHECK_FALSE(loud);
  CHECK(from("loud") == "command line");
}

TEST_CASE_METHOD(fixture, "a list takes the place of that of a weaker source") {
  file("place = [\"a\", \"b\"]");
  CHECK(places == texts{"a", "b"});
  environment({"TELEXD_PLACE=c,d"});
  CHECK(places == texts{"c", "d"});
  command_line({"--place", "e", "--place", "f"});
  CHECK(places == texts{"e", "f"});
  CHECK(faults.empty());
}

TEST_CASE_METHOD(fixture, "two ways to give the same are one to weaker sources") {
  file("place = \"a\"\nshort = \"b\"");
  CHECK(places == texts{"a"});
  CHECK(short_places == texts{"b"});
  command_line({"--short", "c"});
  CHECK(places.empty());
  CHECK_FALSE(table.is_given("place"));
  CHECK(short_places == texts{"c"});
}

TEST_CASE_METHOD(fixture, "an empty variable counts as none") {
  file("[limits]\nsize = 2");
  environment({"TELEXD_LIMITS_SIZE=", "TELEXD_PLACE="});
  CHECK(faults.empty());
  CHECK(size == 2);
}

TEST_CASE_METHOD(fixture,
                 "what lacks quotes, or has them, is told by what it is to be") {
  file("loud = yes\nlog-file = 127.0.0.1\nplace = a b # c\n[limits]\nsize = 1k\n");
  file("loud = \"yes\"\n[limits]\nsize = \"1k\"\n");
  CHECK(faults
        == texts{
          "t.toml:1:8: loud: it is true or false, without quotes",
          "t.toml:2:12: log-file: a text is written in quotes: \"127.0.0.1\"",
          "t.toml:3:9: place: a text is written in quotes: \"a b\"",
          "t.toml:5:8: limits.size: '1k' is no number",
          "t.toml:1:8: loud: it is true or false, without quotes",
          "t.toml:3:8: limits.size: '1k' is no number",
        });
}

TEST_CASE_METHOD(fixture, "each fault has its place, in the words of its source") {
  file("place = [\"a\",\n \"bad\"]\nloud = \"yes\"\nlog-file = 7\n"
       "[limits]\nsize = \"2\"\nsizes = 3");
  environment({"TELEXD_LIMITS_SIZE=0", "TELEXD_PLACE=a,bad"});
  command_line({"--limits.size=x", "--place=bad"});
  CHECK(faults
        == texts{
          "t.toml:2:2: place: 'bad' is bad",
          "t.toml:3:8: loud: it is true or false, without quotes",
          "t.toml:4:12: log-file: a text is written in quotes",
          "t.toml:6:8: limits.size: a number is written without quotes",
          "t.toml:7:1: limits.sizes is no setting; did you mean limits.size?",
          "TELEXD_LIMITS_SIZE: '0' is no whole number from 1 to 2147483648",
          "TELEXD_PLACE: 'bad' is bad",
          "--limits.size: 'x' is no whole number from 1 to 2147483648",
          "--place: 'bad' is bad",
        });
}

TEST_CASE_METHOD(fixture, "what stands in the wrong table is told where it belongs") {
  file("size = 2\n[limits]\nlog-file = \"f\"\n[limit]\n[frob]\nx = 1\n[place]\ny = 2");
  CHECK(faults
        == texts{
          "t.toml:1:1: size is no setting; size belongs below [limits]",
          "t.toml:3:1: limits.log-file is no setting; log-file belongs above the first "
          "[table]",
          "t.toml:4:2: there are no settings in [limit]; did you mean [limits]?",
          "t.toml:6:1: frob.x is no setting",
          "t.toml:8:1: place.y is no setting; did you mean place?",
        });
}

TEST_CASE_METHOD(fixture, "a table without anything in it is no fault") {
  file("[limits]\n");
  CHECK(faults.empty());
}

TEST_CASE_METHOD(fixture, "a list is no value and an empty one is no list") {
  file("log-file = [\"f\"]\nplace = []");
  CHECK(faults
        == texts{"t.toml:1:1: log-file: it has one value, and not a list of them",
                 "t.toml:2:1: place: the list is empty; leave it out if it is not "
                 "wanted"});
}

TEST_CASE_METHOD(fixture, "an option in a fault is named as it was given") {
  auto line = [this](const origin& at) {
    return to_line({at, "loud", "--log-file and --place and --frob --nothing."}, table);
  };
  file("log-file = \"f\"");
  environment({"TELEXD_PLACE=p"});
  CHECK(line({source::command_line})
        == "--loud: log-file (t.toml:1:12) and TELEXD_PLACE and --frob --nothing.");
  CHECK(line({source::file, "t.toml", 9, 1})
        == "t.toml:9:1: loud: log-file (line 1) and TELEXD_PLACE and --frob "
           "--nothing.");
  command_line({"--log-file", "g"});
  CHECK(line({source::environment, "TELEXD_LOUD"})
        == "TELEXD_LOUD: --log-file and TELEXD_PLACE and --frob --nothing.");
}

TEST_CASE_METHOD(fixture, "what a fault quotes can do nothing to a terminal") {
  file("\"\\u001b[2J\\n\" = 1");
  REQUIRE(faults.size() == 1);
  CHECK(faults[0] == "t.toml:1:1: \\e[2J\\n is no setting");
}

TEST_CASE_METHOD(fixture, "variables that are none are told of and what was meant") {
  std::vector<const char*> variables{"TELEXD_LIMIT_SIZE=1", "TELEXD_LIMITS_SIZE=1",
                                     "TELEXD_CONFIG=x",     "TELEXD_FROB=1",
                                     "TELEX_LOUD=1",        nullptr};
  CHECK(
    unknown_variables(variables.data(), table, {"config"})
    == texts{
      "TELEXD_LIMIT_SIZE is no variable of telexd; did you mean TELEXD_LIMITS_SIZE?",
      "TELEXD_FROB is no variable of telexd"});
}
