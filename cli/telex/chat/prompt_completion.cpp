// What Tab does at the prompt.

#include "cli/telex/chat/prompt.hpp"
#include "cli/telex/chat/typed_line.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

// Behind <cstdio>, which they need.
#include <readline/readline.h>

namespace telex::cli {

namespace {

/// Whether a name, or a command, is being written behind `before`, and no text.
bool is_of_name(std::string_view before) {
  auto blank = before.find(' ');
  if (blank == std::string_view::npos)
    return true;
  auto with_blank = before.substr(0, blank + 1);
  return before.rfind(' ') == blank
         && std::ranges::any_of(commands(), [with_blank](const command_help& each) {
              return each.usage.starts_with(with_blank)
                     && each.usage.find("NAME") != std::string_view::npos;
            });
}

} // namespace

int prompt::on_tab(int count, int key) {
  if (active_->echo_ == echo::off)
    return 0;
  std::string_view before{rl_line_buffer, static_cast<std::size_t>(rl_point)};
  if (!is_of_name(before))
    return rl_insert(count, key);
  active_->is_listing_ = rl_last_func == &prompt::on_tab;
  return active_->is_listing_ ? rl_possible_completions(count, key)
                              : rl_complete(count, key);
}

// Behind a command a name has no sign, unless it was begun with one.
char** prompt::on_completion(const char* word, int start, int) {
  // No file names, which readline would offer otherwise.
  rl_attempted_completion_over = 1;
  std::string_view prefix{word};
  auto& found = active_->completions_;
  found.clear();
  if (start == 0 && prefix.starts_with('/')) {
    for (const auto& each : commands())
      if (auto name = each.usage.substr(0, each.usage.find(' '));
          name.starts_with(prefix))
        found.emplace_back(name);
  } else {
    auto sign = start == 0 || prefix.starts_with('@') ? "@" : "";
    prefix.remove_prefix(prefix.starts_with('@') ? 1 : 0);
    active_->sought_ = prefix;
    const auto& names = active_->names_;
    for (const auto& each :
         active_->is_listing_ ? names.starting_with(prefix) : names.likely_with(prefix))
      found.push_back(sign + each);
  }
  // The last one is given out first.
  std::ranges::reverse(found);
  return rl_completion_matches(word, &prompt::next_completion);
}

// Gives out one completion at a call; readline frees it.
char* prompt::next_completion(const char*, int) {
  auto& left = active_->completions_;
  if (left.empty())
    return nullptr;
  auto result = std::move(left.back());
  left.pop_back();
  return ::strdup(result.c_str());
}

} // namespace telex::cli
