#include "actors/delivery.hpp"

namespace telex {

void delivery::broadcast_to(std::size_t recipients) noexcept {
  open_ = recipients;
  broadcast_ = true;
}

bool delivery::settle(outcome how) noexcept {
  if (open_ == 0)
    return false;
  // An error 103 is passed on by name, but not for a broadcast: that one of
  // many found the header incomplete says nothing about the sender's.
  if (broadcast_ && how == outcome::header_incomplete)
    how = outcome::rejected;
  if (result_ == outcome::delivered)
    result_ = how;
  return --open_ == 0;
}

} // namespace telex
