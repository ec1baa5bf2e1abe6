#include "cli/telex/send_words.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/message_line.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace telex::cli {

namespace {

// What stands in front of a word.
constexpr char is_word = '=';
constexpr char is_mark = '|'; ///< It is the `--`.
constexpr char is_behind_mark = ':';

bool is_option(std::string_view word) {
  if (!word.starts_with('-'))
    return false;
  auto name = word.substr(word.starts_with("--") ? 2 : 1);
  return !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) != 0;
}

/// Whether the word behind this option is its value.
bool takes_value(const CLI::App& command, const std::string& option) {
  auto known = command.get_option_no_throw(option);
  return known && known->get_items_expected_min() > 0;
}

/// Those of telex send.
std::vector<std::string> shielded(const CLI::App& command,
                                  const std::vector<std::string>& words) {
  std::vector<std::string> result;
  auto mark = std::ranges::find(words, "--");
  for (auto word = words.begin(); word != words.end(); ++word)
    if (word >= mark)
      result.push_back((word == mark ? is_mark : is_behind_mark) + *word);
    else if (!is_option(*word))
      result.push_back(is_word + *word);
    else if (result.push_back(*word);
             takes_value(command, *word) && word + 1 != words.end())
      result.push_back(*++word);
  return result;
}

bool begins_text(std::string_view word) noexcept {
  return !word.starts_with('@') || word.find_first_of(" \t\n") != word.npos;
}

/// Adds the names in `word`; returns what is wrong with one of them, or nothing.
std::string add_recipients(std::vector<std::string>& to, std::string_view word) {
  // As people write it in a chat.
  if (word.starts_with('@') && (word.ends_with(':') || word.ends_with(',')))
    word.remove_suffix(1);
  for (;;) {
    auto end = word.find(',');
    auto name = word.substr(0, end);
    if (name.starts_with('@'))
      name.remove_prefix(1);
    if (auto flaw = flaw_of_recipient(name))
      return flaw->hint;
    if (std::ranges::find(to, name) == to.end())
      to.emplace_back(name);
    if (end == word.npos)
      return {};
    word.remove_prefix(end + 1);
  }
}

/// The words from `first` on, which are shielded, as one text.
template <class Iterator>
std::optional<std::string> joined_text(Iterator first, Iterator last) {
  std::optional<std::string> result;
  for (; first != last; ++first)
    result = (result ? *result + ' ' : "") + first->substr(1);
  return result;
}

} // namespace

std::vector<std::string> shield_words(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> result{argv + std::min(argc, 1), argv + argc};
  auto is_no_option = [](const std::string& x) { return !x.starts_with('-'); };
  auto command = std::ranges::find_if(result, is_no_option);
  if (command != result.end() && *command == "send") {
    auto behind = shielded(*app.get_subcommand("send"), {command + 1, result.end()});
    result.erase(command + 1, result.end());
    std::ranges::move(behind, std::back_inserter(result));
  }
  std::ranges::reverse(result);
  return result;
}

std::variant<addressed, std::string>
read_send_words(const std::vector<std::string>& words) {
  auto mark = std::ranges::find(words, std::string{is_mark} + "--");
  auto has_mark = mark != words.end();
  addressed result;
  auto word = words.begin();
  for (; word != mark; ++word) {
    auto is_first = word == words.begin();
    auto said = std::string_view{*word}.substr(1);
    auto is_name = has_mark || is_first || words.front().starts_with("=@");
    if (!is_name || (!has_mark && !is_first && begins_text(said)))
      break;
    if (auto flaw = add_recipients(result.recipients, said); !flaw.empty())
      return is_first || has_mark
               ? flaw
               : flaw + "; a text that begins with @ stands behind --";
  }
  if (result.recipients.size() > 1
      && std::ranges::find(result.recipients, everybody) != result.recipients.end())
    return "ALL is everybody already; leave the others out";
  result.text = joined_text(has_mark ? mark + 1 : word, words.end());
  return result;
}

} // namespace telex::cli
