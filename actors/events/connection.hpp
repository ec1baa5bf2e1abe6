// What a connection reports of its peer: how it came, who it is, how it went.

#pragma once

#include "actors/events/description.hpp"
#include "actors/reasons.hpp"
#include "actors/settings.hpp"
#include "actors/transaction_number.hpp"
#include "actors/username.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace telex::events {

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
    "A socket has registered; with `complete` its user can be written to. Of a socket "
    "that registers as one half after another, the first ten."};
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

struct login_failed {
  std::string peer;
  connection_id connection;
  refuse_reason reason;
  std::uint64_t count;
  std::string name;

  static constexpr description about{
    "login-failed", severity::warning, actor_kind::connection,
    "A peer has given a password and was refused the name `name`: it is wrong "
    "(`wrong-password`), others could read it (`insecure`), or too many were tried, or "
    "wait to be compared (`rate-limited`). Once a second at most for a connection, and "
    "when it ends: `count` is how many there were since the last such event, this one "
    "included."};
  static constexpr auto fields() {
    return std::tuple{field{"peer", &login_failed::peer},
                      field{"connection", &login_failed::connection},
                      field{"reason", &login_failed::reason},
                      field{"count", &login_failed::count},
                      field{"name", &login_failed::name}};
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

struct tls_failed {
  std::string user; ///< Empty if it had not registered.
  std::string peer;
  connection_id connection;
  std::string reason;

  static constexpr description about{"tls-failed", severity::info,
                                     actor_kind::connection,
                                     "A peer on a port for TLS has written what is "
                                     "none, or does not want to talk to this "
                                     "router; `reason` is OpenSSL's word."};
  static constexpr auto fields() {
    return std::tuple{field{"user", &tls_failed::user},
                      field{"peer", &tls_failed::peer},
                      field{"connection", &tls_failed::connection},
                      field{"reason", &tls_failed::reason}};
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

} // namespace telex::events
