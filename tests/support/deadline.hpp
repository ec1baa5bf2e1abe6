// How long a process test waits for what must happen.

#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace telex::test {

using steady_clock = std::chrono::steady_clock;

/// Far more than anything takes on a loaded machine: a test that runs into it
/// has failed.
inline constexpr std::chrono::seconds patience{20};

/// What was waited for has not come. The text says what came instead.
struct timed_out : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A point in time up to which several waits go on together.
class deadline {
public:
  explicit deadline(std::chrono::milliseconds after = patience)
    : at_(steady_clock::now() + after) {}

  /// What is left in milliseconds, as poll(2) wants it; 0 when it is over.
  int left() const {
    auto rest = std::chrono::ceil<std::chrono::milliseconds>(at_ - steady_clock::now());
    return rest.count() > 0 ? static_cast<int>(rest.count()) : 0;
  }

private:
  steady_clock::time_point at_;
};

/// Waits until `fd` is ready for `events` of poll(2), or has been closed.
/// False when the deadline has passed before.
bool wait_ready(int fd, short events, const deadline& until);

/// `bytes` in quotes, control characters as escapes: for messages of failures.
std::string in_quotes(std::string_view bytes);

} // namespace telex::test
