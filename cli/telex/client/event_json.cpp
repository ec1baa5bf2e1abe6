#include "cli/telex/client/event_json.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/exact_text.hpp"
#include "cli/telex/client/wording.hpp"

#include <nlohmann/json.hpp>

namespace telex::cli {

namespace {

using json = nlohmann::ordered_json;

constexpr std::string_view word_of(refusal why) noexcept {
  switch (why) {
    case refusal::taken:
      return "taken";
    case refusal::unclear:
      return "most-likely-taken";
    case refusal::renamed:
      return "renamed";
    case refusal::wrong_role:
      return "wrong-role";
    case refusal::needs_tls:
      return "needs-tls";
    case refusal::password_required:
      return "password-required";
    case refusal::wrong_password:
      return "wrong-password";
    case refusal::insecure:
      return "insecure";
    case refusal::rate_limited:
      return "rate-limited";
    case refusal::other:
      break;
  }
  return "other";
}

constexpr std::string_view word_of(loss why) noexcept {
  switch (why) {
    case loss::closed:
      return "closed";
    case loss::crowded:
      return "crowded";
    case loss::silent:
      return "silent";
    case loss::nonsense:
      return "nonsense";
    case loss::forgotten:
      return "forgotten";
    case loss::draining:
      return "draining";
    case loss::taken_over:
      return "taken-over";
    case loss::interrupted:
      return "interrupted";
    case loss::broken:
      break;
  }
  return "broken";
}

std::string_view word_of(const decltype(settled::how)& how) noexcept {
  // In the order of the alternatives.
  constexpr std::string_view words[]
    = {"delivered", "not delivered", "not confirmed", "not sent"};
  return words[how.index()];
}

/// The beginning of what is told of something that was to be sent.
json result_of(std::string_view word, const input_place& from, std::string_view to) {
  json result{{"event", "result"}, {"result", word}};
  if (!to.empty())
    result["to"] = to;
  if (from.line > 0)
    result["line"] = from.line;
  if (!from.id.empty())
    result["id"] = json::parse(from.id);
  return result;
}

/// What a server says may be no UTF-8, where it is to be.
std::string to_line(const json& what) {
  return what.dump(-1, ' ', true, json::error_handler_t::replace);
}

} // namespace

std::string to_json(const arrived& news) {
  json result{{"event", "message"}, {"from", news.sender}};
  if (news.to_all)
    result["to"] = everybody;
  add_text(result, news.text);
  if (!news.date.empty())
    result["date"] = news.date;
  if (!news.content_type.empty())
    result["content_type"] = news.content_type;
  if (news.account)
    result["account"] = true;
  return to_line(result);
}

std::string to_json(const names& news) {
  return to_line({{"event", "names"},
                  {"prefix", news.prefix},
                  {"total", news.total},
                  {"names", news.first}});
}

std::string to_json(const turned_away& news) {
  return to_line(
    {{"event", "turned_away"}, {"from", news.sender}, {"why", describe(news.why)}});
}

std::string to_json(const registered& news, std::string_view name) {
  return to_line({{"event", "registered"},
                  {"name", name},
                  {"protocol", news.limits ? "extended" : "plain"}});
}

std::string to_json(const name_refused& news, std::string_view name) {
  return to_line({{"event", "refused"},
                  {"name", name},
                  {"reason", word_of(news.why)},
                  {"why", describe(news, name)}});
}

std::string to_json(const unreachable& news, const std::string& server) {
  return to_line(
    {{"event", "unreachable"}, {"server", server}, {"why", describe(news, server)}});
}

std::string to_json_unreachable(std::string_view server) {
  return to_line({{"event", "unreachable"}, {"server", server}});
}

std::string to_json(const not_answered& news) {
  return to_line({{"event", "not_answered"}, {"why", describe(news)}});
}

std::string to_json_misused(std::string_view why) {
  return to_line({{"event", "misused"}, {"why", why}});
}

std::string to_json(const lost& news) {
  return to_line(
    {{"event", "lost"}, {"reason", word_of(news.why)}, {"why", describe(news)}});
}

std::string to_json(const settled& news, const input_place& from) {
  auto recipient
    = std::visit([](const auto& how) { return how.what.recipient; }, news.how);
  auto result = result_of(word_of(news.how), from, recipient);
  if (news.counts)
    result["counts"] = {{"delivered", news.counts->delivered},
                        {"failed", news.counts->failed},
                        {"unknown", news.counts->unknown}};
  if (!news.reason.empty())
    result["reason"] = news.reason;
  if (auto why = reason_of(news); !why.empty())
    result["why"] = why;
  return to_line(result);
}

std::string to_json(const bad_line& what, const input_place& from,
                    std::string_view to) {
  auto result = result_of("not sent", from, to);
  result["why"] = what.hint;
  return to_line(result);
}

} // namespace telex::cli
