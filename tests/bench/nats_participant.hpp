// A participant that is a client of a NATS server. A message is a request, and its
// acknowledgement the empty reply: as many hops as with Telex.

#pragma once

#include "cli/telex/load/participant.hpp"
#include "tests/bench/nats_connection.hpp"

#include <cstdint>
#include <optional>
#include <queue>
#include <string>

namespace telex::bench {

/// Whether a user has one connection, as is usual with NATS, or as many as with Telex.
enum class nats_connections : std::uint8_t { one, two };

class nats_participant final : public load::participant, nats_connection::owner {
public:
  /// Starts to connect; has joined when its subscriptions are in force. A second
  /// connection has a subscription of its own that nobody writes to.
  nats_participant(load::event_loop& loop, const cli::socket_address& server,
                   nats_connections how_many, std::size_t id, const std::string& name,
                   participant::owner& told);

  void send(const std::string& recipient, std::string_view body, ticket which) override;
  void flush() override;
  void stop_reading() override;
  void vanish() override;

private:
  void subscribed(nats_connection& which) override;
  void given(nats_connection& from, std::string_view subscription,
             std::string_view reply_to) override;
  void closed(nats_connection& which, std::string_view why) override;
  void settle();

  participant::owner* told_;
  /// What is not answered.
  std::queue<ticket> open_;
  /// The subject on which answers come.
  std::string inbox_;
  int unsubscribed_; ///< Connections whose subscriptions are not in force yet.
  nats_connection first_;
  std::optional<nats_connection> second_;
};

/// Makes them, for the server at `server`.
load::participant_maker nats_participants(load::event_loop& loop,
                                          const cli::socket_address& server,
                                          nats_connections how_many);

} // namespace telex::bench
