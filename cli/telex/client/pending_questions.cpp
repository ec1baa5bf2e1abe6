#include "cli/telex/client/pending_questions.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

namespace {

std::optional<hindrance> hindrance_of(const wire::error_frame& error) noexcept {
  switch (static_cast<wire::error_code>(error.code)) {
    case wire::error_code::malformed_username:
      return hindrance::malformed;
    case wire::error_code::too_many:
      return hindrance::too_many;
    case wire::error_code::unknown_command:
      return hindrance::unknown;
    default:
      return std::nullopt;
  }
}

} // namespace

template <class Predicate>
std::optional<pending_questions::entry> pending_questions::take_first(Predicate holds) {
  auto found = std::find_if(waiting_.begin(), waiting_.end(), holds);
  if (found == waiting_.end())
    return std::nullopt;
  auto result = std::move(*found);
  waiting_.erase(found);
  return result;
}

std::optional<std::string> pending_questions::take_who() {
  auto found = take_first([](const entry& each) { return each.what == question::who; });
  return found ? std::optional{std::move(found->about)} : std::nullopt;
}

bool pending_questions::take(question what, std::string_view name) {
  return take_first([what, name](const entry& each) {
           return each.what == what && each.about == name;
         })
    .has_value();
}

std::optional<not_answered> pending_questions::refuse(const wire::error_frame& error) {
  auto why = hindrance_of(error);
  auto first = why ? take_first([](const entry&) { return true; }) : std::nullopt;
  return first ? std::optional{not_answered{first->what, std::move(first->about), *why}}
               : std::nullopt;
}

} // namespace telex::cli
