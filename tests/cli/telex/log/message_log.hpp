// The records of one message, as a log would have them.

#pragma once

#include "cli/telex/log/timeline.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

namespace telex::log {

/// Records of transaction 4711, of alice in connection/24, in the order of the calls.
/// Times are since the SEND was received.
class message_log {
public:
  using time = std::chrono::microseconds;

  explicit message_log(std::string recipient = "bob", std::uint64_t bytes = 5)
    : recipient_{std::move(recipient)}, bytes_{bytes} {
    // nop
  }

  std::string sender = "alice";

  /// A run of the router begins.
  void listening() {
    add(time{}, "router/0", "listening").transaction.reset();
  }

  void received() {
    auto& x = add_of_sender(time{}, "connection/24", "received");
    x.duration.reset();
    x.bytes = bytes_;
  }

  void looked_up(time when, std::uint64_t recipients) {
    auto& x = add_of_sender(when, "registry/9", "looked-up");
    x.others = only_field("recipients", std::to_string(recipients));
  }

  void queued(time when, const std::string& who, std::uint64_t connection,
              std::uint64_t waiting = 1) {
    auto& x = add_of_recipient(when, who, connection, "queued");
    x.bytes = bytes_;
    x.others = only_field("waiting", std::to_string(waiting));
  }

  void forwarded(time when, const std::string& who, std::uint64_t connection) {
    add_of_recipient(when, who, connection, "forwarded").bytes = bytes_;
  }

  /// `after` is how long after the FORWARD.
  void acknowledged(time when, time after, const std::string& who,
                    std::uint64_t connection, const std::string& how = "delivered") {
    auto& x = add_of_recipient(when, who, connection, "acknowledged");
    x.duration = after;
    x.reason = keep(how);
  }

  void settled(time when, const std::string& how = "delivered") {
    add(when, "transaction/25", "settled").reason = keep(how);
  }

  void answered(time when, const std::string& how = "delivered") {
    add_of_sender(when, "connection/24", "answered").reason = keep(how);
  }

  /// What `alice` sends `bob` in connection/27, all of it.
  void delivered() {
    using namespace std::chrono_literals;
    received();
    looked_up(3us, 1);
    queued(5us, "bob", 27);
    forwarded(20us, "bob", 27);
    acknowledged(130us, 110us, "bob", 27);
    settled(132us);
    answered(140us);
  }

  /// To be changed, as logs may have been.
  std::vector<record>& records() noexcept {
    return records_;
  }

  /// The text has to last as long as the records.
  std::string_view keep(const std::string& text) {
    return texts_.emplace_back(text);
  }

  /// For record::others.
  std::span<const field> only_field(std::string_view name, const std::string& value) {
    return {&fields_.emplace_back(field{name, keep(value)}), 1};
  }

  timeline read() const {
    timeline result{4711};
    for (const auto& each : records_)
      result.take(each);
    return result;
  }

private:
  record& add(time when, const std::string& actor, const char* event) {
    using namespace std::chrono_literals;
    record x;
    x.time = time_point{1'795'609'796s} + when;
    x.level = "debug";
    x.actor = keep(actor);
    x.event = event;
    x.transaction = 4711;
    x.duration = when;
    return records_.emplace_back(x);
  }

  record& add_of_sender(time when, const char* actor, const char* event) {
    auto& x = add(when, actor, event);
    x.user = keep(sender);
    x.peer = keep(recipient_);
    return x;
  }

  record& add_of_recipient(time when, const std::string& who, std::uint64_t connection,
                           const char* event) {
    auto& x = add(when, "connection/" + std::to_string(connection), event);
    x.user = keep(who);
    x.peer = keep(sender);
    x.connection = connection;
    return x;
  }

  std::string recipient_;
  std::uint64_t bytes_;
  std::vector<record> records_;
  std::deque<std::string> texts_;
  std::deque<field> fields_;
};

} // namespace telex::log
