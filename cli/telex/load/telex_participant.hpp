// A participant that speaks the plain protocol (docs/protocol.md, section 3).

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/load/participant.hpp"
#include "cli/telex/load/user.hpp"

#include <queue>

namespace telex::load {

class telex_participant final : public participant, user::owner {
public:
  /// Starts to connect and register, as user does.
  telex_participant(event_loop& loop, const target& server, std::size_t id,
                    const std::string& name, participant::owner& told);

  void send(const std::string& recipient, std::string_view body, ticket which) override;
  void flush() override;
  void stop_reading() override;
  void vanish() override;

private:
  void joined(user& who) override;
  void answered(user& who, const wire::frame& answer) override;
  void given(user& who, const wire::frame& message) override;
  void left(user& who) override;

  participant::owner* told_;
  /// What is not answered; answers come in the order of the requests.
  std::queue<ticket> open_;
  user user_;
};

/// Makes them, for the server at `server`.
participant_maker telex_participants(event_loop& loop, const target& server);

} // namespace telex::load
