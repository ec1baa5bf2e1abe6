#include "cli/telex/chat/message_record.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/wording.hpp"

namespace telex::cli {

namespace {

using fate = message_record::fate;

fate fate_of(const settled& news) noexcept {
  // In the order of the alternatives.
  constexpr fate all[]
    = {fate::delivered, fate::not_delivered, fate::not_confirmed, fate::not_sent};
  return all[news.how.index()];
}

} // namespace

message_record to_record(const arrived& news, std::time_t when) {
  return {.when = when, .other = news.sender, .text = news.text, .to_all = news.to_all};
}

message_record to_record(const settled& news, std::time_t when) {
  const auto& what
    = std::visit([](const auto& how) -> const message& { return how.what; }, news.how);
  auto how = fate_of(news);
  return {.when = when,
          .other = what.recipient,
          .text = what.text,
          .what = how,
          .why = how == fate::delivered ? "" : describe(news)};
}

bool is_of(const message_record& what, const std::string& name) {
  return name.empty() || what.other == name || (name == everybody && what.to_all);
}

} // namespace telex::cli
