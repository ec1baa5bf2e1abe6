// Who may come in from which address (docs/protocol.md, section 2), by who has.

#pragma once

#include "actors/settings.hpp"
#include "tests/simulation/model/state.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace telex::simulation {

/// Whether something is so.
enum class certainty : std::uint8_t { no, perhaps, yes };

class addresses {
public:
  explicit addresses(const address_settings& config) : config_{config} {
    // nop
  }

  /// Whether nobody else may come in from `who`. @pre Time has not gone back.
  certainty is_full(std::uint32_t who, moment now) noexcept;

  void opened(std::uint32_t who, moment now) noexcept;

  /// That is noticed before all is at rest.
  void closed(std::uint32_t who) noexcept;
  void rested() noexcept;

private:
  struct guest {
    std::size_t connections = 0;
    /// Some more may not have been noticed to have closed.
    std::size_t closing = 0;
    /// New connections that count still, and when they were reckoned.
    double arrivals = 0;
    moment since{};
  };

  void pass(guest& who, moment now) const noexcept;

  address_settings config_;
  std::array<guest, all_addresses> guests_;
};

} // namespace telex::simulation
