#include "cli/configuration/parse_error.hpp"

#include <optional>
#include <string_view>

namespace telex::cli {

namespace {

/// What is in front of `word` and what behind it; nothing if it is not there.
struct halves {
  std::string before;
  std::string behind;
};

std::optional<halves> split_at(const std::string& text, std::string_view word) {
  auto found = text.find(word);
  if (found == text.npos)
    return std::nullopt;
  return halves{text.substr(0, found), text.substr(found + word.size())};
}

/// `--as: 1 required NAME missing` or `--as: At Most 1 required but received 2`.
std::string describe_count(const std::string& text) {
  if (auto found = split_at(text, ": At Most 1 "))
    return found->before + " is given more than once";
  auto found = split_at(text, ": 1 required ");
  if (!found)
    return text;
  auto what = split_at(found->behind, " missing");
  return what ? "there is no " + what->before + " behind " + found->before : text;
}

} // namespace

std::string describe(const CLI::ParseError& error) {
  std::string text = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error))
    return describe_count(text);
  if (auto found = split_at(text, " is required");
      found && dynamic_cast<const CLI::RequiredError*>(&error))
    return found->before + " is missing";
  if (auto found = split_at(text, " excludes ");
      found && dynamic_cast<const CLI::ExcludesError*>(&error))
    return found->before + " and " + found->behind + " do not go together";
  if (auto found = split_at(text, " requires ");
      found && dynamic_cast<const CLI::RequiresError*>(&error))
    return found->before + " needs " + found->behind + ", too";
  return text;
}

} // namespace telex::cli
