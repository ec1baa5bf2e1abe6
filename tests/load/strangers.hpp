// Connections that never become a user, and how the router gets rid of them.

#pragma once

#include "cli/telex/load/channel.hpp"
#include "tests/load/ledger.hpp"

#include <chrono>
#include <list>
#include <memory>
#include <random>
#include <string>

namespace telex::load {

/// Plays a random one out of a table of strangers at each call of come(): says
/// its words, and checks that it gets the answer that it should, and that the
/// router closes it when it should. What is wrong is noted in the ledger.
class strangers final : public channel::owner {
public:
  strangers(event_loop& loop, const cli::socket_address& server, ledger& notes,
            std::mt19937_64& random);

  void come();

  /// How many have come, and are there.
  std::size_t total() const noexcept {
    return total_;
  }
  std::size_t present() const noexcept {
    return present_.size();
  }

  /// Notes those that should have been closed by now.
  void look_for_overdue(time_point now);

private:
  struct script;
  struct stranger {
    const script* part;
    std::string words;
    std::string expected;
    std::string heard;
    time_point born;
    std::unique_ptr<channel> line;
  };

  static const script scripts[];

  void received(channel& from, wire::frame&& frame) override;
  void closed(channel& which) override;
  stranger& find(const channel& line);
  void remove(stranger& gone);

  event_loop* loop_;
  cli::socket_address server_;
  ledger* ledger_;
  std::mt19937_64* random_;
  std::list<stranger> present_;
  std::size_t total_ = 0;
};

/// The time-outs that the strangers go by, as options of telexd.
inline constexpr std::chrono::seconds registration_timeout{2};
inline constexpr std::chrono::seconds pairing_timeout{1};

} // namespace telex::load
