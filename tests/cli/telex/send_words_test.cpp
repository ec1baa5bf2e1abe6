#include "cli/telex/send_words.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace telex::cli;

namespace {

using words = std::vector<std::string>;

/// A program with commands, of which one is like telex send.
struct command_line {
  command_line() {
    app.require_subcommand(1);
    app.add_subcommand("log")->allow_extras();
    auto send = app.add_subcommand("send");
    send->add_option("RECIPIENT", first)->required();
    send->add_option("TEXT", others);
    send->add_option("--as", name);
    send->add_flag("--json", json);
  }

  void parse(words arguments) {
    arguments.insert(arguments.begin(), "telex");
    std::vector<char*> argv;
    for (auto& each : arguments)
      argv.push_back(each.data());
    app.parse(shield_words(app, static_cast<int>(argv.size()), argv.data()));
  }

  /// What `telex send ARGUMENTS` is to send.
  std::variant<addressed, std::string> send(words arguments) {
    arguments.insert(arguments.begin(), "send");
    parse(std::move(arguments));
    words all{first};
    all.insert(all.end(), others.begin(), others.end());
    return read_send_words(all);
  }

  CLI::App app{"", "telex"};
  std::string first;
  words others;
  std::string name;
  bool json = false;
};

std::variant<addressed, std::string> read(words arguments) {
  return command_line{}.send(std::move(arguments));
}

using result = std::variant<addressed, std::string>;

result message_to(words recipients, std::optional<std::string> text = std::nullopt) {
  return addressed{std::move(recipients), std::move(text)};
}

} // namespace

TEST_CASE("a first word is a recipient, and all others are the text") {
  CHECK(read({"bob"}) == message_to({"bob"}));
  CHECK(read({"bob", "hello"}) == message_to({"bob"}, "hello"));
  CHECK(read({"bob", "hello", "there all"}) == message_to({"bob"}, "hello there all"));
  CHECK(read({"bob", "@carol", "said", "so"}) == message_to({"bob"}, "@carol said so"));
  CHECK(read({"ALL", "hello"}) == message_to({"ALL"}, "hello"));
}

TEST_CASE("words that begin with @ at the beginning are recipients") {
  CHECK(read({"@bob", "hello"}) == message_to({"bob"}, "hello"));
  CHECK(read({"@bob", "@carol", "hello", "@dave"})
        == message_to({"bob", "carol"}, "hello @dave"));
  CHECK(read({"@bob,", "@carol:", "hello"}) == message_to({"bob", "carol"}, "hello"));
  // What is quoted is a text.
  CHECK(read({"@bob", "@carol said so"}) == message_to({"bob"}, "@carol said so"));
}

TEST_CASE("recipients are joined by commas, and each is one once") {
  CHECK(read({"bob,carol", "hello"}) == message_to({"bob", "carol"}, "hello"));
  CHECK(read({"@bob,@carol,bob", "@bob"}) == message_to({"bob", "carol"}));
}

TEST_CASE("all before -- are recipients, and what is behind it is the text") {
  CHECK(read({"bob", "carol", "--", "hello"}) == message_to({"bob", "carol"}, "hello"));
  CHECK(read({"bob", "@carol,dave", "--"}) == message_to({"bob", "carol", "dave"}));
  CHECK(read({"bob", "--", "@carol", "--json", "--"})
        == message_to({"bob"}, "@carol --json --"));
  CHECK(read({"--", "bob"}) == message_to({}, "bob"));
}

TEST_CASE("a text is what was written, also if CLI11 has marks like it") {
  for (const auto* text :
       {"++", "[a]", "[a,b]", "{}", "%%", "", "-", "-1", "-5 degrees", "- done", "---",
        "=x", ":x", "|--", "a b", "chat", "send", "\"x\"", "'x'"}) {
    INFO(text);
    CHECK(read({"bob", text}) == message_to({"bob"}, text));
    CHECK(read({"bob", "--", text}) == message_to({"bob"}, text));
    CHECK(read({"bob", "a", text, "b"})
          == message_to({"bob"}, "a " + std::string{text} + " b"));
  }
  for (const auto* text : {"-x", "--json", "-h", "--help", "--as", "--"})
    CHECK(read({"bob", "--", text}) == message_to({"bob"}, text));
}

TEST_CASE("options stand before, between and behind the words") {
  command_line line;
  CHECK(line.send({"--json", "bob", "hello", "--as", "-x"})
        == message_to({"bob"}, "hello"));
  CHECK(line.json);
  CHECK(line.name == "-x");
  CHECK(read({"--as", "++", "bob"}) == message_to({"bob"}));
  CHECK(read({"--as=alice", "bob"}) == message_to({"bob"}));
}

TEST_CASE("what is no option is told of as always") {
  CHECK_THROWS_AS(read({"bob", "-x"}), CLI::ExtrasError);
  CHECK_THROWS_AS(read({"bob", "--loud"}), CLI::ExtrasError);
  CHECK_THROWS_AS(read({"--json"}), CLI::RequiredError);
}

TEST_CASE("a recipient that can be none is refused") {
  auto rule = "\" is no name: a name is 1 to 64 letters and digits, or ALL";
  CHECK(read({"b-b", "hello"}) == result{"\"b-b" + std::string{rule}});
  CHECK(read({"bob,", "hello"}) == result{"\"" + std::string{rule}});
  CHECK(read({"@bob hello"}) == result{"\"bob hello" + std::string{rule}});
  CHECK(read({"bob", "hello!", "--", "x"}) == result{"\"hello!" + std::string{rule}});
  CHECK(read({"@bob", "@b-b", "hello"})
        == result{"\"b-b" + std::string{rule}
                  + "; a text that begins with @ stands behind --"});
  CHECK(read({"@bob", "@ALL", "hello"})
        == result{"ALL is everybody already; leave the others out"});
}

TEST_CASE("other commands have their words as they are") {
  command_line line;
  line.parse({"log", "++"});
  CHECK(line.app.get_subcommand("log")->remaining() == words{});
  CHECK_THROWS_AS(command_line{}.parse({}), CLI::RequiredError);
}
