#include "actors/outcome.hpp"

namespace telex {

std::string_view to_string(outcome x) noexcept {
  switch (x) {
    case outcome::delivered:
      return "delivered";
    case outcome::unknown_recipient:
      return "unknown-recipient";
    case outcome::recipient_left:
      return "recipient-left";
    case outcome::no_acknowledgement:
      return "no-acknowledgement";
    case outcome::recipient_busy:
      return "recipient-busy";
    case outcome::rejected:
      return "rejected";
    case outcome::header_incomplete:
      return "header-incomplete";
    case outcome::nobody_else:
      return "nobody-else";
    case outcome::draining:
      return "draining";
  }
  return "invalid";
}

} // namespace telex
