#include "cli/telex/log/outlet.hpp"

namespace telex::log {

namespace {

constexpr std::size_t enough = 64 * 1024;

} // namespace

void outlet::flush_if_full() {
  if (text_.size() >= enough)
    flush();
}

void outlet::flush() {
  out_.write(text_);
  text_.clear();
  while (!out_.is_empty()) {
    cli::poller waiting;
    wait(waiting);
  }
}

void outlet::wait(cli::poller& waiting) {
  out_.watch(waiting);
  stop_->wait(waiting);
  out_.handle(waiting);
}

} // namespace telex::log
