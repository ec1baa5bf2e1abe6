#include "cli/telex/load/arrivals.hpp"

#include <utility>

namespace telex::load {

arrivals::arrivals(event_loop& loop, participant_maker make, std::string prefix,
                   std::size_t at_once)
  : loop_{&loop}, make_{std::move(make)}, prefix_{std::move(prefix)}, places_(at_once) {
  // nop
}

arrivals::~arrivals() {
  for (const auto& each : places_)
    loop_->cancel(each.next);
}

void arrivals::join() {
  // nobody is there from the beginning
}

void arrivals::start() {
  since_ = steady_clock::now();
  for (std::size_t i = 0; i < places_.size(); ++i)
    fill(i);
}

figures arrivals::take() {
  auto now = steady_clock::now();
  auto result = std::exchange(figures_, {});
  result.time = now - std::exchange(since_, now);
  for (const auto& each : places_)
    if (each.is_open)
      result.open.add(now - each.since);
  return result;
}

void arrivals::joined(participant& who) {
  auto index = who.id();
  auto& at = places_[index];
  ++figures_.answered;
  figures_.latency.add(steady_clock::now() - at.since);
  at.is_open = false;
  // Not closed in order: this host would keep each port for a minute.
  who.vanish();
  // This runs inside of `who`, which can't be replaced yet.
  at.next = loop_->soon([this, index] { fill(index); });
}

void arrivals::answered(participant&, participant::ticket, participant::verdict) {
  // nobody has asked
}

void arrivals::given(participant&) {
  // nobody has sent
}

void arrivals::left(participant&, std::string_view why) {
  throw connection_lost("a user could not join: " + std::string{why});
}

void arrivals::fill(std::size_t index) {
  auto& at = places_[index];
  at.since = steady_clock::now();
  at.is_open = true;
  at.who = make_(index, prefix_ + std::to_string(names_++), *this);
}

} // namespace telex::load
