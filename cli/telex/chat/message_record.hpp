// A message as a chat shows it: when it comes or is settled, and later on.

#pragma once

#include "cli/telex/client/event.hpp"

#include <cstdint>
#include <ctime>
#include <string>

namespace telex::cli {

struct message_record {
  /// What has become of it; `arrived` if it is not one's own.
  enum class fate : std::uint8_t {
    arrived,
    delivered,
    not_delivered,
    not_confirmed,
    not_sent,
  };

  std::time_t when = 0;
  /// Who has sent it; of one's own who was to have it, or `ALL`.
  std::string other{};
  std::string text{};
  /// It came for everybody, as far as that was said.
  bool to_all = false;
  fate what = fate::arrived;
  /// Why one's own was not delivered, in words as describe() has them.
  std::string why{};
  bool operator==(const message_record&) const = default;
};

message_record to_record(const arrived& news, std::time_t when);
message_record to_record(const settled& news, std::time_t when);

/// Whether it belongs to the conversation with `name`: who has written it, or was to
/// have it. With `ALL` that is what everybody was to have, and with nobody each does.
bool is_of(const message_record& what, const std::string& name);

} // namespace telex::cli
