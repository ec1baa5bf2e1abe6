// Users who do all that users may do, and some things that they should not.

#pragma once

#include "cli/telex/load/user.hpp"
#include "tests/load/ledger.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace telex::load {

/// A fixed number of names, whose users come, write to each other and go, and
/// come again. Each life has a temper: most acknowledge at once, others later, too
/// late, never, with wrong receipts before the right one, or with errors. All
/// that they do and see is entered in a ledger.
class crowd final : public user::owner {
public:
  crowd(event_loop& loop, const cli::socket_address& server, std::size_t users,
        promised_times times, ledger& book, std::mt19937_64& random);

  /// Lets one user do something: mostly send a message to another.
  void act();

  /// Whether tempers show. While they do not, everybody acknowledges in time.
  void be_rough(bool on) noexcept {
    rough_ = on;
  }

  /// Everybody leaves, and nobody comes any more.
  void disband();

  /// How many users are there, and how many have come.
  std::size_t present() const noexcept {
    return present_;
  }
  std::size_t joins() const noexcept {
    return joins_;
  }

private:
  enum class temper : std::uint8_t { prompt, slow, late, mute, confused, refusing };

  struct place {
    std::unique_ptr<user> who;
    temper mood = temper::prompt;
    /// Counts the users who have been here: a timer that was set for one must
    /// not touch the next.
    std::uint64_t life = 0;
    /// How often in a row the name was refused.
    int refusals = 0;
    /// A part of a request has been written.
    bool in_midst = false;
    /// The user has closed one of its sockets itself.
    bool half_closed = false;
  };

  void joined(user& who) override;
  void answered(user& who, const wire::frame& answer) override;
  void given(user& who, const wire::frame& message) override;
  void left(user& who) override;

  void come(std::size_t i);
  void come_after(std::size_t i, duration wait);

  // What a user does.
  void send(std::size_t i, std::size_t recipient, std::size_t size);
  void send_to_somebody(std::size_t i);
  void send_burst(std::size_t i);
  void send_in_two_parts(std::size_t i);
  void stop_reading(std::size_t i);
  void leave(std::size_t i);
  void leave_in_midst(std::size_t i);
  void close_one_socket(std::size_t i);
  void acknowledge(std::size_t i, const std::string& sender);
  void refuse(std::size_t i);

  /// Calls `task` after that time, unless the user has left by then.
  void after(std::size_t i, duration wait, std::function<void(place&)> task);

  std::size_t pick_below(std::size_t bound);
  duration pick_time(duration least, duration most);
  std::size_t pick_size();

  event_loop* loop_;
  cli::socket_address server_;
  promised_times times_;
  ledger* ledger_;
  std::mt19937_64* random_;
  std::vector<place> places_;
  std::size_t present_ = 0;
  std::size_t joins_ = 0;
  bool rough_ = false;
  bool disbanded_ = false;
};

} // namespace telex::load
