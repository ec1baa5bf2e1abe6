#include "actors/snapshot.hpp"

#include <cstddef>

namespace telex {

void traffic::add(const traffic& other) noexcept {
  bytes_received += other.bytes_received;
  bytes_sent += other.bytes_sent;
  received += other.received;
  for (std::size_t i = 0; i < answered.size(); ++i)
    answered[i] += other.answered[i];
  answer_time.add(other.answer_time);
  forwarded += other.forwarded;
  acknowledged += other.acknowledged;
  missed += other.missed;
  acknowledge_time.add(other.acknowledge_time);
}

} // namespace telex
