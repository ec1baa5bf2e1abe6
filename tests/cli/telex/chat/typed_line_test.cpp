#include "cli/telex/chat/typed_line.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

namespace {

const conversation with_nobody{};
const conversation with_bob{"bob", "carol"};

std::string hint(std::string_view input, const conversation& now = with_bob) {
  auto read = read_typed(input, now);
  auto bad = std::get_if<bad_line>(&read);
  return bad ? bad->hint : "";
}

} // namespace

TEST_CASE("a line with a name is for that one") {
  CHECK(read_typed("@carol hi", with_bob) == typed_line{message{"carol", "hi"}});
  CHECK(read_typed("@ALL hi", with_nobody) == typed_line{message{"ALL", "hi"}});
  CHECK(read_typed(" @carol: hi", with_bob) == typed_line{message{"carol", "hi"}});
}

TEST_CASE("a line without one is for whom one talks with") {
  CHECK(read_typed("hi @carol", with_bob) == typed_line{message{"bob", "hi @carol"}});
  CHECK(read_typed("  hi ", with_bob) == typed_line{message{"bob", "  hi "}});
  CHECK(hint("hi", with_nobody).starts_with("write @NAME and a text"));
}

TEST_CASE("what is pasted is one message") {
  CHECK(read_typed("@carol one\n@bob two\r\n\n", with_nobody)
        == typed_line{message{"carol", "one\n@bob two"}});
  CHECK(read_typed("one\n/quit\n", with_bob)
        == typed_line{message{"bob", "one\n/quit"}});
}

TEST_CASE("a name alone says whom one talks with") {
  for (auto line : {"@carol", " @carol  ", "/to carol", "/to   carol ", "/to @carol"})
    CHECK(read_typed(line, with_bob) == typed_line{request{command::to, "carol"}});
  CHECK(read_typed("@ALL", with_bob) == typed_line{request{command::to, "ALL"}});
  for (auto line : {"@ca-rol", "@", "/to", "/to two names"})
    CHECK(hint(line).starts_with("write the name of whom to talk with"));
}

TEST_CASE("commands send to others") {
  CHECK(read_typed("/msg carol one  two", with_bob)
        == typed_line{message{"carol", "one  two"}});
  CHECK(read_typed("/msg all hi", with_bob) == typed_line{message{"all", "hi"}});
  CHECK(read_typed("/all hi", with_bob) == typed_line{message{"ALL", "hi"}});
  CHECK(read_typed("/reply hi", with_bob) == typed_line{message{"carol", "hi"}});
  CHECK(hint("/reply hi", with_nobody) == "nobody has written to you yet");
  CHECK(hint("/msg carol") == "there is no text behind @carol");
}

TEST_CASE("commands ask") {
  CHECK(read_typed("/who", with_bob) == typed_line{request{command::who, ""}});
  CHECK(read_typed("/who al", with_bob) == typed_line{request{command::who, "al"}});
  CHECK(read_typed("/stats", with_bob) == typed_line{request{command::stats}});
  CHECK(read_typed("/history", with_bob) == typed_line{request{command::history, ""}});
  for (auto line : {"/history carol", "/history @carol "})
    CHECK(read_typed(line, with_bob) == typed_line{request{command::history, "carol"}});
  CHECK(read_typed("/more", with_bob) == typed_line{request{command::more}});
  CHECK(read_typed("/help", with_bob) == typed_line{request{command::help}});
  CHECK(read_typed("/quit", with_bob) == typed_line{request{command::quit}});
}

TEST_CASE("commands about one user take one name") {
  CHECK(read_typed("/watch carol ", with_bob)
        == typed_line{request{command::watch, "carol"}});
  CHECK(read_typed("/watch", with_bob) == typed_line{request{command::watch, ""}});
  CHECK(read_typed("/unwatch @carol", with_bob)
        == typed_line{request{command::unwatch, "carol"}});
  CHECK(read_typed("/ignore", with_bob) == typed_line{request{command::ignore, ""}});
  CHECK(read_typed("/unignore carol", with_bob)
        == typed_line{request{command::unignore, "carol"}});
  for (auto line : {"/unwatch", "/unignore", "/watch ALL"})
    CHECK(hint(line).starts_with("write the name of one user behind /"));
  for (auto line : {"/ignore two names", "/history a b", "/who a b"})
    CHECK(hint(line).ends_with(" takes one name, and no more"));
  CHECK(hint("/stats now") == "/stats takes nothing behind it");
  CHECK(hint("/msg ") == "write the name of a user and a text behind /msg");
}

TEST_CASE("what begins with a slash and is no command is sent to nobody") {
  CHECK(hint("/quti now")
        == "/quti is no command, but there is /quit; /help lists them, and a text that "
           "begins with / is written with //");
  CHECK(hint("/usr/bin/telex").starts_with("/usr/bin/telex is no command; /help"));
  CHECK(hint("/\x1b[m").starts_with("/\\e[m is no command"));
  CHECK(read_typed("//usr/bin", with_bob) == typed_line{message{"bob", "/usr/bin"}});
}

TEST_CASE("a blank line is nothing") {
  for (auto line : {"", " ", "\t \n", "\r\n"})
    CHECK(read_typed(line, with_bob) == typed_line{});
}

TEST_CASE("each command that help tells of is one") {
  for (const auto& each : commands()) {
    auto word = std::string{each.usage.substr(0, each.usage.find(' '))};
    CHECK(hint(word + " carol hi").find("is no command") == std::string::npos);
  }
}
