// What the actors of a router report of themselves. Never a message's body.
//
// The table of events is in actors/events/, and `event` is any of them: each is a
// struct that has its name, its level and what it tells in `about`, and its fields in
// fields(). Logs are written from it, and docs/actor-log.md is.

#pragma once

#include "actors/events/connection.hpp"
#include "actors/events/listener.hpp"
#include "actors/events/message.hpp"
#include "actors/events/router.hpp"

#include <string_view>
#include <variant>

namespace telex {

/// In the order in which documents list them.
using event = std::variant<
  events::started, events::listening, events::exposed, events::certificate_loaded,
  events::certificate_refused, events::certificate_invalid, events::certificate_ends,
  events::key_exposed, events::accounts_loaded, events::accounts_refused,
  events::accounts_exposed, events::token_loaded, events::accepting_paused,
  events::accepting_resumed, events::draining, events::reloaded, events::restart_needed,
  events::without_effect, events::reload_refused, events::reload_ignored,
  events::actor_failed, events::stopped, events::long_turn, events::dropped,
  events::not_reopened, events::turned_away, events::header_refused, events::strangers,
  events::connected, events::registered, events::refused, events::login_failed,
  events::faulted, events::tls_failed, events::left, events::received,
  events::looked_up, events::queued, events::forwarded, events::acknowledged,
  events::settled, events::answered>;

/// What is the same for all events of that kind.
const events::description& describe(const event& x) noexcept;

/// What the fields of that name mean; empty if there is no such field.
std::string_view meaning_of_field(std::string_view name) noexcept;

/// Where events go. All functions are called from any thread, and neither wait nor
/// throw: what can't be taken is lost.
class event_sink {
public:
  virtual ~event_sink() = default;

  /// Whether events of that severity are of interest, so that nobody makes one
  /// for nothing. The answer changes when somebody wants to have more or less.
  virtual bool wants(severity level) const noexcept = 0;

  /// `who` reports `what`.
  virtual void report(const actor_name& who, const event& what) = 0;
};

} // namespace telex
