#include "cli/log/outlet.hpp"

#include <chrono>
#include <optional>

namespace telex::log {

namespace {

constexpr std::size_t enough = 64 * 1024;

/// How long a reader who has stopped reading can put off the end.
constexpr std::chrono::seconds patience{1};

} // namespace

void outlet::flush_if_full() {
  if (text_.size() >= enough)
    flush();
}

void outlet::flush() {
  using clock = cli::poller::clock;
  out_.write(text_);
  text_.clear();
  std::optional<clock::time_point> end;
  while (!out_.is_empty() && !is_closed()) {
    if (stop_->has_come() && !end)
      end = clock::now() + patience;
    cli::poller waiting;
    out_.watch(waiting);
    waiting.wake_at(end);
    stop_->wait(waiting);
    out_.handle(waiting);
    is_given_up_ = end && clock::now() >= *end;
  }
}

} // namespace telex::log
