#include "cli/telex/client/event_json.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/exact_text.hpp"
#include "cli/telex/client/wording.hpp"

#include <nlohmann/json.hpp>

namespace telex::cli {

namespace {

using json = nlohmann::ordered_json;

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

std::string to_json(const joined& news) {
  return to_line({{"event", "joined"}, {"name", news.name}});
}

std::string to_json(const left& news) {
  return to_line({{"event", "left"}, {"name", news.name}});
}

std::string to_json(const turned_away& news) {
  return to_line(
    {{"event", "turned_away"}, {"from", news.sender}, {"why", describe(news.why)}});
}

} // namespace telex::cli
