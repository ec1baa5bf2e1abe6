#include "tests/load/ledger.hpp"

#include "net/wire/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace telex::load {

namespace {

constexpr std::size_t kept_faults = 20;
constexpr std::string_view name_prefix = "user";

/// Random octets, of which every body is a part.
const std::string& noise() {
  static const auto octets = [] {
    std::mt19937_64 random{1};
    std::string result(128 * 1024, '\0');
    for (auto& c : result)
      c = static_cast<char>(random());
    return result;
  }();
  return octets;
}

/// The number, then the sender, in eight octets each with the lowest first, then
/// noise that depends on the number; cut at `size`.
std::string make_body(std::size_t sender, std::uint64_t number, std::size_t size) {
  std::string result;
  result.reserve(std::max<std::size_t>(size, 16));
  for (std::uint64_t word : {number, std::uint64_t{sender}})
    for (int i = 0; i < 8; ++i, word >>= 8)
      result.push_back(static_cast<char>(word));
  if (size > result.size())
    result.append(noise(), number * 61 % (64 * 1024), size - result.size());
  result.resize(size);
  return result;
}

std::optional<std::size_t> number_of(std::string_view name) {
  if (!name.starts_with(name_prefix))
    return std::nullopt;
  name.remove_prefix(name_prefix.size());
  return wire::to_number<std::size_t>(name);
}

} // namespace

ledger::ledger(std::size_t users, promised_times times)
  : times_{times}, parties_(users) {
  for (auto& each : parties_)
    each.last_from.resize(users);
}

std::string ledger::name_of(std::size_t who) {
  return fmt::format("{}{}", name_prefix, who);
}

// -- who is there --------------------------------------------------------------

void ledger::joined(std::size_t who, time_point now) {
  parties_[who].present = true;
  parties_[who].joined_at = now;
  parties_[who].owes.reset();
}

void ledger::left(std::size_t who) {
  auto& gone = parties_[who];
  gone.present = false;
  for (auto number : gone.open)
    at(gone, number).open = false;
  open_ -= gone.open.size();
  totals_.unheard += gone.open.size();
  gone.open.clear();
  // What it has acknowledged may still have been on its way to the router.
  for (auto& sender : parties_)
    for (auto number : sender.open)
      if (auto& m = at(sender, number); m.recipient == who || m.recipient == everybody)
        m.recipient_left = true;
}

void ledger::given_up(std::size_t who, time_point now) {
  const auto& owes = parties_[who].owes;
  // The router counts from when it wrote the FORWARD, not from when it was read.
  if (!owes || now - owes->since < times_.unresponsive / 2)
    note(fmt::format("{} was closed, and owed nothing", name_of(who)));
  ++totals_.given_up;
  left(who);
}

// -- what a user does ----------------------------------------------------------

std::optional<std::string> ledger::send(std::size_t sender, std::size_t recipient,
                                        std::size_t size, time_point now) {
  auto& from = parties_[sender];
  auto& m = at(from, from.last_number + 1);
  if (m.open || (m.number > 0 && now - m.sent < 3 * times_.acknowledge))
    return std::nullopt;
  m = message{};
  m.number = ++from.last_number;
  m.recipient = recipient;
  m.size = size;
  m.sent = now;
  m.open = true;
  from.open.push_back(m.number);
  ++open_;
  ++totals_.sent;
  return make_body(sender, m.number, size);
}

void ledger::answer(std::size_t recipient, std::uint16_t error, time_point now) {
  auto owes = std::exchange(parties_[recipient].owes, std::nullopt);
  if (!owes)
    return;
  auto& m = at(parties_[owes->sender], owes->number);
  if (m.number != owes->number)
    return;
  if (error != 0) {
    m.error = error;
    return;
  }
  ++m.acknowledged;
  m.acknowledged_in_time = now - m.sent < times_.acknowledge / 2;
}

// -- what the router does ------------------------------------------------------

void ledger::given(std::size_t recipient, const wire::frame& frame) {
  auto& to = parties_[recipient];
  auto forward = std::get_if<wire::forward_frame>(&frame);
  auto sender = forward ? number_of(forward->sender) : std::nullopt;
  if (!sender || *sender >= parties_.size() || forward->body.empty())
    return note(fmt::format("{} got what nobody has sent", name_of(recipient)));
  auto& m = at(parties_[*sender], static_cast<unsigned char>(forward->body.front()));
  auto fault = [&](std::string_view what) {
    note(fmt::format("the FORWARD {} of {} to {} {}", m.number, forward->sender,
                     name_of(recipient), what));
  };
  if (make_body(*sender, m.number, m.size) != forward->body)
    return fault("has another body than any message");
  if (m.recipient != recipient && m.recipient != everybody)
    return fault("was for somebody else");
  if (m.number <= to.last_from[*sender])
    return fault("comes for the second time, or too late");
  if (m.delivered)
    return fault("comes after its answer");
  if (to.owes)
    fault("comes before the last one was answered");
  to.last_from[*sender] = m.number;
  to.owes = debt{*sender, m.number, steady_clock::now()};
  ++m.forwarded;
  ++totals_.forwards;
}

void ledger::answered(std::size_t sender, const wire::frame& frame) {
  auto& from = parties_[sender];
  if (from.open.empty())
    return note(
      fmt::format("{} got an answer that it does not wait for", name_of(sender)));
  auto& m = at(from, from.open.front());
  from.open.pop_front();
  --open_;
  m.open = false;
  if (auto sent = std::get_if<wire::sent_frame>(&frame)) {
    check_delivered(sender, m, sent->recipient);
    m.delivered = true;
    ++totals_.delivered;
    if (m.recipient == everybody)
      ++totals_.broadcasts;
  } else if (auto error = std::get_if<wire::error_frame>(&frame)) {
    check_error(sender, m, error->code);
    ++totals_.failed;
  } else {
    note(fmt::format("{} got what is no answer", name_of(sender)));
  }
}

void ledger::check_delivered(std::size_t sender, const message& m,
                             std::string_view named) {
  auto fault = [&](std::string_view what) {
    note(fmt::format("the answer {} of {}, SEND {}, {}", m.number, name_of(sender),
                     named, what));
  };
  auto to_all = m.recipient == everybody;
  if (named != (to_all ? std::string{"ALL"} : name_of(m.recipient)))
    return fault("names the wrong recipient");
  if (m.acknowledged == 0 || m.acknowledged != m.forwarded)
    return fault(fmt::format("was given to {} and acknowledged by {}", m.forwarded,
                             m.acknowledged));
  // Whoever was there all the time must have got it, too.
  for (std::size_t i = 0; to_all && i < parties_.size(); ++i)
    if (const auto& each = parties_[i]; i != sender && each.present
                                        && each.joined_at < m.sent
                                        && each.last_from[sender] < m.number)
      fault(fmt::format("has never been given to {}", name_of(i)));
}

void ledger::check_error(std::size_t sender, const message& m, std::uint16_t code) {
  auto fault = [&](std::string_view what) {
    note(fmt::format("the answer {} of {}, ERROR {}, {}", m.number, name_of(sender),
                     code, what));
  };
  auto incomplete = static_cast<std::uint16_t>(wire::error_code::header_incomplete);
  auto unable = static_cast<std::uint16_t>(wire::error_code::unable_to_send);
  if (code != unable && code != incomplete)
    return fault("is none for a message");
  if (code == incomplete && (m.error != incomplete || m.recipient == everybody))
    return fault("was not its recipient's");
  if (m.recipient != everybody && m.acknowledged_in_time && !m.recipient_left)
    fault("though it was acknowledged in time");
}

// -- the verdict ---------------------------------------------------------------

void ledger::look_for_overdue(time_point now) {
  for (std::size_t i = 0; i < parties_.size(); ++i) {
    auto& each = parties_[i];
    // Behind others, a message may have waited for the router to read it.
    if (!each.open.empty())
      if (auto& first = at(each, each.open.front());
          now - first.sent > 3 * times_.acknowledge) {
        note(fmt::format("the message {} of {} has had no answer for {:.1f} s",
                         first.number, name_of(i), in_seconds(now - first.sent)));
        first.sent = now; // and not the same again at once
      }
    if (each.present && each.owes
        && now - each.owes->since > times_.unresponsive * 3 / 2) {
      note(fmt::format("{} has owed a receipt for {:.1f} s and is kept", name_of(i),
                       in_seconds(now - each.owes->since)));
      each.owes->since = now;
    }
  }
}

void ledger::note(std::string fault) {
  ++fault_count_;
  if (faults_.size() < kept_faults)
    faults_.push_back(std::move(fault));
}

} // namespace telex::load
