#include "cli/telex/who/roll_call.hpp"

#include "actors/username.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace telex::cli {

namespace {

/// Of what names are made, in the order of their octets.
constexpr std::string_view characters
  = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How many questions wait for their answers at most: those of one round.
constexpr std::size_t most_unanswered = characters.size();

} // namespace

roll_call::roll_call(std::string beginning)
  : beginning_{std::move(beginning)}, questions_{beginning_} {
  // nop
}

std::optional<std::string> roll_call::next_question() {
  if (questions_.empty() || unanswered_ == most_unanswered)
    return std::nullopt;
  if (asked_ == most_questions) {
    questions_.clear();
    is_whole_ = false;
    return std::nullopt;
  }
  ++asked_;
  ++unanswered_;
  auto result = std::move(questions_.back());
  questions_.pop_back();
  return result;
}

void roll_call::take(const names& answer) {
  --unanswered_;
  total_ = std::max(total_, answer.total);
  found_.insert(answer.first.begin(), answer.first.end());
  is_whole_ = is_whole_ && answer.nameless == 0;
  if (answer.total > answer.first.size() + answer.nameless)
    ask_on(answer);
}

/// Of those who come behind the last name of an answer, which begin with one character
/// more. They are next, so that few questions wait at a time.
void roll_call::ask_on(const names& answer) {
  const auto& asked = answer.prefix;
  auto last = answer.first.empty() ? std::string_view{} : answer.first.back();
  if (!last.starts_with(asked) || asked.size() >= max_username) {
    is_whole_ = false;
    return;
  }
  auto next = last.size() == asked.size() ? characters.front() : last[asked.size()];
  for (auto i = characters.size(); i-- > 0 && characters[i] >= next;)
    questions_.push_back(asked + characters[i]);
}

bool roll_call::is_done() const noexcept {
  return questions_.empty() && unanswered_ == 0;
}

names roll_call::found(const std::string& oneself) const {
  names result{beginning_, 0, {found_.begin(), found_.end()}};
  std::erase(result.first, oneself);
  auto others = total_ - (total_ > 0 && oneself.starts_with(beginning_) ? 1 : 0);
  result.total = is_whole_ && is_done()
                   ? result.first.size()
                   : std::max<std::uint64_t>(others, result.first.size());
  return result;
}

} // namespace telex::cli
