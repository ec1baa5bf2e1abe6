#include "tests/load/stormers.hpp"

#include <stdexcept>

namespace telex::load {

namespace {

constexpr std::chrono::seconds patience{30};

/// How many octets a flooder has ready when its socket takes more, and has written for
/// it at a time: far more than a router reads at once.
constexpr std::size_t enough = 32 * 1024;
constexpr std::size_t plenty = 2 * enough;

/// What a flooder asks for.
enum class request : std::uint8_t { to_nobody, registration, to_itself };

request request_of(const user& flooder) noexcept {
  constexpr request shares[] = {request::to_nobody, request::registration,
                                request::to_nobody, request::to_itself};
  return shares[flooder.id() % std::size(shares)];
}

} // namespace

stormers::stormers(event_loop& loop, const cli::endpoint& server,
                   const storm_shape& shape)
  : shape_{shape}, body_(shape.size, 'x') {
  for (std::size_t i = 0; i < shape.broadcasters + shape.flooders; ++i)
    users_.push_back(
      std::make_unique<user>(loop, server, i, "storm" + std::to_string(i), *this));
  auto done = [&] { return joined_ == users_.size() || closed_ > 0; };
  if (!loop.run_until(done, steady_clock::now() + patience) || closed_ > 0)
    throw std::runtime_error("those who storm can't register");
}

stormers::~stormers() {
  for (const auto& each : users_)
    each->kill();
}

void stormers::start() {
  for (const auto& each : users_)
    if (is_flooder(*each))
      flood(*each);
    else
      for (std::size_t n = 0; n < shape_.window; ++n)
        each->send("ALL", body_);
}

void stormers::joined(user&) {
  ++joined_;
}

void stormers::answered(user& who, const wire::frame&) {
  ++answers_;
  if (is_flooder(who))
    flood(who);
  else
    who.send("ALL", body_);
}

void stormers::given(user& who, const wire::frame& message) {
  if (auto forward = std::get_if<wire::forward_frame>(&message))
    who.acknowledge(forward->sender);
}

void stormers::left(user&) {
  ++closed_;
}

void stormers::flood(user& who) {
  auto& to = who.sending();
  if (to.unsent() > enough)
    return;
  while (to.unsent() < plenty)
    switch (request_of(who)) {
      case request::to_nobody:
        wire::write_send(to.output(), "nobody", body_);
        break;
      case request::registration:
        wire::write_register(to.output(), role::sender, who.name());
        break;
      case request::to_itself:
        wire::write_send(to.output(), who.name(), body_);
        break;
    }
  to.flush();
}

} // namespace telex::load
