// A participant that speaks the extended protocol (docs/protocol.md, section 6).

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/load/frame_view.hpp"
#include "cli/telex/load/participant.hpp"
#include "cli/telex/load/stream.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace telex::load {

/// Has one connection for both directions. The receipts for what one read has brought,
/// and the messages that are sent meanwhile, leave together.
class extended_participant final : public participant, stream::owner {
public:
  /// Starts to connect and register, for up to `window` messages at a time that are
  /// not acknowledged.
  extended_participant(event_loop& loop, const target& server, std::size_t id,
                       const std::string& name, participant::owner& told,
                       std::uint16_t window);

  void send(const std::string& recipient, std::string_view body, ticket which) override;
  void flush() override;
  void stop_reading() override;
  void vanish() override;

private:
  void received(stream& from, std::string_view bytes) override;
  void closed(stream& which) override;

  void take_frames(std::string_view& bytes);
  void obey(const frame_view& frame);
  void join(const frame_view& answer);
  void acknowledge(const frame_view& message);
  void settle(const frame_view& answer, verdict how);
  void end(std::string_view why);

  participant::owner* told_;
  std::string name_;
  bool has_joined_ = false;
  /// The beginning of a frame that has not come whole.
  std::string held_;
  stream stream_;
};

/// Makes them, for the server at `server`.
participant_maker extended_participants(event_loop& loop, const target& server,
                                        std::uint16_t window);

} // namespace telex::load
