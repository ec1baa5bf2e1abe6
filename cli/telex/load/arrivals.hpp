// Participants that come, register and vanish, over and over.

#pragma once

#include "cli/telex/load/workload.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace telex::load {

/// A fixed number of them is always about to join; one that has joined breaks its
/// connections off, and another one connects in its place.
class arrivals final : public workload, participant::owner {
public:
  /// Participants are named `prefix` and a number.
  arrivals(event_loop& loop, participant_maker make, std::string prefix,
           std::size_t at_once);
  ~arrivals() override;

  void join() override;
  void start() override;

  /// An answer stands for one that has joined, its latency for how long that took
  /// from the connect on.
  figures take() override;

private:
  struct place {
    participant_ptr who;
    time_point since;
    /// It has yet to join.
    bool is_open = false;
    event_loop::timer next{};
  };

  void joined(participant& who) override;
  void answered(participant& who, participant::ticket which,
                participant::verdict how) override;
  void given(participant& who) override;
  void left(participant& who, std::string_view why) override;
  void fill(std::size_t index);

  event_loop* loop_;
  participant_maker make_;
  std::string prefix_;
  std::vector<place> places_;
  std::size_t names_ = 0;
  time_point since_{};
  figures figures_;
};

} // namespace telex::load
