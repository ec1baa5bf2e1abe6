#include "cli/telex/chat/typed_line.hpp"

#include "actors/username.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/nearest_name.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

namespace {

constexpr std::string_view blanks = " \t";

/// More of what is no command is not repeated to who wrote it.
constexpr std::size_t max_shown = 40;

/// A word, and what is behind the blanks that follow it.
struct split {
  std::string_view word;
  std::string_view rest;
};

split split_word(std::string_view text) {
  auto end = std::min(text.find_first_of(" \t\n"), text.size());
  auto rest = text.substr(end);
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  return {text.substr(0, end), rest};
}

std::string_view without_end(std::string_view text) {
  auto last = text.find_last_not_of("\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

typed_line to_typed(std::variant<message, bad_line> read) {
  return std::visit([](auto& which) -> typed_line { return std::move(which); }, read);
}

typed_line to_conversation(std::string_view name) {
  name = name.substr(0, name.find_last_not_of(blanks) + 1);
  if (name == everybody || is_username(name))
    return request{command::to, std::string{name}};
  return bad_line{"write the name of whom to talk with behind it, or ALL"};
}

typed_line read_command(split line, const conversation& now) {
  auto [word, rest] = line;
  if (word == "/to")
    return to_conversation(rest);
  if (word == "/who")
    return request{command::who, std::string{split_word(rest).word}};
  if (word == "/more")
    return request{command::more};
  if (word == "/help")
    return request{command::help};
  if (word == "/quit")
    return request{command::quit};
  if (word == "/all")
    return to_typed(make_message(everybody, rest));
  if (word == "/msg") {
    auto [name, text] = split_word(rest);
    return to_typed(make_message(name, text));
  }
  if (word == "/reply")
    return now.last_sender.empty() ? bad_line{"nobody has written to you yet"}
                                   : to_typed(make_message(now.last_sender, rest));
  std::vector<std::string> known;
  for (const auto& each : commands())
    known.emplace_back(split_word(each.usage).word);
  auto meant = nearest_name(std::string{word}, known);
  return bad_line{shortened(printable(word), max_shown) + " is no command"
                  + (meant.empty() ? "" : ", but there is " + meant)
                  + "; /help lists them, and a text that begins with / is written with "
                    "//"};
}

/// `@bob` with nothing behind it.
bool is_name_alone(std::string_view line) {
  return line.starts_with('@')
         && line.find_first_not_of(blanks, line.find_first_of(" \t\n")) == line.npos;
}

typed_line read_plain(std::string_view text, const conversation& now) {
  if (now.with.empty())
    return bad_line{"write @NAME and a text, or @ALL and a text for everybody; /help "
                    "says more"};
  return to_typed(make_message(now.with, text));
}

} // namespace

typed_line read_typed(std::string_view input, const conversation& now) {
  // What is pasted often brings the end of its last line with it.
  input = without_end(input);
  if (is_blank(input))
    return {};
  auto line = input.substr(input.find_first_not_of(blanks));
  if (line.starts_with("//"))
    return read_plain(line.substr(1), now);
  if (line.starts_with('/'))
    return read_command(split_word(line), now);
  if (is_name_alone(line))
    return to_conversation(line.substr(1));
  if (line.starts_with('@'))
    return to_typed(parse_line(line));
  return read_plain(input, now);
}

const std::vector<command_help>& commands() {
  static const std::vector<command_help> all{
    {"/to NAME", "the lines that follow are for NAME; so does @NAME alone"},
    {"/msg NAME TEXT", "sends TEXT to NAME, as @NAME TEXT does"},
    {"/all TEXT", "sends TEXT to everybody, as @ALL TEXT does"},
    {"/reply TEXT", "sends TEXT to who has written last"},
    {"/who [BEGINNING]", "tells who is there, whose names begin so"},
    {"/more", "shows what was left out of a long message"},
    {"/help", "tells this"},
    {"/quit", "leaves, as Ctrl-D does"},
  };
  return all;
}

} // namespace telex::cli
