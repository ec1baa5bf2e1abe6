#include "actors/events/description.hpp"

namespace telex {

std::string_view to_string(severity x) noexcept {
  switch (x) {
    case severity::debug:
      return "debug";
    case severity::info:
      return "info";
    case severity::warning:
      return "warning";
  }
  return "invalid";
}

std::string_view to_string(actor_kind x) noexcept {
  switch (x) {
    case actor_kind::router:
      return "router";
    case actor_kind::listener:
      return "listener";
    case actor_kind::registry:
      return "registry";
    case actor_kind::connection:
      return "connection";
    case actor_kind::transaction:
      return "transaction";
  }
  return "invalid";
}

} // namespace telex
