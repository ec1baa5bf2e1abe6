#include "tests/load/stormers.hpp"

namespace telex::load {

namespace {

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

stormers::stormers(event_loop& loop, const cli::socket_address& server,
                   const storm_shape& shape)
  : audience{loop, server, shape.broadcasters + shape.flooders, "storm"}, shape_{shape},
    body_(shape.size, 'x') {
  join();
}

stormers::~stormers() {
  for (const auto& each : users())
    each->kill();
}

void stormers::start() {
  for (const auto& each : users())
    if (is_flooder(*each))
      flood(*each);
    else
      for (std::size_t n = 0; n < shape_.window; ++n)
        each->send("ALL", body_);
}

void stormers::answered(user& who, const wire::frame&) {
  ++answers_;
  if (is_flooder(who))
    flood(who);
  else
    who.send("ALL", body_);
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
