// The model: what the extended protocol says of a message that has ended.

#include "tests/simulation/model/extended_frame.hpp"
#include "tests/simulation/model/model.hpp"

#include <algorithm>

namespace telex::simulation {

namespace {

/// What the counts of a broadcast call a recipient.
enum fate : std::uint8_t {
  is_delivered = 1,
  is_failed = 2,
  is_unknown = 4,
  is_none = 8
};

bool has_counts(const router_frame& f) noexcept {
  return !f[field::delivered].empty();
}

/// It was refused before anybody was given it.
bool went_to_nobody(const router_frame& f) noexcept {
  return f[field::delivered] == "0" && f[field::failed] == "0"
         && f[field::unknown] == "0";
}

std::string about(const message& m) {
  return "message " + std::to_string(m.id) + " to " + std::string{names[m.recipient]};
}

} // namespace

/// `f` answers `m`, and is right as an answer of the plain protocol.
void model::check_details(connection_id who, const message& m, const router_frame& f) {
  if (!at(who).extended)
    return;
  auto is_broadcast = m.recipient == everybody;
  if (is_broadcast)
    check_counts(m, f);
  else if (has_counts(f))
    return fail("true-counts", about(m) + " has counts, and one recipient");
  auto reason = f[field::reason];
  if (f.what == router_frame::kind::sent)
    return;
  auto is_true = is_broadcast ? broadcast_may_have_failed_for(m, f)
                              : may_have_failed_for(m, m.deliveries.front(), reason);
  if (!is_true)
    return fail("true-reason", about(m) + " has not failed for " + std::string{reason});
  if (is_broadcast && f[field::delivery] != (went_to_nobody(f) ? "none" : ""))
    fail("true-fate", about(m) + " has Delivery: and went to some, or neither");
  else if (!is_broadcast)
    check_fate(m, m.deliveries.front(), f);
}

/// Whether its recipient has the message.
void model::check_fate(const message& m, const delivery& d, const router_frame& f) {
  auto fate = f[field::delivery];
  auto is_rejected = f[field::reason] == "rejected";
  if (is_rejected != fate.empty())
    fail("true-fate", about(m) + " is rejected and Delivery: given, or neither");
  else if (fate == "none" && !may_have_none(d))
    fail("true-fate", about(m) + " has Delivery: none, and its recipient some of it");
  else if (fate == "unknown" && !d.was_given)
    fail("true-fate", about(m) + " has Delivery: unknown, and was never given");
  else if (!is_rejected && fate != "none" && fate != "unknown")
    fail("true-fate", about(m) + " has Delivery: " + std::string{fate});
}

/// Whether no octet of it has left for its recipient.
bool model::may_have_none(const delivery& d) const {
  return !d.was_given || peers_[d.given_to].passed <= d.begins;
}

/// Whether `reason` is why a message failed with this recipient.
bool model::may_have_failed_for(const message& m, const delivery& d,
                                std::string_view reason) const {
  auto has = [&d](excuse x) { return (d.excuses & x) != 0; };
  if (reason == "unknown-recipient")
    return !d.was_given && (has(excuse::unknown_recipient) || may_say_bye(d.to));
  if (reason == "recipient-left")
    return has(excuse::recipient_left) || ended_
           || (d.was_given ? may_be_at_fault(peers_[d.given_to]) : may_say_bye(d.to));
  if (reason == "no-acknowledgement")
    return now_ >= m.due_from || has(excuse::too_late);
  if (reason == "recipient-busy")
    return !d.was_given
           && (has(excuse::recipient_busy) || (m.seeks == round_ && may_be_full(d.to)));
  if (reason == "rejected")
    return was_rejected(d);
  if (reason == "plain-recipient")
    return !d.was_given && has(excuse::plain_recipient);
  return reason == "draining" && (has(excuse::draining) || gives_up() || ended_);
}

bool model::broadcast_may_have_failed_for(const message& m,
                                          const router_frame& f) const {
  auto reason = f[field::reason];
  if (went_to_nobody(f))
    return ended_ || reason == "nobody-else" || (reason == "draining" && draining_)
           || (reason == "no-acknowledgement" && now_ >= m.due_from);
  return (unseen_users(m) > 0 && reason != "nobody-else")
         || std::any_of(m.deliveries.begin(), m.deliveries.end(), [&](const auto& d) {
              return may_have_failed_for(m, d, reason);
            });
}

/// What may be said of this recipient, as bits.
std::uint8_t model::fates_of(const message& m, const delivery& d) const {
  using state = delivery::state;
  unsigned result = was(d, state::received) ? is_delivered : 0;
  if (was_rejected(d))
    result |= is_failed;
  auto is_answered
    = d.now == state::received || d.now == state::refused || d.now == state::incomplete;
  auto has_failed
    = is_answered ? (d.excuses & excuse::too_late) != 0 : may_have_failed(m, d);
  if (has_failed && d.was_given)
    result |= is_unknown;
  if (has_failed && may_have_none(d))
    result |= is_failed;
  constexpr auto none = excuse::unknown_recipient | excuse::draining;
  auto is_not_begun = ended_ && !m.begun;
  if (!d.was_given && ((d.excuses & none) != 0 || may_say_bye(d.to) || is_not_begun))
    result |= is_none;
  return static_cast<std::uint8_t>(result);
}

/// How many users a broadcast may have found that it was not seen to be given to.
std::size_t model::unseen_users(const message& m) const {
  if (m.seeks != round_)
    return m.unseen;
  return m.unseen
         + static_cast<std::size_t>(
           std::count_if(known_names_.begin(), known_names_.end(), [&](name_id each) {
             return each != m.sender && !names_[each].holders.empty()
                    && !m.find_delivery(each);
           }));
}

/// Notes them at the end of the round.
void model::note_unseen() {
  for (auto id : broadcasts_)
    if (auto& m = *find(id); m.seeks == round_)
      m.unseen = unseen_users(m);
}

/// Each of its recipients is in one of the counts.
void model::check_counts(const message& m, const router_frame& f) {
  std::size_t least[4] = {};
  std::size_t most[4] = {0, unseen_users(m), 0, 0};
  for (const auto& d : m.deliveries) {
    auto fates = fates_of(m, d);
    for (unsigned i = 0; i < 4; ++i) {
      most[i] += fates >> i & 1u;
      least[i] += fates == 1u << i ? 1 : 0;
    }
  }
  constexpr field told[] = {field::delivered, field::failed, field::unknown};
  std::size_t sum = 0;
  for (unsigned i = 0; i < 3; ++i) {
    auto count = number_of(f[told[i]]).value_or(m.deliveries.size() + 1);
    sum += count;
    if (count < least[i] || count > most[i])
      return fail("true-counts", about(m) + " has not the count "
                                   + std::string{f[told[i]]} + " of those that "
                                   + std::to_string(least[i]) + " to "
                                   + std::to_string(most[i]) + " are, the "
                                   + std::to_string(i + 1) + "th");
  }
  if (sum < m.deliveries.size() - most[3]
      || sum > m.deliveries.size() - least[3] + unseen_users(m))
    fail("true-counts", about(m) + " has counts of " + std::to_string(sum)
                          + " recipients of " + std::to_string(m.deliveries.size()));
  auto all_have_it
    = f[field::failed] == "0" && f[field::unknown] == "0" && f[field::delivered] != "0";
  if (all_have_it != (f.what == router_frame::kind::sent))
    fail("true-counts", about(m) + " has counts that its answer contradicts");
}

} // namespace telex::simulation
