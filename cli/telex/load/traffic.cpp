#include "cli/telex/load/traffic.hpp"

#include "actors/username.hpp"

#include <algorithm>
#include <utility>

namespace telex::load {

namespace {

/// How many participants connect at once. More could overflow the queue of those that
/// a server has not accepted, whose next try comes a second later.
constexpr std::size_t joining_at_once = 64;

/// How long it may take until the next participant has joined.
constexpr auto patience = std::chrono::seconds{10};

std::size_t senders_of(const traffic_options& options) noexcept {
  switch (options.shape) {
    case pattern::silence:
      return 0;
    case pattern::pairs:
    case pattern::many_to_one:
      return options.count;
    case pattern::one_to_many:
    case pattern::broadcast:
      return 1;
  }
  return 0;
}

std::size_t recipients_of(const traffic_options& options) noexcept {
  return options.shape == pattern::many_to_one ? 1 : options.count;
}

} // namespace

traffic::traffic(event_loop& loop, participant_maker make, std::string prefix,
                 const traffic_options& options)
  : loop_{&loop}, make_{std::move(make)}, prefix_{std::move(prefix)}, options_{options},
    body_(options.size, 'x'), senders_(senders_of(options)),
    recipients_{recipients_of(options)}, stuck_(options.stopped) {
  for (std::size_t i = 0; i < senders_.size(); ++i)
    senders_[i].id = recipients_ + i;
  if (options_.rate > 0)
    interval_ = std::chrono::duration_cast<duration>(
      std::chrono::duration<double>{1 / options_.rate});
}

traffic::~traffic() {
  loop_->cancel(timer_);
}

void traffic::join() {
  const auto total = recipients_ + senders_.size();
  while (joined_ < total) {
    while (participants_.size() < std::min(total, joined_ + joining_at_once))
      add_participant();
    auto before = joined_;
    if (!loop_->run_until([&] { return joined_ > before; },
                          steady_clock::now() + patience))
      throw connection_lost("the server does not answer; " + std::to_string(joined_)
                            + " of " + std::to_string(total) + " users have joined");
  }
}

/// Recipients come first, then senders.
void traffic::add_participant() {
  auto id = participants_.size();
  auto number = id < recipients_ ? id : id - recipients_;
  names_.push_back(prefix_ + (id < recipients_ ? 'r' : 's') + std::to_string(number));
  participants_.push_back(make_(id, names_.back(), *this));
}

void traffic::start() {
  since_ = steady_clock::now();
  next_ = since_;
  for (std::size_t i = 0; i < options_.stopped; ++i)
    participants_[i]->stop_reading();
  if (options_.rate > 0)
    return send_due();
  for (auto& each : senders_) {
    each.due.assign(options_.window, since_);
    send_open(each);
    participants_[each.id]->flush();
  }
}

figures traffic::take() {
  auto now = steady_clock::now();
  auto result = std::exchange(figures_, {});
  result.time = now - std::exchange(since_, now);
  result.open = find_open(now);
  return result;
}

/// Those to recipients that have stopped are not counted.
unanswered traffic::find_open(time_point now) const {
  unanswered result;
  auto add = [&](time_point since) { result.add(now - since); };
  for (const auto& from : senders_) {
    for (const auto& at : from.places)
      if (at.is_open && !at.stopped)
        add(at.since);
    for (auto since : from.due)
      add(since);
  }
  // Those whose turn has come meanwhile.
  if (options_.rate > 0)
    for (auto since = next_; since <= now; since += interval_)
      add(since);
  return result;
}

void traffic::joined(participant&) {
  ++joined_;
}

void traffic::answered(participant& who, participant::ticket which,
                       participant::verdict how) {
  if (who.id() < recipients_)
    return left(who, "the server answered who had asked for nothing");
  auto& from = senders_[who.id() - recipients_];
  auto index = which % options_.window;
  if (index >= from.places.size() || !from.places[index].is_open
      || from.places[index].name != which)
    return left(who, "the server answered once too often");
  auto now = steady_clock::now();
  auto& at = from.places[index];
  count(at, how, now);
  at.is_open = false;
  at.name += options_.window;
  from.free.push_back(index);
  if (options_.rate == 0)
    from.due.push_back(now);
  send_open(from);
}

void traffic::count(const place& which, participant::verdict how, time_point now) {
  if (which.stopped) {
    stuck_[*which.stopped] = false;
    return;
  }
  ++figures_.answered;
  if (!how.empty())
    ++figures_.failed[std::string{how}];
  figures_.latency.add(now - which.since);
}

void traffic::given(participant&) {
  ++figures_.given;
}

void traffic::left(participant& who, std::string_view why) {
  auto joining = joined_ < recipients_ + senders_.size();
  throw connection_lost(
    (joining ? "a user could not join: " : names_[who.id()] + " cannot go on: ")
    + std::string{why});
}

/// Has a place in front of those that are free, if one more message may be unanswered.
bool traffic::find_place(sender& from) {
  if (from.free.empty() && from.places.size() < options_.window) {
    from.free.push_back(from.places.size());
    from.places.push_back({.name = from.places.size()});
  }
  return !from.free.empty();
}

std::size_t traffic::next_of_many(sender& from) const {
  auto is_stuck = [this](std::size_t i) { return i < stuck_.size() && stuck_[i]; };
  auto result = from.turn++ % recipients_;
  while (is_stuck(result))
    result = from.turn++ % recipients_;
  return result;
}

const std::string& traffic::recipient_for(sender& from, place& at) {
  static const std::string all{everybody};
  switch (options_.shape) {
    case pattern::pairs:
      return names_[from.id - recipients_];
    case pattern::many_to_one:
      return names_[0];
    case pattern::one_to_many: {
      auto index = next_of_many(from);
      at.stopped.reset();
      if (index < stuck_.size()) {
        stuck_[index] = true;
        at.stopped = index;
      }
      return names_[index];
    }
    case pattern::broadcast:
    case pattern::silence:
      return all;
  }
  return all;
}

/// Sends what is to be sent, as far as the window permits.
void traffic::send_open(sender& from) {
  while (!from.due.empty() && find_place(from)) {
    auto& at = from.places[from.free.back()];
    from.free.pop_back();
    at.is_open = true;
    at.since = from.due.front();
    from.due.pop_front();
    participants_[from.id]->send(recipient_for(from, at), body_, at.name);
  }
}

void traffic::send_due() {
  for (auto now = steady_clock::now(); next_ <= now; next_ += interval_) {
    auto& from = senders_[turn_++ % senders_.size()];
    from.due.push_back(next_);
    send_open(from);
    participants_[from.id]->flush();
  }
  timer_ = loop_->at(next_, [this] { send_due(); });
}

} // namespace telex::load
