// A run as people read it, in the notation of docs/protocol.md.

#pragma once

#include "tests/simulation/simulation.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace telex::simulation {

/// Writes down what happens in a run. What a peer wrote is there when the router
/// has read it, and in the pieces in which it did.
class transcript final : public run_observer {
public:
  void peer_opened(name_id user, role socket) override;
  void peer_wrote(name_id user, role socket, std::string_view bytes) override;
  void peer_hung_up(name_id user, role socket) override;
  void router_wrote(name_id user, role socket, std::string_view bytes) override;
  void router_closed(name_id user, role socket) override;
  void time_passed(duration interval) override;
  void router_told(std::string_view what) override;

  const std::string& text() const noexcept {
    return text_;
  }

private:
  void line(name_id user, role socket, char direction, std::string_view what);

  std::string text_;
};

/// The same, boiled down to a number, which tells one run from another.
class run_hash final : public run_observer {
public:
  void peer_opened(name_id user, role socket) override;
  void peer_wrote(name_id user, role socket, std::string_view bytes) override;
  void peer_hung_up(name_id user, role socket) override;
  void router_wrote(name_id user, role socket, std::string_view bytes) override;
  void router_closed(name_id user, role socket) override;
  void time_passed(duration interval) override;
  void router_told(std::string_view what) override;

  std::uint64_t value() const noexcept {
    return value_;
  }

private:
  void add(std::string_view bytes);
  void add(char what, name_id user, role socket);

  /// FNV-1a
  std::uint64_t value_ = 0xcbf29ce484222325;
};

} // namespace telex::simulation
