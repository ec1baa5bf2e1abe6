// What the actors of a router report of themselves. Never a message's body.
//
// This is the one table of events: each is a struct that has its name, its level and
// what it tells in `about`, and its fields in fields(). Logs are written from it, and
// docs/actor-log.md is.

#pragma once

#include "actors/outcome.hpp"
#include "actors/reasons.hpp"
#include "actors/settings.hpp"
#include "actors/transaction_number.hpp"
#include "actors/username.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

namespace telex {

/// How much an event matters.
enum class severity : std::uint8_t { debug, info, warning };

std::string_view to_string(severity x) noexcept;

/// Which kind of actor reports something.
enum class actor_kind : std::uint8_t {
  router, ///< None of them: the program that they run in.
  listener,
  registry,
  connection,
  transaction,
};

std::string_view to_string(actor_kind x) noexcept;

/// An actor as reports name it.
struct actor_name {
  actor_kind kind = actor_kind::router;
  /// CAF's number of it, which is not used again; 0 for the router.
  std::uint64_t id = 0;
};

/// What events have of a name that a peer may have chosen at will: it can be as long as
/// a head, and a log must not be flooded with them.
constexpr std::string_view shown_name(std::string_view name) noexcept {
  return name.substr(0, max_username);
}

namespace events {

/// Names a connection in the reports of one router; it is not used again.
using connection_id = std::uint64_t;

/// What is the same for all events of a kind.
struct description {
  std::string_view name;
  severity level;
  /// Which actors report it.
  actor_kind actor;
  std::string_view meaning;
};

/// A field of an event. Fields of one name mean the same in all events, see
/// field_meanings in events.cpp.
template <class Event, class Value>
struct field {
  std::string_view name;
  Value Event::* member;
};

template <class Event, class Value>
field(const char*, Value Event::*) -> field<Event, Value>;

// -- the router ----------------------------------------------------------------

struct started {
  std::string version;
  std::uint64_t max_connections; ///< limits.connections

  static constexpr description about{
    "started", severity::info, actor_kind::router,
    "The router is ready: it listens wherever it was told to."};
  static constexpr auto fields() {
    return std::tuple{field{"version", &started::version},
                      field{"max_connections", &started::max_connections}};
  }
};

struct listening {
  std::string address; ///< As in `127.0.0.1:1933` or `[::1]:1933`.

  static constexpr description about{"listening", severity::info, actor_kind::router,
                                     "The router listens at an address."};
  static constexpr auto fields() {
    return std::tuple{field{"address", &listening::address}};
  }
};

struct stopped {
  static constexpr description about{"stopped", severity::info, actor_kind::router,
                                     "The router has ended; this is its last event."};
  static constexpr auto fields() {
    return std::tuple{};
  }
};

struct long_turn {
  duration longest;
  std::uint64_t count;

  static constexpr description about{
    "long-turn", severity::warning, actor_kind::router,
    "So many turns of the event loop took more than 5 ms since the last such event, or "
    "the start, and the longest of them `duration_us`: for so long nobody was served. "
    "Either much was done in one go, or the router had no processor. Once a second at "
    "most."};
  static constexpr auto fields() {
    return std::tuple{field{"duration_us", &long_turn::longest},
                      field{"count", &long_turn::count}};
  }
};

struct reload_ignored {
  std::string_view reason; ///< A constant.

  static constexpr description about{
    "reload-ignored", severity::warning, actor_kind::router,
    "The router got SIGHUP and goes on as it is: it cannot read its options anew."};
  static constexpr auto fields() {
    return std::tuple{field{"reason", &reload_ignored::reason}};
  }
};

struct actor_failed {
  std::string who; ///< As in `connection/24`.
  std::string error;

  static constexpr description about{
    "actor-failed", severity::warning, actor_kind::router,
    "The actor `who` has ended for a fault of the router itself. A connection ends "
    "alone. Without listener, registry, timer, inspector or `event-loop`, in which all "
    "of them run, a router cannot go on: it answers what it can, and ends with status "
    "3."};
  static constexpr auto fields() {
    return std::tuple{field{"who", &actor_failed::who},
                      field{"error", &actor_failed::error}};
  }
};

/// For a log's own use: what it could not take, it can't say more of.
struct dropped {
  std::uint64_t count;
  std::string_view reason; ///< A constant.

  static constexpr description about{
    "dropped", severity::warning, actor_kind::router,
    "So many events are missing in the actor log since the last such event, or the "
    "start: it was written more slowly than they came, which is `too-slow`, or it "
    "could not be written at all, which has the system's name of the error. Once a "
    "second at most, and when it can be written again."};
  static constexpr auto fields() {
    return std::tuple{field{"count", &dropped::count},
                      field{"reason", &dropped::reason}};
  }
};

/// For a log's own use.
struct not_reopened {
  std::string_view reason; ///< A constant.

  static constexpr description about{
    "not-reopened", severity::warning, actor_kind::router,
    "The actor log could not be opened anew, for the system's error `reason`; it goes "
    "on in the file that was open."};
  static constexpr auto fields() {
    return std::tuple{field{"reason", &not_reopened::reason}};
  }
};

// -- the listener --------------------------------------------------------------

struct turned_away {
  std::string peer;
  std::string_view reason; ///< A constant.
  std::uint64_t count;

  static constexpr description about{
    "turned-away", severity::warning, actor_kind::listener,
    "A peer was over a limit of its address, which `reason` names, and was not let in; "
    "`count` is how many were since the last such event, this one included. One a "
    "second for an address at most, and none after the last."};
  static constexpr auto fields() {
    return std::tuple{field{"peer", &turned_away::peer},
                      field{"reason", &turned_away::reason},
                      field{"count", &turned_away::count}};
  }
};

struct strangers {
  std::string peer;
  std::uint64_t count;

  static constexpr description about{
    "strangers", severity::info, actor_kind::listener,
    "So many connections from an address have ended without having registered, since "
    "the last such event, and nothing else was reported of them: because more than 20 "
    "a "
    "minute do. Once a minute for an address at most, and none after the last."};
  static constexpr auto fields() {
    return std::tuple{field{"peer", &strangers::peer},
                      field{"count", &strangers::count}};
  }
};

struct accepting_paused {
  pause_reason reason;
  std::uint64_t connections;

  static constexpr description about{
    "accepting-paused", severity::warning, actor_kind::listener,
    "No more connections are accepted for now. Once a minute for as long as that "
    "lasts."};
  static constexpr auto fields() {
    return std::tuple{field{"reason", &accepting_paused::reason},
                      field{"connections", &accepting_paused::connections}};
  }
};

struct accepting_resumed {
  std::uint64_t connections;

  static constexpr description about{"accepting-resumed", severity::info,
                                     actor_kind::listener,
                                     "Connections are accepted again."};
  static constexpr auto fields() {
    return std::tuple{field{"connections", &accepting_resumed::connections}};
  }
};

struct draining {
  std::uint64_t connections;

  static constexpr description about{
    "draining", severity::info, actor_kind::listener,
    "The router was asked to stop: it takes no more connections and messages, and "
    "settles what is under way."};
  static constexpr auto fields() {
    return std::tuple{field{"connections", &draining::connections}};
  }
};

// -- a connection --------------------------------------------------------------

struct connected {
  std::string peer;
  connection_id connection;

  static constexpr description about{"connected", severity::info,
                                     actor_kind::connection,
                                     "A peer was let in. Reported when it "
                                     "registers if it is one of many `strangers`."};
  static constexpr auto fields() {
    return std::tuple{field{"peer", &connected::peer},
                      field{"connection", &connected::connection}};
  }
};

struct registered {
  std::string user;
  std::string peer;
  connection_id connection;
  role as;
  bool complete;

  static constexpr description about{
    "registered", severity::info, actor_kind::connection,
    "A socket has registered; with `complete` its user has both, and can be written "
    "to. Of a socket that registers as one half after another, the first ten."};
  static constexpr auto fields() {
    return std::tuple{
      field{"user", &registered::user}, field{"peer", &registered::peer},
      field{"connection", &registered::connection}, field{"role", &registered::as},
      field{"complete", &registered::complete}};
  }
};

struct refused {
  std::string peer;
  connection_id connection;
  refuse_reason reason;
  /// May be any octets; the first of them, as many as a name may have.
  std::string name;
  std::uint64_t count;

  static constexpr description about{
    "refused", severity::info, actor_kind::connection,
    "A socket was refused the name it asked for. Once a minute at most for a socket, "
    "and "
    "when it ends: `count` is how many refusals there were since the last such event, "
    "this one included."};
  static constexpr auto fields() {
    return std::tuple{field{"peer", &refused::peer},
                      field{"connection", &refused::connection},
                      field{"reason", &refused::reason},
                      field{"count", &refused::count}, field{"name", &refused::name}};
  }
};

struct faulted {
  std::string user; ///< Empty if it had not registered.
  std::string peer;
  connection_id connection;
  std::string_view reason; ///< A constant.
  std::optional<transaction_number> transaction = std::nullopt;

  static constexpr description about{
    "protocol-fault", severity::warning, actor_kind::connection,
    "A peer broke the protocol, and is closed. If what is no frame follows a message, "
    "whose number is `transaction` then, `reason` may say that its Content-length was "
    "wrong, by its looks: `length-in-characters` if the peer counts characters and not "
    "octets, `length-too-small`, or `length-too-large`."};
  static constexpr auto fields() {
    return std::tuple{field{"user", &faulted::user}, field{"peer", &faulted::peer},
                      field{"connection", &faulted::connection},
                      field{"reason", &faulted::reason},
                      field{"transaction", &faulted::transaction}};
  }
};

struct left {
  std::string user; ///< Empty if it had not registered.
  std::string peer;
  connection_id connection;
  duration lasted;
  leave_reason reason;

  static constexpr description about{
    "left", severity::info, actor_kind::connection,
    "A connection has ended, `duration_us` after it was accepted, for `reason`."};
  static constexpr auto fields() {
    return std::tuple{field{"user", &left::user}, field{"peer", &left::peer},
                      field{"connection", &left::connection},
                      field{"duration_us", &left::lasted},
                      field{"reason", &left::reason}};
  }
};

// -- one message, in the order of its steps --------------------------------------
//
// These come often, so they have no memory of their own: their text is valid while they
// are reported.

struct received {
  transaction_number transaction;
  std::string_view user; ///< The sender.
  std::string_view peer; ///< Its recipient: any octets, as many as a name may have.
  connection_id connection;
  std::uint64_t bytes;

  static constexpr description about{
    "received", severity::debug, actor_kind::connection,
    "The sender's connection has read a SEND of `user` to `peer`."};
  static constexpr auto fields() {
    return std::tuple{field{"transaction", &received::transaction},
                      field{"user", &received::user}, field{"peer", &received::peer},
                      field{"connection", &received::connection},
                      field{"bytes", &received::bytes}};
  }
};

struct looked_up {
  transaction_number transaction;
  std::string_view user; ///< The sender.
  std::string_view peer; ///< As for received.
  duration taken;
  std::uint64_t recipients;

  static constexpr description about{
    "looked-up", severity::debug, actor_kind::registry,
    "The registry has found so many recipients, `duration_us` after the SEND was "
    "received, and passes it to their connections."};
  static constexpr auto fields() {
    return std::tuple{field{"transaction", &looked_up::transaction},
                      field{"user", &looked_up::user}, field{"peer", &looked_up::peer},
                      field{"duration_us", &looked_up::taken},
                      field{"recipients", &looked_up::recipients}};
  }
};

struct queued {
  transaction_number transaction;
  std::string_view user; ///< The recipient.
  std::string_view peer; ///< The sender.
  connection_id connection;
  std::uint64_t bytes;
  duration taken;
  std::uint64_t waiting;

  static constexpr description about{
    "queued", severity::debug, actor_kind::connection,
    "The connection of `user`, the recipient, has the message of `peer`; `waiting` are "
    "unsettled there now, this one included. `duration_us` is since the SEND was "
    "received."};
  static constexpr auto fields() {
    return std::tuple{field{"transaction", &queued::transaction},
                      field{"user", &queued::user},
                      field{"peer", &queued::peer},
                      field{"connection", &queued::connection},
                      field{"bytes", &queued::bytes},
                      field{"duration_us", &queued::taken},
                      field{"waiting", &queued::waiting}};
  }
};

struct forwarded {
  transaction_number transaction;
  std::string_view user; ///< The recipient.
  std::string_view peer; ///< The sender.
  connection_id connection;
  std::uint64_t bytes;
  duration taken;

  static constexpr description about{
    "forwarded", severity::debug, actor_kind::connection,
    "`user`, the recipient, is written the FORWARD, `duration_us` after the SEND was "
    "received."};
  static constexpr auto fields() {
    return std::tuple{field{"transaction", &forwarded::transaction},
                      field{"user", &forwarded::user},
                      field{"peer", &forwarded::peer},
                      field{"connection", &forwarded::connection},
                      field{"bytes", &forwarded::bytes},
                      field{"duration_us", &forwarded::taken}};
  }
};

struct acknowledged {
  transaction_number transaction;
  std::string_view user; ///< The recipient.
  std::string_view peer; ///< The sender.
  connection_id connection;
  duration taken;
  outcome how;

  static constexpr description about{
    "acknowledged", severity::debug, actor_kind::connection,
    "`user`, the recipient, has answered the FORWARD in time: `reason` is `delivered`, "
    "or which error it was. `duration_us` is since the FORWARD was written."};
  static constexpr auto fields() {
    return std::tuple{field{"transaction", &acknowledged::transaction},
                      field{"user", &acknowledged::user},
                      field{"peer", &acknowledged::peer},
                      field{"connection", &acknowledged::connection},
                      field{"duration_us", &acknowledged::taken},
                      field{"reason", &acknowledged::how}};
  }
};

struct settled {
  transaction_number transaction;
  duration taken;
  outcome how;

  static constexpr description about{
    "settled", severity::debug, actor_kind::transaction,
    "The transaction knows how the message ended for one recipient, `duration_us` "
    "after the SEND was received. A broadcast has one for each."};
  static constexpr auto fields() {
    return std::tuple{field{"transaction", &settled::transaction},
                      field{"duration_us", &settled::taken},
                      field{"reason", &settled::how}};
  }
};

struct answered {
  transaction_number transaction;
  std::string_view user; ///< The sender.
  std::string_view peer; ///< As for received.
  connection_id connection;
  duration taken;
  outcome how;

  static constexpr description about{
    "answered", severity::debug, actor_kind::connection,
    "`user`, the sender, has been written the answer: `reason` is `delivered`, or why "
    "it is an ERROR. `duration_us` is since the SEND was received, so all of it."};
  static constexpr auto fields() {
    return std::tuple{field{"transaction", &answered::transaction},
                      field{"user", &answered::user},
                      field{"peer", &answered::peer},
                      field{"connection", &answered::connection},
                      field{"duration_us", &answered::taken},
                      field{"reason", &answered::how}};
  }
};

} // namespace events

/// In the order in which documents list them.
using event
  = std::variant<events::started, events::listening, events::accepting_paused,
                 events::accepting_resumed, events::draining, events::reload_ignored,
                 events::actor_failed, events::stopped, events::long_turn,
                 events::dropped, events::not_reopened, events::turned_away,
                 events::strangers, events::connected, events::registered,
                 events::refused, events::faulted, events::left, events::received,
                 events::looked_up, events::queued, events::forwarded,
                 events::acknowledged, events::settled, events::answered>;

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
  /// for nothing. The answer is always the same.
  virtual bool wants(severity level) const noexcept = 0;

  /// `who` reports `what`.
  virtual void report(const actor_name& who, const event& what) = 0;
};

} // namespace telex
