#include "cli/telex/client/server_answer.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

namespace {

using settlement_of_message = decltype(settled::how);

/// Reasons that say by themselves that the recipient does not have a message.
constexpr outcome certain_reasons[] = {
  outcome::unknown_recipient, outcome::recipient_busy, outcome::rejected,
  outcome::plain_recipient,   outcome::too_large,      outcome::nobody_else,
};

/// Whether that refuses a message that its recipient does not have for certain.
bool is_certain(const wire::error_frame& error) noexcept {
  if (error.about.fate)
    return *error.about.fate == fate::failed;
  auto why = failure_of(error);
  auto is_reason = [&](outcome each) { return to_string(each) == error.about.reason; };
  return why == failure::unreadable || why == failure::unregistered
         || std::ranges::any_of(certain_reasons, is_reason);
}

settlement_of_message refused(message what, failure why, std::string said) {
  return not_delivered{std::move(what), why, std::move(said)};
}

settlement_of_message doubted(message what, doubt why, std::string said) {
  return not_confirmed{std::move(what), why, std::move(said)};
}

} // namespace

bool may_answer(std::string_view named, std::string_view recipient,
                std::string_view sender) noexcept {
  named = named.substr(0, named.find(' '));
  return named.empty() || named == recipient || named == sender;
}

std::string name_or_nobody(std::string_view sender) {
  return is_username(sender) ? std::string{sender} : std::string{};
}

settlement_of_message fate_of(message what, const wire::sent_frame& answer) {
  const auto& counts = answer.about.counts;
  if (counts && (counts->failed > 0 || *counts == tally{}))
    return refused(std::move(what), failure::refused, {});
  if (counts && counts->unknown > 0)
    return doubted(std::move(what), doubt::unanswered, {});
  return delivered{std::move(what)};
}

settlement_of_message fate_of(message what, const wire::error_frame& error) {
  const auto& counts = error.about.counts;
  auto is_sent_to_nobody = counts && *counts == tally{};
  if (counts ? counts->failed > 0 || is_sent_to_nobody : is_certain(error))
    return refused(std::move(what), failure_of(error), error.text);
  auto is_given = counts || error.about.fate == fate::unknown;
  return doubted(std::move(what), is_given ? doubt::unanswered : doubt::unsaid,
                 error.text);
}

failure failure_of(const wire::error_frame& error) noexcept {
  switch (static_cast<wire::error_code>(error.code)) {
    case wire::error_code::unable_to_send:
      return failure::refused;
    case wire::error_code::header_incomplete:
      return failure::unreadable;
    case wire::error_code::no_user_registered:
      return failure::unregistered;
    default:
      return failure::other;
  }
}

std::string complaint_of(const wire::error_frame& error) {
  return error.text.empty() ? "error " + std::to_string(error.code) : error.text;
}

} // namespace telex::cli
