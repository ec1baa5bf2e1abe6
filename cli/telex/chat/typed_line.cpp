#include "cli/telex/chat/typed_line.hpp"

#include "actors/username.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/nearest_name.hpp"

#include <algorithm>
#include <array>
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

/// The name of a user behind a command, written as it is or as before a text.
std::string_view without_sign(std::string_view name) {
  name = name.substr(0, name.find_last_not_of(blanks) + 1);
  name.remove_prefix(name.starts_with('@') ? 1 : 0);
  return name;
}

typed_line to_conversation(std::string_view name) {
  if (name == everybody || is_username(name))
    return request{command::to, std::string{name}};
  return bad_line{"write the name of whom to talk with behind it, or ALL"};
}

/// What stands behind a command; a word may be the beginning of a name.
enum class operand : std::uint8_t { none, word_or_none, name, name_or_none };

struct simple_command {
  std::string_view word;
  command what;
  operand takes;
};

constexpr std::array<simple_command, 10> simple_commands{{
  {"/who", command::who, operand::word_or_none},
  {"/history", command::history, operand::word_or_none},
  {"/watch", command::watch, operand::name_or_none},
  {"/unwatch", command::unwatch, operand::name},
  {"/ignore", command::ignore, operand::name_or_none},
  {"/unignore", command::unignore, operand::name},
  {"/stats", command::stats, operand::none},
  {"/more", command::more, operand::none},
  {"/help", command::help, operand::none},
  {"/quit", command::quit, operand::none},
}};

typed_line read_simple(const simple_command& which, std::string_view rest) {
  auto name = without_sign(rest);
  auto most = which.takes == operand::none ? std::string_view{} : split_word(name).word;
  if (name != most)
    return bad_line{
      std::string{which.word}
      + (most.empty() ? " takes nothing behind it" : " takes one name, and no more")};
  if (which.takes == operand::none || which.takes == operand::word_or_none)
    return request{which.what, std::string{name}};
  if (is_username(name) || (name.empty() && which.takes == operand::name_or_none))
    return request{which.what, std::string{name}};
  return bad_line{"write the name of one user behind " + std::string{which.word}};
}

typed_line read_command(split line, const conversation& now) {
  auto [word, rest] = line;
  auto simple = std::ranges::find(simple_commands, word, &simple_command::word);
  if (simple != simple_commands.end())
    return read_simple(*simple, rest);
  if (word == "/to")
    return to_conversation(without_sign(rest));
  if (word == "/all")
    return to_typed(make_message(everybody, rest));
  if (word == "/msg") {
    auto [name, text] = split_word(rest);
    if (name.empty())
      return bad_line{"write the name of a user and a text behind /msg"};
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
    return to_conversation(without_sign(line));
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
    {"/watch [NAME]", "tells when NAME comes and goes; alone, who is watched"},
    {"/unwatch NAME", "does so no more"},
    {"/ignore [NAME]", "shows no messages of NAME; alone, who is ignored"},
    {"/unignore NAME", "shows them again"},
    {"/stats", "tells how long messages and answers have taken"},
    {"/history [NAME]", "shows the last messages, or those with NAME"},
    {"/more", "shows what was left out of a long message"},
    {"/help", "tells this"},
    {"/quit", "leaves, as Ctrl-D does"},
  };
  return all;
}

} // namespace telex::cli
