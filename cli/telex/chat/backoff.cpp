#include "cli/telex/chat/backoff.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

backoff::backoff(random_source random) : random_(std::move(random)) {
  // nop
}

std::chrono::milliseconds backoff::next() {
  auto factor = 0.75 + random_() / 2;
  auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(middle_ * factor);
  middle_ = std::min(2 * middle_, longest);
  return std::clamp(pause, shortest, longest);
}

void backoff::reset() noexcept {
  middle_ = shortest;
}

} // namespace telex::cli
