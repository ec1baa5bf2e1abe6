// A user on two sockets: connects, registers, and talks.

#pragma once

#include "actors/secret.hpp"
#include "cli/system/poller.hpp"
#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"
#include "cli/telex/client/session.hpp"

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace telex::cli {

/// How long it may take to connect both sockets, all addresses of a host
/// together.
inline constexpr std::chrono::seconds connect_timeout{10};

/// Moves bytes between a session and its sockets. In each turn of a loop:
/// watch(), poller::wait(), handle(), and next() until there is nothing.
class client {
public:
  /// `where` are the addresses of one server, tried in this order; over TLS, if it has
  /// a context for that.
  explicit client(std::vector<socket_address> where, tls_target secure = {});

  /// From the next connect() on `password` is that of the name: what
  /// wire::flaw_of_password finds no flaw in, or nothing. Another name has another one.
  void use_password(secret password) {
    password_ = std::move(password);
  }

  /// Whether there is one.
  bool has_password() const noexcept {
    return !password_.empty();
  }

  /// Begins to connect, and to register `name`, a legal user name. What was
  /// connected before is closed. A password goes over TLS, or to a server of this host,
  /// and nowhere else: then the name is refused as `insecure`. Ends with `registered`,
  /// `name_refused`, `lost` or `unreachable`; after each but the first, nothing is
  /// connected.
  void connect(std::string name, clock::time_point now);

  /// Ends the connection, with what session::end reports.
  void disconnect();

  /// As session::submit; not sent when nothing is connected.
  void submit(message what, clock::time_point now);

  bool is_registered() const noexcept;

  /// How the connection is protected, in a few words, once the name is registered: as
  /// connection::protection, and `not encrypted, and stays on this host`.
  std::string protection() const;

  /// As session::unsettled.
  std::size_t unsettled() const noexcept;

  /// Adds what it waits for. Messages are taken in only if `receive` says so.
  void watch(poller& waiting, bool receive = true) const;

  /// Does what became possible, or is overdue.
  void handle(const poller& waiting, clock::time_point now);

  /// What has happened next.
  std::optional<event> next();

private:
  struct sockets {
    connection sender;
    connection receiver;
    sockets(const socket_address& where, const tls_target* secure,
            const tls::ticket& earlier)
      : sender(where, secure, earlier), receiver(where, secure, earlier) {}
  };

  bool is_undecided() const noexcept;
  bool may_send_password() const noexcept;
  void try_next_address(clock::time_point now);
  void handle_connecting(const poller& waiting, clock::time_point now);
  void handle_open(const poller& waiting, clock::time_point now);
  void receive(wire::role from, clock::time_point now);
  void report(clock::time_point now);
  void write_frames();
  void drop_sockets();
  connection& socket_of(wire::role which) noexcept;

  std::vector<socket_address> addresses_;
  tls_target secure_;
  /// What the last connection has left for the next one to begin with.
  tls::ticket ticket_;
  std::size_t next_address_ = 0;
  std::string name_;
  secret password_;
  std::optional<clock::time_point> connect_deadline_;
  std::string connect_error_;
  bool met_stranger_ = false;
  std::unique_ptr<sockets> sockets_;
  std::unique_ptr<session> session_;
  std::deque<event> events_;
  /// What one recv(2) gives.
  std::vector<char> space_;
};

} // namespace telex::cli
