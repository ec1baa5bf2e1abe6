#include "cli/telex/chat/pipe_input.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex::cli;

namespace {

std::vector<outgoing> take_all(pipe_input& from) {
  std::vector<outgoing> result;
  while (auto next = from.next())
    result.push_back(*next);
  return result;
}

outgoing on_line(std::size_t line, message what) {
  return {std::move(what), {line, {}}};
}

} // namespace

TEST_CASE("each line of a chat is a message or wrong, and a blank one is none") {
  pipe_input input{read_chat_line};
  input.feed("@bob one\n\nhello\n@car");
  auto all = take_all(input);
  REQUIRE(all.size() == 2);
  CHECK(all[0] == on_line(1, {"bob", "one"}));
  CHECK(std::holds_alternative<bad_line>(all[1].what));
  CHECK(all[1].from.line == 3);
  input.feed("ol two");
  CHECK(take_all(input).empty());
  CHECK_FALSE(input.is_done());
  input.finish();
  CHECK(take_all(input) == std::vector{on_line(4, {"carol", "two"})});
  CHECK(input.is_done());
}

TEST_CASE("a line of text is a message to each recipient, as it stands") {
  pipe_input input{
    [](const line_reader::line& line) { return read_text_line(line, {"bob", "ALL"}); }};
  input.feed("@carol \r\n \n" + std::string(max_line + 1, 'x') + '\n');
  CHECK(take_all(input)
        == std::vector{on_line(1, {"bob", "@carol "}), on_line(1, {"ALL", "@carol "}),
                       outgoing{bad_line{"it is longer than 65536 bytes"}, {3, {}}}});
}

TEST_CASE("of a line that has come in part no fault is found") {
  auto rest_of = [](const std::string& text) {
    pipe_input input{read_chat_line};
    input.feed(text);
    CHECK(take_all(input).empty());
    input.break_off();
    CHECK(input.has_ended());
    return take_all(input);
  };
  CHECK(rest_of("").empty());
  CHECK(rest_of("@bo").empty());
  CHECK(rest_of("hel").empty());
  CHECK(rest_of("@bob hel") == std::vector{on_line(1, {"bob", "hel"})});
  // Nothing that may follow makes it shorter.
  CHECK(rest_of(std::string(2 * max_line, 'x')).size() == 1);
}

TEST_CASE("messages that are given need no lines") {
  pipe_input input{std::vector<message>{{"bob", "x"}, {"carol", "x"}}};
  CHECK(input.has_ended());
  CHECK_FALSE(input.is_done());
  CHECK(take_all(input)
        == std::vector{outgoing{message{"bob", "x"}}, outgoing{message{"carol", "x"}}});
  CHECK(input.is_done());
}
