#include "tests/load/audience.hpp"

#include <algorithm>
#include <stdexcept>

namespace telex::load {

namespace {

/// How many connect at once. More could overflow the queue of those that a router has
/// not accepted, whose next try comes a second later.
constexpr std::size_t joining_at_once = 64;

/// How long it may take until the next one has joined.
constexpr std::chrono::seconds patience{10};

} // namespace

audience::audience(event_loop& loop, const cli::socket_address& server,
                   std::size_t count, std::string name)
  : loop_{&loop}, server_{server}, count_{count}, name_{std::move(name)} {
  // nop
}

void audience::join() {
  while (joined_ < count_) {
    while (users_.size() < std::min(count_, joined_ + joining_at_once))
      users_.push_back(std::make_unique<user>(
        *loop_, server_, users_.size(), name_ + std::to_string(users_.size()), *this));
    auto before = joined_;
    if (!loop_->run_until([&] { return joined_ > before || closed_ > 0; },
                          steady_clock::now() + patience)
        || closed_ > 0)
      throw std::runtime_error("only " + std::to_string(joined_) + " of "
                               + std::to_string(count_) + " users can join");
  }
}

void audience::joined(user&) {
  ++joined_;
}

void audience::answered(user& who, const wire::frame&) {
  throw std::runtime_error(who.name() + " got an answer, and has asked nothing");
}

void audience::given(user& who, const wire::frame& message) {
  auto forward = std::get_if<wire::forward_frame>(&message);
  if (!forward)
    return;
  ++given_;
  who.acknowledge(forward->sender);
}

void audience::left(user&) {
  ++closed_;
}

} // namespace telex::load
