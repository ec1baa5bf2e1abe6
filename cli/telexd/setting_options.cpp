#include "cli/telexd/setting_options.hpp"

#include "cli/telexd/option_kinds.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace telex::cli {

namespace {

/// An option with a number, which is a member of `Settings`.
template <class Settings>
struct limit_option {
  const char* name;
  std::size_t Settings::* value;
  std::size_t min;
  takes_effect effect;
  const char* help;
};

// A connection keeps what it began with; what the registry and the listener go by
// changes at once.
constexpr auto at_once = takes_effect::at_once;
constexpr auto for_new = takes_effect::for_new_connections;
constexpr auto at_restart = takes_effect::at_restart;

constexpr limit_option<limit_settings> limits[] = {
  {"limits.max-body", &limit_settings::max_body, 1, for_new,
   "The longest message, in octets. A longer one is refused."},
  {"limits.pending-sends", &limit_settings::pending_sends, 1, for_new,
   "How many messages of one sender are worked on at once; the router reads "
   "no more of them until one is answered."},
  {"limits.pending-copies", &limit_settings::pending_copies, 1, at_once,
   "How many copies of one sender's messages to everybody are worked on at "
   "once; a message to 5,000 users is 5,000. The router reads no more of that "
   "sender until there are fewer."},
  {"limits.all-copies", &limit_settings::all_copies, 1, at_once,
   "The same of all senders together: other messages to everybody wait."},
  {"limits.broadcast-queue-bytes", &limit_settings::broadcast_queue_bytes, 0, at_once,
   "How many octets of these may wait, each with 4096 beside its text. Others "
   "are refused."},
  {"limits.recipient-queue", &limit_settings::recipient_queue, 0, for_new,
   "How many messages may wait for one recipient. Others are refused."},
  {"limits.recipient-queue-bytes", &limit_settings::recipient_queue_bytes, 0, for_new,
   "How many octets of messages may wait for one recipient."},
  {"limits.early-errors", &limit_settings::early_errors, 1, for_new,
   "After how many requests that are no registration an unregistered connection "
   "is closed."},
  {"limits.refusals", &limit_settings::refusals, 1, for_new,
   "After how many refusals of a name in a row a connection is told each further "
   "one --timeouts.refusal later."},
  {"limits.output", &limit_settings::output, 1, for_new,
   "How many octets may wait for a peer to read them; the router does not "
   "read from it beyond that, until it has read all."},
  {"limits.logins", &limit_settings::logins, 0, at_restart,
   "How many wrong passwords for one name are compared in a minute; who comes then is "
   "told to come later. 0 means any number."},
  {"limits.login-queue", &limit_settings::login_queue, 1, at_restart,
   "How many passwords wait to be compared. Others are told to come later."},
  {"limits.who", &limit_settings::who, 1, at_once,
   "How many names the answer to WHO has at most."},
  {"limits.watched", &limit_settings::watched, 0, for_new,
   "How many users one connection may watch."},
  {"limits.connections", &limit_settings::connections, 0, at_restart,
   "How many connections are served at once, 4 or more; 0 means as many as there "
   "are file descriptors for. Others wait."},
};

constexpr limit_option<address_settings> address_limits[] = {
  {"limits.per-address", &address_settings::connections, 0, at_once,
   "How many connections one address may have, 2 or more. Others are told so and "
   "closed. 0 means any number, here and in the next four."},
  {"limits.per-address-rate", &address_settings::rate, 0, at_once,
   "How many new connections one address may make in a second."},
  {"limits.per-address-errors", &address_settings::errors, 0, at_once,
   "How many errors the peers at one address may make in a minute; with one "
   "more a connection is closed, and new ones are not let in."},
  {"limits.per-address-refusals", &address_settings::refusals, 0, for_new,
   "How many names one address may be refused in a minute; each further refusal "
   "takes --timeouts.refusal."},
  {"limits.per-address-logins", &address_settings::logins, 0, at_restart,
   "How many wrong passwords of one address are compared in a minute, for whatever "
   "names."},
};

/// An option with a time.
struct timeout_option {
  const char* name;
  duration timeout_settings::* value;
  takes_effect effect;
  const char* help;
  duration min = min_timeout;
  duration max = max_timeout;
};

/// TCP looks after its peers in whole seconds.
constexpr auto min_vanished = std::chrono::seconds{3};
constexpr auto max_vanished = std::chrono::hours{24};

constexpr timeout_option timeouts[] = {
  {"timeouts.handshake", &timeout_settings::handshake, for_new,
   "From the accept of a connection to the end of its TLS handshake."},
  {"timeouts.registration", &timeout_settings::registration, for_new,
   "How long a new connection may take to register."},
  {"timeouts.pairing", &timeout_settings::pairing, for_new,
   "How long a registered connection waits for its user's other one."},
  {"timeouts.refusal", &timeout_settings::refusal, for_new,
   "How long the refusal of a name takes for who was refused many."},
  {"timeouts.acknowledge", &timeout_settings::acknowledge, for_new,
   "How long a message may take until its sender is told that it was not "
   "acknowledged."},
  {"timeouts.unresponsive", &timeout_settings::unresponsive, for_new,
   "How long a peer may leave a message unanswered, or what it was sent "
   "unread, until it is closed."},
  {"timeouts.drain", &timeout_settings::drain, at_once,
   "How long the router settles what is under way before it ends."},
  {"timeouts.linger", &timeout_settings::linger, for_new,
   "How long a peer that broke the protocol has to read why it is closed."},
  {"timeouts.vanished", &timeout_settings::vanished, at_restart,
   "How long the network may bring nothing at all from a peer's host until "
   "the connection counts as broken; from 3s to 24h.",
   min_vanished, max_vanished},
  {"timeouts.ping", &timeout_settings::ping, for_new,
   "After what silence a client of the extended protocol is asked whether it is "
   "there."},
  {"timeouts.bye", &timeout_settings::bye, for_new,
   "How long what is under way is settled for a client that says BYE."},
  {"presence.interval", &timeout_settings::presence, at_once,
   "Who is told who comes and goes is told of each user at most once in that time."},
};

void add_compatibility(option_table& table, compatibility_settings& compatibility) {
  add_switch(table, "compatibility.sent", compatibility.sent,
             "Answers SENT instead of SEND for a delivered message, as one family of "
             "clients wants it.",
             for_new);
  auto& taken = compatibility.taken;
  auto set = [&taken](const std::string& text) {
    if (text != "100" && text != "104")
      throw bad_value("'" + text + "' is neither 100 nor 104");
    taken = text == "100" ? 100 : 104;
  };
  table.add(
    {.name = "compatibility.taken",
     .form = value_form::number,
     .help = "The error that answers a request for a name that somebody has: 100, "
             "which every client knows, or 104, which tells it from a malformed name.",
     .type_name = "100|104",
     .reset = [&taken, standard = taken] { taken = standard; },
     .set = set,
     .held = [&taken] { return std::vector{std::to_string(taken)}; },
     .effect = for_new});
}

} // namespace

void add_settings(option_table& table, settings& config) {
  for (const auto& each : limits)
    add_limit(table, each.name, config.limits.*each.value, each.min, each.help,
              each.effect);
  for (const auto& each : address_limits)
    add_limit(table, each.name, config.per_address.*each.value, each.min, each.help,
              each.effect);
  // Who is there was counted or not.
  add_switch(table, "limits.per-address-loopback", config.per_address.loopback,
             "Holds loopback addresses to these limits, too.");
  for (const auto& each : timeouts)
    add_timeout(table, each.name, config.timeouts.*each.value, each.min, each.max,
                each.help, each.effect);
  add_compatibility(table, config.compatibility);
}

} // namespace telex::cli
