#include "cli/telex/client/backoff.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace telex::cli {

backoff::random_source backoff::by_chance() {
  return [engine = std::minstd_rand{std::random_device{}()}]() mutable {
    return std::uniform_real_distribution<>{}(engine);
  };
}

backoff::backoff(random_source random, std::chrono::milliseconds first,
                 std::chrono::milliseconds last)
  : random_(std::move(random)), first_{first}, last_{last} {
  // nop
}

std::chrono::milliseconds backoff::next() {
  auto factor = 0.75 + random_() / 2;
  auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(middle_ * factor);
  middle_ = std::min(2 * middle_, last_);
  return std::clamp(pause, first_, last_);
}

void backoff::reset() noexcept {
  middle_ = first_;
}

} // namespace telex::cli
