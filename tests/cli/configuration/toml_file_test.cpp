#include "cli/configuration/toml_file.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>

#include <sys/stat.h>

using namespace telex::cli;
using namespace telex::test;

namespace {

/// The options of a file, each as `NAME@LINE:COLUMN=VALUE@LINE:COLUMN,...`.
std::vector<std::string> read(const std::string& text) {
  auto place = [](const origin& at) {
    return '@' + std::to_string(at.line) + ':' + std::to_string(at.column);
  };
  auto [options, faults] = read_toml(text, "t");
  CHECK(faults.empty());
  std::vector<std::string> result;
  for (const auto& option : options) {
    auto line = option.name + place(option.at);
    for (const auto& value : option.values)
      line += (&value == &option.values.front() ? "=" : ",") + value.text
              + place(value.at);
    result.push_back(line);
  }
  return result;
}

/// The places of what is wrong with it.
std::vector<std::string> faults_of(const std::string& text) {
  std::vector<std::string> result;
  for (const auto& each : read_toml(text, "t").faults)
    result.push_back(to_string(each.at));
  return result;
}

using lines = std::vector<std::string>;

} // namespace

TEST_CASE("the names of tables are parts of those of the options in them") {
  CHECK(read("log-level = \"info\"\n[limits]\n  max-body = 7\n")
        == lines{"limits.max-body@3:3=7@3:14", "log-level@1:1=info@1:13"});
  CHECK(read("limits.max-body = 1_000\r\nlimits.who = 0x10\r\n")
        == lines{"limits.max-body@1:8=1000@1:19", "limits.who@2:8=16@2:14"});
}

TEST_CASE("a line without a key is told to have none") {
  auto line = GENERATE(as<std::string>{}, "= = =", "  = name", "=");
  auto faults = read_toml("a = 1\n" + line + '\n', "t").faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults.front().at.line == 2);
  CHECK(faults.front().what == "there is no key in front of the =");
}

TEST_CASE("each value of a list has its place") {
  CHECK(read("listen = [ \"a\",\n  \"b\" ]") == lines{"listen@1:1=a@1:12,b@2:3"});
  auto option = read_toml("port = [7]", "t").options.front();
  CHECK(option.is_list);
  CHECK(option.values.front().form == value_form::number);
  CHECK_FALSE(read_toml("port = 7", "t").options.front().is_list);
}

TEST_CASE("an empty table is told of with a dot behind its name") {
  CHECK(read("[limits]\n") == lines{"limits.@1:2"});
}

TEST_CASE("an empty file gives nothing") {
  for (auto text : {"", "\n\n", "# nothing\n", "\xef\xbb\xbf# with a mark\n"})
    CHECK(read(text).empty());
}

TEST_CASE("what is no TOML does not hide what else is wrong or right") {
  const std::string text = "log-level = info\n"
                           "port = 7\n"
                           "actor-log = /var/log/actors\n"
                           "listen = [\"a\", \"b\"\n"
                           "[limits]\n"
                           "max-body = \n"
                           "who = 1.5\n"
                           "output = 7\n";
  auto [options, faults] = read_toml(text, "t");
  lines places;
  for (const auto& each : faults)
    places.push_back(to_string(each.at).substr(0, 3));
  CHECK(places == lines{"t:5", "t:6", "t:7"});
  CHECK(faults[2].name == "limits.who");
  lines names;
  for (const auto& each : options)
    names.push_back(each.name);
  CHECK(names == lines{"actor-log", "limits.output", "log-level", "port"});
}

TEST_CASE("a text without its quotes is one of its option") {
  for (std::string value :
       {"info", "127.0.0.1", "127.0.0.1:1933", "unix:/run/telex", "1k", "yes",
        "pass show telex", "~/x", "$X", "it's", "2026-01-01x", "::1"}) {
    INFO(value);
    auto [options, faults]
      = read_toml("a = 1\n[t]\n  b =  " + value + " \t# why\r\nc = \"x\"\n", "t");
    CHECK(faults.empty());
    REQUIRE(options.size() == 3);
    CHECK(options[1].name == "t.b");
    CHECK(options[1].values.front().text == value);
    CHECK(options[1].values.front().form == value_form::bare);
    CHECK(to_string(options[1].values.front().at) == "t:3:8");
    CHECK(options[2].values.front().form == value_form::text);
  }
  CHECK(read("a = 1#") == lines{"a@1:1=1@1:5"});
}

TEST_CASE("what lacks more than quotes is a fault, and no option") {
  for (auto value : {"[info]", "[::1]:1933", "{ a = b }", "info\"", "a\\b", "0660", "",
                     "=", "# none", "\xff"}) {
    INFO(value);
    auto [options, faults] = read_toml("b = " + std::string{value} + "\nc = 7\n", "t");
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().at.line == 1);
    REQUIRE(options.size() == 1);
    CHECK(options.front().name == "c");
  }
}

TEST_CASE("a list or a text that does not end is one fault") {
  CHECK(faults_of("listen = [\n\"a\",\nlog-level = \"info\"\nport = 7\n").size() == 1);
  CHECK(faults_of("port = 7\nlog-level = \"\"\"info\n\nmore\n").size() == 1);
  CHECK(faults_of("[limits\nmax-body = 7\nwho = 8\n[timeouts]\ndrain = 7\n").size()
        == 1);
}

TEST_CASE("a name that is given twice is a fault at the second") {
  auto faults = faults_of("port = 7\nlog-level = \"info\"\nport = 8\n");
  REQUIRE(faults.size() == 1);
  CHECK(faults.front().starts_with("t:3:"));
}

TEST_CASE("octets that are no UTF-8 are a fault and no end") {
  for (int octet = 0; octet < 256; ++octet)
    faults_of(std::string{"port = 7\n"} + static_cast<char>(octet) + "\nwho = 8");
  CHECK(faults_of("actor-log = \"\xff\"\n").size() == 1);
}

TEST_CASE("what cannot be read is one fault of the file") {
  scratch dir;
  auto fault_of = [](const std::string& path) {
    auto [options, faults] = read_toml_file(path);
    CHECK(options.empty());
    REQUIRE(faults.size() == 1);
    CHECK(to_string(faults.front().at) == path);
    return faults.front().what;
  };
  CHECK(fault_of(dir / "none") == "cannot read it: No such file or directory");
  CHECK(fault_of(dir.path()).find("regular file") != std::string::npos);
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  CHECK(fault_of(dir / "pipe").find("regular file") != std::string::npos);
  std::ofstream{dir / "large"} << std::string((std::size_t{1} << 20) + 1, '\n');
  CHECK(fault_of(dir / "large").find("MiB") != std::string::npos);
  std::ofstream{dir / "good"} << std::string(std::size_t{1} << 20, '\n');
  CHECK(read_toml_file(dir / "good").faults.empty());
}
