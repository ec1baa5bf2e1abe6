#include "cli/telexd/accounts/accounts_text.hpp"

#include "actors/username.hpp"
#include "cli/telexd/accounts/password_hash.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

namespace {

constexpr auto header
  = "# The accounts of telexd, a line NAME:HASH each; telexd account changes them.\n";

} // namespace

accounts_text::accounts_text(std::string_view text) {
  while (!text.empty()) {
    auto size = std::min(text.find('\n'), text.size());
    lines_.push_back(read(text.substr(0, size)));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
}

accounts_text::line accounts_text::read(std::string_view text) {
  line result{std::string{text}};
  if (text.ends_with('\r'))
    text.remove_suffix(1);
  if (text.starts_with('#') || text.find_first_not_of(" \t") == std::string_view::npos)
    return result;
  auto name = text.substr(0, text.find(':'));
  if (!is_username(name)) {
    result.flaw = "it does not begin with a name, 1 to 64 letters and digits, and a "
                  "colon";
    return result;
  }
  result.what.name = name;
  auto hash = std::string{text.substr(std::min(name.size() + 1, text.size()))};
  if (!names_.emplace(name).second)
    result.flaw = "there is an account of that name in a line before it";
  else if (auto flaw = flaw_of_hash(hash); !flaw.empty())
    result.flaw = "what follows the name " + std::string{flaw};
  else
    result.what.hash = std::move(hash);
  return result;
}

std::vector<accounts_text::flaw> accounts_text::flaws() const {
  std::vector<flaw> result;
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (!lines_[i].flaw.empty())
      result.push_back({i + 1, lines_[i].flaw});
  return result;
}

account_table accounts_text::table() const {
  std::vector<account> result;
  for (const auto& each : lines_)
    if (!each.what.name.empty())
      result.push_back(each.what);
  return account_table{std::move(result)};
}

std::size_t accounts_text::count() const {
  return static_cast<std::size_t>(
    std::count_if(lines_.begin(), lines_.end(),
                  [](const line& each) { return !each.what.hash.empty(); }));
}

void accounts_text::set(const std::string& name, const std::string& hash) {
  names_.insert(name);
  line changed{name + ':' + hash, {name, hash}};
  auto found = std::find_if(lines_.begin(), lines_.end(),
                            [&](const line& each) { return each.what.name == name; });
  if (found == lines_.end())
    lines_.push_back(std::move(changed));
  else
    *found = std::move(changed);
}

bool accounts_text::remove(const std::string& name) {
  std::erase_if(lines_, [&](const line& each) { return each.what.name == name; });
  return names_.erase(name) > 0;
}

std::string accounts_text::text() const {
  std::string result;
  for (const auto& each : lines_)
    result += each.text + '\n';
  return result.empty() ? header : result;
}

} // namespace telex::cli
