// The limits and time-outs of a router, with their defaults and their reasons.
// Each is an option of telexd under the same name, as in `--limits.max-body`, but those
// of a turn, with which only tests and measurements have anything to do.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace telex {

using duration = std::chrono::nanoseconds;
using time_point = std::chrono::steady_clock::time_point;

/// Tells the time that people go by.
using wall_clock = std::function<std::chrono::system_clock::time_point()>;

/// The earlier of two times that need not be.
constexpr std::optional<time_point> earlier(std::optional<time_point> a,
                                            std::optional<time_point> b) noexcept {
  return !a || (b && *b < *a) ? b : a;
}

/// What bounds the memory that a peer can make the router use.
struct limit_settings {
  /// limits.max-body: the longest body in octets. A longer one is read, dropped
  /// and answered with an error, so that the stream stays readable.
  std::size_t max_body = 64 * 1024;

  /// limits.pending-sends: how many requests of one connection are worked on at
  /// once. Beyond that the router stops reading the socket, so that a sender
  /// that never reads its answers fills its own buffers and nobody else's.
  std::size_t pending_sends = 64;

  /// limits.pending-copies: how many copies of one sender's broadcasts are not settled
  /// before another one of its requests is taken up: a broadcast to 5,000 is 5,000. One
  /// broadcast is always worked on.
  std::size_t pending_copies = 16 * 1024;

  /// limits.all-copies: the same of all senders together, before another broadcast is
  /// begun. At some 150 octets a copy they are few megabytes.
  std::size_t all_copies = 64 * 1024;

  /// limits.broadcast-queue-bytes: octets of broadcasts that wait to be begun, each
  /// with 4 KiB beside its body. Others are refused.
  std::size_t broadcast_queue_bytes = 16 * 1024 * 1024;

  /// limits.recipient-queue: how many messages wait for one recipient.
  std::size_t recipient_queue = 1024;

  /// limits.recipient-queue-bytes: how many octets of bodies wait for one
  /// recipient.
  std::size_t recipient_queue_bytes = 1024 * 1024;

  /// limits.early-errors: after so many errors 101 before it has registered, a
  /// socket is closed: it speaks something else. Errors about a name neither
  /// count nor excuse the others, a person may be trying names.
  std::size_t early_errors = 8;

  /// limits.refusals: after so many refusals of a name in a row, a socket is told each
  /// further one timeouts.refusal later. A person mistypes a name a few times; programs
  /// were seen that ask for a taken one again at once, some thousand times a second.
  std::size_t refusals = 10;

  /// limits.output: how many octets may wait for a peer to read them. Beyond
  /// that the router does not read what the peer sends, until it has read all.
  std::size_t output = 1024 * 1024;

  /// limits.logins: wrong passwords for one name in a minute, and as many at once. A
  /// person mistypes a few; who guesses has years to go. 0 is no bound.
  std::size_t logins = 4;

  /// limits.login-queue: passwords that wait to be compared. One takes some tenth of a
  /// second: who comes behind so many would have given up before his turn.
  std::size_t login_queue = 64;

  /// limits.who: how many names an answer to WHO has at most.
  std::size_t who = 1000;

  /// limits.watched: how many users one connection may watch.
  std::size_t watched = 128;

  /// limits.connections: how many sockets are served at once; 0 means as many
  /// as there are file descriptors for. Beyond that they wait to be accepted.
  std::size_t connections = 0;
};

/// What one address may do, so that one host can't take the router from all
/// others. 0 is no bound. The addresses of one IPv6 /64 count as one: a host has
/// all of them.
struct address_settings {
  /// limits.per-address: sockets at a time. A user has two, and many users may
  /// be behind one address, such as those of an office.
  std::size_t connections = 256;

  /// limits.per-address-rate: new sockets a second.
  std::size_t rate = 32;

  /// limits.per-address-errors: errors a minute that are the peer's own: a name
  /// that is malformed or taken, a request before it has registered, a broken
  /// one. Beyond that nobody new is let in from there.
  std::size_t errors = 60;

  /// limits.per-address-refusals: refusals of a name a minute. Each further one is told
  /// timeouts.refusal later, so that to connect anew for each request makes nobody
  /// faster.
  std::size_t refusals = 30;

  /// limits.per-address-loopback: whether this holds for programs on the router's
  /// own host, too. They are trusted: behind a proxy everybody is one of them.
  bool loopback = false;

  /// limits.per-address-logins: wrong passwords a minute, for whatever names, and as
  /// many at once.
  std::size_t logins = 20;
};

/// How long the router waits for what.
struct timeout_settings {
  /// timeouts.handshake: from accept until the end of the TLS handshake, which programs
  /// do by themselves.
  duration handshake = std::chrono::seconds{10};

  /// timeouts.registration: from accept, or that, until a socket has registered.
  /// Clients exist that connect first and then ask a person for the name.
  duration registration = std::chrono::seconds{60};

  /// timeouts.pairing: from the registration of one socket of a user until the
  /// other one's. Programs do the second by themselves. A socket that registers again
  /// has it again, but is closed at the latest when `registration` and `pairing` are
  /// over since its accept.
  duration pairing = std::chrono::seconds{10};

  /// timeouts.refusal: from the request for a name to its refusal, once refusals are
  /// slowed down. Long enough that who asks again and again costs nothing, and no
  /// longer than a person waits without a thought.
  duration refusal = std::chrono::seconds{1};

  /// timeouts.acknowledge: from the arrival of a SEND until its answer.
  duration acknowledge = std::chrono::seconds{10};

  /// timeouts.unresponsive: from a FORWARD until its recipient is given up,
  /// and closed. Also for a peer that does not read what waits for it.
  duration unresponsive = std::chrono::seconds{30};

  /// timeouts.drain: from the request to stop until what is still under way is
  /// given up, and answered so.
  duration drain = std::chrono::seconds{5};

  /// timeouts.linger: how long a socket that is closed for a protocol fault is
  /// still read, so that what it sent meanwhile does not reset the connection
  /// before the peer has read why. Also how long peers have, once the time to
  /// drain is over, to read their last answers.
  duration linger = std::chrono::seconds{2};

  /// timeouts.vanished: how long the network may bring nothing from a peer's host,
  /// not even what TCP itself says, until the connection counts as broken. A host
  /// that loses its power or its network says no good-bye.
  duration vanished = std::chrono::seconds{45};

  /// timeouts.ping: after what silence of a peer of the extended protocol it is asked
  /// whether it is there. It has timeouts.unresponsive to say anything.
  duration ping = std::chrono::seconds{60};

  /// timeouts.bye: how long what is under way is settled for a peer that says BYE.
  duration bye = std::chrono::seconds{5};

  /// presence.interval: who watches a crowd that comes and goes is told of each at most
  /// once in that time.
  duration presence = std::chrono::milliseconds{100};
};

/// What other families of clients need.
struct compatibility_settings {
  /// compatibility.sent: a delivered message is answered `SENT`, not `SEND`.
  bool sent = false;

  /// compatibility.taken: the error that answers the request for a name that somebody
  /// has, 100 or 104. The protocol's first text knows no 104: of the clients that were
  /// written from it some ask again at once, and for ever, or wait without a word.
  std::uint16_t taken = 100;
};

/// How much an actor does at a time, before others have their turn. Who has more to do
/// goes on after that. A tenth of a millisecond, or less: somebody else may have to
/// wait for some of these.
struct turn_settings {
  /// Requests of one connection.
  std::size_t requests = 16;

  /// Copies of a broadcast that are handed to connections, if the body is small.
  std::size_t copies = 8;

  /// Octets of a body that cost as much as a copy itself.
  std::size_t octets = 4 * 1024;

  /// Actors that are woken, or told that the router drains.
  std::size_t actors = 32;
};

/// Who may have a name (docs/protocol.md, section 8).
struct account_settings {
  /// accounts.required: nobody has a name without an account.
  bool required = false;
};

struct settings {
  limit_settings limits;
  address_settings per_address;
  timeout_settings timeouts;
  compatibility_settings compatibility;
  turn_settings turns;
  account_settings accounts;
};

} // namespace telex
