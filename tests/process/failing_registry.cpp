// The linker has calls of delivery_promise::announce go here, which the registry alone
// makes: so it fails at the first broadcast.

#include "actors/envelope.hpp"

#include <caf/actor.hpp>

#include <cstddef>
#include <stdexcept>

namespace telex {

void fail_to_announce(const delivery_promise*, std::size_t, const caf::actor&) __asm__(
  "__wrap__ZNK5telex16delivery_promise8announceEmRKN3caf5actorE");

void fail_to_announce(const delivery_promise*, std::size_t, const caf::actor&) {
  throw std::runtime_error{"out of luck"};
}

} // namespace telex
