// A user on the sockets of a server: connects, registers, and talks.

#pragma once

#include "actors/secret.hpp"
#include "cli/system/name_lookup.hpp"
#include "cli/system/poller.hpp"
#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"
#include "cli/telex/client/session.hpp"

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telex::cli {

/// How long it may take to connect all sockets, all addresses of a host together.
inline constexpr std::chrono::seconds connect_timeout{10};

/// As a Session is to be (docs/extended-protocol.md, section 1): nobody guesses it.
std::string random_token();

/// Moves bytes between a session and its sockets. In each turn of a loop:
/// watch(), poller::wait(), handle(), and next() until there is nothing.
///
/// It offers the extended protocol, and comes again on the plain one to a server that
/// does not have that. One that has said so is not asked again.
class client {
public:
  enum class protocol : bool { best, plain };

  /// `where` are the addresses of one server, tried in this order; over TLS, if it has
  /// a context for that.
  explicit client(std::vector<socket_address> where, tls_target secure = {},
                  protocol spoken = protocol::best);

  /// From the second connect() on the addresses are looked up anew, as a server may
  /// have moved: those of `where`, which the first ones are of. Where that fails, or
  /// takes too long, the last ones hold.
  void look_up_anew(address where) {
    where_ = std::move(where);
  }

  /// From the next connect() on `password` is that of the name: what
  /// wire::flaw_of_password finds no flaw in, or nothing. Another name has another one.
  void use_password(secret password) {
    password_ = std::move(password);
  }

  /// Whether there is one.
  bool has_password() const noexcept {
    return !password_.empty();
  }

  /// From the next connect() on, so many messages at most wait for acknowledge() or
  /// reject() at a time, as far as the protocol lets one choose.
  void take_at_once(std::uint16_t count) noexcept {
    receive_window_ = count;
  }

  /// Begins to connect, and to register `name`, a legal user name. What was
  /// connected before is closed. A password goes over TLS, or to a server of this host,
  /// and nowhere else: then the name is refused as `insecure`. On the extended protocol
  /// a name that this client has had is taken over from the connection that had it.
  /// Ends with `registered`, `name_refused`, `lost` or `unreachable`; after each but
  /// the first, nothing is connected.
  void connect(std::string name, clock::time_point now);

  /// Ends the connection at once, with what session::end reports.
  void disconnect(loss why = loss::interrupted);

  // As the functions of session.

  /// Nothing, and no event, if the name is not registered: it is not sent.
  std::optional<ticket> submit(message what, clock::time_point now);
  void acknowledge(std::string_view id);
  void reject(std::string_view id);
  void who(std::string prefix);
  void watch(std::string name);
  void unwatch(std::string name);
  std::optional<clock::time_point> asked_at() const noexcept;
  void leave(clock::time_point now);
  std::size_t unsettled() const noexcept;

  bool is_registered() const noexcept;

  /// Whether there is a connection, or an attempt at one.
  bool is_connected() const noexcept {
    return lookup_ || !lines_.empty();
  }

  /// How the connection is protected, in a few words, once the name is registered: as
  /// connection::protection, and `not encrypted, and stays on this host`.
  std::string protection() const;

  /// When the server's certificate ceases to be valid, over TLS, once it is connected.
  std::optional<std::chrono::system_clock::time_point> certificate_end() const;

  /// Adds what it waits for.
  void watch(poller& waiting) const;

  /// Does what became possible, or is overdue.
  void handle(const poller& waiting, clock::time_point now);

  /// What has happened next; never `plain_server`.
  std::optional<event> next();

private:
  /// One connection, and what it is for.
  struct line {
    line(wire::role role, const socket_address& where, const tls_target* secure,
         const tls::ticket& earlier)
      : role{role}, socket{where, secure, earlier} {
      // nop
    }

    wire::role role;
    connection socket;
  };

  bool is_undecided() const noexcept;
  void watch_connecting(poller& waiting) const;
  bool may_send_password() const noexcept;
  void handle_lookup(const poller& waiting, clock::time_point now);
  void try_next_address(clock::time_point now);
  void try_address(clock::time_point now);
  void handle_connecting(const poller& waiting, clock::time_point now);
  void begin_session(clock::time_point now);
  void handle_open(const poller& waiting, clock::time_point now);
  void receive(line& from, clock::time_point now);
  line* other_than(const line& which) noexcept;
  short events_of(const line& which) const noexcept;
  void report(clock::time_point now);
  void go_on_plain(bool is_certain, clock::time_point now);
  void write_frames();
  void drop_lines();

  std::vector<socket_address> addresses_;
  std::optional<address> where_;
  bool has_connected_ = false;
  std::optional<name_lookup> lookup_;
  tls_target secure_;
  protocol spoken_;
  /// The server that is connected to now does not have the extended protocol.
  bool is_plain_ = false;
  /// It has been found out by an offer.
  bool has_offered_ = false;
  const std::string token_ = random_token();
  std::uint16_t receive_window_ = wire::default_receive_window;
  /// What the last connection has left for the next one to begin with.
  tls::ticket ticket_;
  std::size_t next_address_ = 0;
  std::string name_;
  secret password_;
  std::optional<clock::time_point> connect_deadline_;
  std::string connect_error_;
  bool met_stranger_ = false;
  std::list<line> lines_;
  std::unique_ptr<session> session_;
  std::deque<event> events_;
  /// What one recv(2) gives.
  std::vector<char> space_;
};

} // namespace telex::cli
