// How long to wait before a connection is tried again.

#pragma once

#include <chrono>
#include <functional>

namespace telex::cli {

/// Pauses that double from the first to the last. Each is up to a quarter
/// shorter or longer, so that the users whom a router lost at one moment do not
/// all come back at one moment; the bounds hold all the same.
class backoff {
public:
  static constexpr std::chrono::milliseconds shortest{500};
  static constexpr std::chrono::milliseconds longest{15'000};

  /// Gives numbers from 0 to 1.
  using random_source = std::function<double()>;

  /// Those of a generator that is begun by chance.
  static random_source by_chance();

  explicit backoff(random_source random = by_chance(),
                   std::chrono::milliseconds first = shortest,
                   std::chrono::milliseconds last = longest);

  /// The pause before the next attempt.
  std::chrono::milliseconds next();

  /// The next pause is the first again.
  void reset() noexcept;

private:
  random_source random_;
  std::chrono::milliseconds first_;
  std::chrono::milliseconds last_;
  std::chrono::milliseconds middle_ = first_;
};

} // namespace telex::cli
