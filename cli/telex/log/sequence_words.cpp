#include "cli/telex/log/sequence_words.hpp"

#include "cli/telex/log/time_text.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace telex::log {

namespace {

/// Longer names are shortened where an explanation has them.
constexpr std::size_t max_name = 14;

std::string brief(std::string_view name) {
  return cli::shortened(name_or_somebody(name), max_name);
}

std::string count_of(std::uint64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

void join(std::string& list, std::string_view next) {
  list.append(list.empty() ? "" : ", ").append(next);
}

/// What a message that is not answered waits for, to follow `not answered yet`.
std::string hold_up_of(const trace& known) {
  auto settled = known.count(step::settled);
  if (settled > 0 && settled >= known.recipient_count())
    return ", though it is settled";
  if (known.is_broadcast())
    return fmt::format(": settled for {} of {}", settled,
                       count_of(known.recipient_count(), "recipient"));
  if (known.find(step::acknowledged) || known.recipients.empty())
    return "";
  auto name = brief(known.recipients.front().name);
  return known.find(step::forwarded) ? fmt::format(": {} has not acknowledged it", name)
                                     : ": it waits in the queue of " + name;
}

std::string all_endings(const trace& known) {
  std::string result;
  for (std::size_t i = 0; i < outcome_count; ++i)
    if (auto how = static_cast<outcome>(i); known.count(how) > 0)
      join(result, fmt::format("{} {}", known.count(how), to_string(how)));
  return result;
}

/// How many recipients must have acknowledged, as the message ended like that.
std::uint64_t due_acknowledgements(const trace& known) {
  if (known.ending() == outcome::delivered)
    return known.recipient_count();
  auto result = known.count(outcome::delivered) + known.count(outcome::rejected)
                + known.count(outcome::header_incomplete);
  auto is_one = known.ending() && is_acknowledgement(*known.ending());
  return std::max<std::uint64_t>(result, is_one ? 1 : 0);
}

/// Those that must have been, since later ones were.
std::string missing_steps(const trace& known) {
  auto acknowledged
    = std::max(due_acknowledgements(known), known.count(step::acknowledged));
  auto forwarded = std::max(acknowledged, known.count(step::forwarded));
  auto is_past_lookup
    = std::any_of(known.moments.begin(), known.moments.end(),
                  [](const auto& each) { return each.what > step::looked_up; });
  // A router that stops looks nobody up.
  auto is_looked_up = is_past_lookup && known.ending() != outcome::draining;
  auto settled = std::max<std::uint64_t>(known.recipient_count(), 1);
  std::string result;
  auto expect = [&](step what, std::uint64_t count) {
    if (known.count(what) < count)
      join(result, to_string(what));
  };
  expect(step::received, 1);
  expect(step::looked_up, is_looked_up ? 1 : 0);
  expect(step::queued, forwarded);
  expect(step::forwarded, acknowledged);
  expect(step::acknowledged, acknowledged);
  expect(step::settled, known.find(step::answered) ? settled : 0);
  return result;
}

} // namespace

std::string headline_of(const trace& known) {
  std::string_view addressee = known.addressee;
  if (addressee.empty() && known.recipients.size() == 1)
    addressee = known.recipients.front().name;
  auto result
    = fmt::format("transaction {}: {} to {}", known.transaction,
                  name_or_somebody(known.sender), name_or_somebody(addressee));
  if (known.is_broadcast() && known.found)
    result += fmt::format(" ({})", count_of(*known.found, "recipient"));
  return known.bytes ? result + ", " + count_of(*known.bytes, "octet") : result;
}

std::string summary_of(const trace& known) {
  auto answer = known.find(step::answered);
  if (!answer)
    return "not answered yet" + hold_up_of(known);
  auto took = to_text(known.elapsed(*answer));
  return answer->how == outcome::delivered
           ? "delivered after " + took
           : fmt::format("not delivered after {}: {}", took, to_string(*answer->how));
}

std::vector<std::string> notes_of(const trace& known) {
  std::vector<std::string> result;
  if (known.is_cut) {
    auto of = known.found ? fmt::format(" of {}", *known.found) : "";
    result.push_back(
      fmt::format("{}{} recipients are shown", known.recipients.size(), of));
    if (auto endings = all_endings(known); !endings.empty())
      result.push_back("settled: " + endings);
  }
  if (auto missing = missing_steps(known); !missing.empty())
    result.push_back("not in the log: " + missing);
  return result;
}

std::string explain(outcome how, std::string_view recipient) {
  auto name = brief(recipient);
  switch (how) {
    case outcome::delivered:
      return name + " has it";
    case outcome::unknown_recipient:
      return "nobody is called " + name;
    case outcome::recipient_left:
      return name + " left before it answered";
    case outcome::no_acknowledgement:
      return "none came from " + name + " in time";
    case outcome::recipient_busy:
      return "too much waits for " + name;
    case outcome::rejected:
      return name + " answered with an error";
    case outcome::header_incomplete:
      return name + " answered with error 103";
    case outcome::nobody_else:
      return "there is nobody else";
    case outcome::draining:
      return "the router is stopping";
    case outcome::plain_recipient:
      return "it is no plain text, and " + name + " takes nothing else";
    case outcome::too_large:
      return "it is longer than the router takes";
  }
  return {};
}

std::string_view name_or_somebody(std::string_view name) noexcept {
  return name.empty() ? "somebody" : name;
}

} // namespace telex::log
