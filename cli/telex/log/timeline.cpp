#include "cli/telex/log/timeline.hpp"

#include "actors/username.hpp"
#include "cli/telex/log/vocabulary.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace telex::log {

namespace {

constexpr std::array<std::string_view, step_count> step_names{
  events::received::about.name,     events::looked_up::about.name,
  events::queued::about.name,       events::forwarded::about.name,
  events::acknowledged::about.name, events::settled::about.name,
  events::answered::about.name,
};

std::optional<step> to_step(std::string_view event) noexcept {
  auto at = std::find(step_names.begin(), step_names.end(), event);
  if (at == step_names.end())
    return std::nullopt;
  return static_cast<step>(at - step_names.begin());
}

std::optional<outcome> to_outcome(std::string_view reason) noexcept {
  for (const auto& each : outcomes)
    if (each.name == reason)
      return each.how;
  return std::nullopt;
}

/// Whether a step has one of the recipients' connections to report it.
constexpr bool is_of_recipient(step x) noexcept {
  return x >= step::queued && x <= step::acknowledged;
}

/// `text` in printable ASCII: so each character has one column, and is one of XML. A
/// name has no other characters, but its sender may have written any.
std::string plain(std::string_view text) {
  std::string result;
  for (auto c : text.substr(0, max_username))
    result += c >= 0x20 && c < 0x7f
                ? std::string{c}
                : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return cli::shortened(result, max_username);
}

/// The field of that name, if it is a number.
std::optional<std::uint64_t> number_in(const record& x, std::string_view name) {
  for (const auto& each : x.others)
    if (each.name == name)
      return wire::to_number<std::uint64_t>(each.value);
  return std::nullopt;
}

void note(std::string& known, std::string_view text) {
  if (known.empty())
    known = plain(text);
}

} // namespace

std::string_view to_string(step x) noexcept {
  return step_names[static_cast<std::size_t>(x)];
}

const moment* trace::find(step x) const noexcept {
  auto at = std::find_if(moments.begin(), moments.end(),
                         [x](const auto& each) { return each.what == x; });
  return at == moments.end() ? nullptr : &*at;
}

bool trace::is_broadcast() const noexcept {
  return addressee == everybody || recipients.size() > 1;
}

std::uint64_t trace::recipient_count() const noexcept {
  return is_broadcast() ? found.value_or(recipients.size()) : 1;
}

std::optional<outcome> trace::ending() const noexcept {
  if (auto answer = find(step::answered))
    return answer->how;
  auto last = is_broadcast() ? nullptr : find(step::settled);
  return last ? last->how : std::nullopt;
}

std::chrono::microseconds trace::elapsed(const moment& x) const noexcept {
  if (x.what == step::received)
    return {};
  if (x.taken && x.what != step::acknowledged)
    return *x.taken;
  for (const auto& each : moments)
    if (x.taken && each.what == step::forwarded && each.recipient == x.recipient)
      return elapsed(each) + *x.taken;
  auto first
    = std::min_element(moments.begin(), moments.end(),
                       [](const auto& a, const auto& b) { return a.time < b.time; });
  return x.time - start.value_or(first->time);
}

timeline::timeline(std::uint64_t transaction) {
  known_.transaction = transaction;
}

void timeline::take(const record& x) {
  // No event of a run is before this one.
  is_next_run_ = is_next_run_ || is<events::listening>(x);
  auto what = to_step(x.event);
  has_steps_ = has_steps_ || what;
  if (!what || x.transaction != known_.transaction)
    return;
  moment result{*what,        x.time,       x.duration,
                std::nullopt, std::nullopt, number_in(x, "waiting").value_or(0)};
  if (*what >= step::acknowledged && !(result.how = to_outcome(x.reason)))
    return;
  if (std::exchange(is_next_run_, false))
    begin_run();
  note_names(*what, x);
  if (!keep(result, x))
    return;
  ++known_.counts[static_cast<std::size_t>(*what)];
  if (*what == step::received)
    known_.start = x.time;
  else if (*what != step::acknowledged && x.duration)
    known_.start = x.time - *x.duration;
}

void timeline::begin_run() {
  trace next;
  next.transaction = known_.transaction;
  next.runs = known_.runs + 1;
  known_ = std::move(next);
}

void timeline::note_names(step what, const record& x) {
  if (x.bytes)
    known_.bytes = x.bytes;
  if (what == step::settled) {
    note(known_.follower, x.actor);
  } else if (is_of_recipient(what)) {
    note(known_.sender, x.peer);
  } else {
    note(known_.sender, x.user);
    note(known_.addressee, x.peer);
    note(what == step::looked_up ? known_.registry : known_.sender_connection, x.actor);
  }
  if (auto found = number_in(x, "recipients")) {
    known_.found = found;
    known_.is_cut = known_.is_cut || *found > max_recipients;
  }
}

/// Whether the step counts. It is kept if there is room for its recipient.
bool timeline::keep(moment& what, const record& x) {
  if (what.what == step::settled) {
    keep_settled(what);
    return true;
  }
  if (is_of_recipient(what.what)) {
    what.recipient = recipient_of(x);
    if (!what.recipient) {
      known_.is_cut = true;
      return true;
    }
  }
  if (has(what.what, what.recipient))
    return false;
  known_.moments.push_back(what);
  return true;
}

void timeline::keep_settled(const moment& what) {
  ++known_.settled_as[static_cast<std::size_t>(*what.how)];
  if (!known_.last_settled || known_.last_settled->taken < what.taken)
    known_.last_settled = what;
  if (known_.count(step::settled) < max_recipients)
    known_.moments.push_back(what);
  else
    known_.is_cut = true;
}

/// Nothing if there is no room for it.
std::optional<std::size_t> timeline::recipient_of(const record& x) {
  auto& all = known_.recipients;
  auto connection = plain(x.actor);
  auto at = std::find_if(all.begin(), all.end(), [&](const auto& each) {
    return each.connection == connection;
  });
  if (at != all.end())
    return at - all.begin();
  if (all.size() == max_recipients)
    return std::nullopt;
  all.push_back({plain(x.user), connection});
  return all.size() - 1;
}

bool timeline::has(step what, std::optional<std::size_t> recipient) const noexcept {
  return std::any_of(
    known_.moments.begin(), known_.moments.end(),
    [&](const auto& each) { return each.what == what && each.recipient == recipient; });
}

} // namespace telex::log
