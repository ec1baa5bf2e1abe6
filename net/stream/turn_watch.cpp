#include "net/stream/turn_watch.hpp"

#include <algorithm>

namespace telex {

void turn_watch::end(clock::time_point now) {
  auto length = now - began_;
  report_.lengths.add(length);
  report_.longest = std::max<duration>(report_.longest, length);
  if (length > limit) {
    ++too_long_;
    longest_ = std::max<duration>(longest_, length);
  }
  if (too_long_ > 0 && next_complaint_ <= now)
    tell(now);
}

void turn_watch::tell(clock::time_point now) {
  next_complaint_ = now + interval;
  auto longest = std::exchange(longest_, duration{});
  auto count = std::exchange(too_long_, 0);
  if (complain_)
    complain_(longest, count);
}

} // namespace telex
