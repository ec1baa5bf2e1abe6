#include "actors/delivery.hpp"

namespace telex {

void delivery::broadcast_to(std::size_t recipients) noexcept {
  open_ = recipients;
  result_.counts.emplace();
}

bool delivery::settle(settlement end) noexcept {
  if (open_ == 0)
    return false;
  if (result_.counts) {
    result_.counts->add(end.fate());
    // An error 103 is passed on by name, but not for a broadcast: that one of many
    // found the header incomplete says nothing about the sender's.
    if (end.how == outcome::header_incomplete)
      end.how = outcome::rejected;
  }
  if (result_.end.how == outcome::delivered)
    result_.end = end;
  return --open_ == 0;
}

} // namespace telex
