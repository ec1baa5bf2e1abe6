#include "tests/load/pairs.hpp"

#include "cli/telex/load/workload.hpp"

#include <stdexcept>
#include <utility>

namespace telex::load {

namespace {

constexpr auto joining_patience = std::chrono::seconds{30};
const std::string body(32, 'x');

} // namespace

pairs::pairs(event_loop& loop, const target& server, std::size_t count, double rate)
  : loop_{&loop}, pairs_(count), interval_{std::chrono::duration_cast<duration>(
                                   std::chrono::duration<double>{1 / rate})} {
  for (std::size_t i = 0; i < count; ++i) {
    auto number = std::to_string(i);
    pairs_[i].sender = std::make_unique<user>(loop, server, i, "from" + number, *this);
    pairs_[i].recipient = std::make_unique<user>(loop, server, i, "to" + number, *this);
  }
}

pairs::~pairs() {
  loop_->cancel(timer_);
}

void pairs::join() {
  auto done = [this] { return joined_ == 2 * pairs_.size(); };
  if (!loop_->run_until(done, steady_clock::now() + joining_patience))
    throw std::runtime_error("the background users can't register");
}

void pairs::start() {
  sending_ = true;
  next_ = steady_clock::now();
  send_due();
}

void pairs::stop(duration patience) {
  sending_ = false;
  loop_->cancel(timer_);
  auto end = steady_clock::now() + patience;
  if (loop_->run_until([this] { return open_ == 0; }, end))
    return;
  for (const auto& each : pairs_)
    for (auto due : each.open)
      latencies_.add(end - due);
  failures_ += open_;
}

histogram pairs::take_latencies() {
  return std::exchange(latencies_, {});
}

histogram pairs::take_lateness() {
  return std::exchange(lateness_, {});
}

void pairs::joined(user&) {
  ++joined_;
}

void pairs::answered(user& who, const wire::frame& answer) {
  auto& open = pairs_[who.id()].open;
  if (open.empty())
    throw std::runtime_error("a background user got an answer too many");
  if (!std::holds_alternative<wire::sent_frame>(answer))
    ++failures_;
  latencies_.add(steady_clock::now() - open.front());
  open.pop_front();
  --open_;
}

void pairs::given(user& who, const wire::frame& message) {
  if (auto forward = std::get_if<wire::forward_frame>(&message))
    who.acknowledge(forward->sender);
}

void pairs::left(user& who) {
  throw connection_lost("the router has closed " + who.name());
}

void pairs::send_due() {
  for (auto now = steady_clock::now(); next_ <= now; next_ += interval_) {
    auto& [sender, recipient, open] = pairs_[turn_++ % pairs_.size()];
    open.push_back(next_);
    lateness_.add(now - next_);
    ++open_;
    sender->send(recipient->name(), body);
  }
  if (sending_)
    timer_ = loop_->at(next_, [this] { send_due(); });
}

} // namespace telex::load
