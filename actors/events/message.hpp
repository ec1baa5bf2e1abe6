// The steps of one message, in their order, whoever reports them.
//
// These come often, so they have no memory of their own: their text is valid while they
// are reported.

#pragma once

#include "actors/events/description.hpp"
#include "actors/outcome.hpp"
#include "actors/settings.hpp"
#include "actors/transaction_number.hpp"

#include <cstdint>
#include <string_view>
#include <tuple>

namespace telex::events {

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

} // namespace telex::events
