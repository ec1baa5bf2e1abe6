// Who may come in, going by the address (limits.per-address and its siblings in
// docs/protocol.md). The listener's plain core.

#pragma once

#include "actors/keyed_hash.hpp"
#include "actors/leaky_bucket.hpp"
#include "actors/report_pace.hpp"
#include "actors/settings.hpp"
#include "net/stream/network.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace telex {

/// Which limit a peer's address is over.
enum class over_limit : std::uint8_t { connections, rate, errors };

std::string_view to_string(over_limit x) noexcept;

class address_limits {
public:
  explicit address_limits(const address_settings& config, const hash_key& key = {})
    : config_{config}, guests_{0, keyed_hash{key}} {
    // nop
  }

  /// Other limits hold from now on, for the same addresses: whether they hold for
  /// loopback can't change, as those of it that are there were counted or not.
  void configure(const address_settings& config) noexcept;

  /// Asks for a peer of `from`. If it may come in, it counts until left().
  std::optional<over_limit> admit(network from, time_point now);

  /// A peer that was admitted has gone.
  void left(network from);

  /// A peer has been answered an error of its own. Returns whether that is one
  /// too many for its address.
  bool erred(network from, time_point now);

  /// A peer has been refused a name. Returns whether that is so often the case for its
  /// address that it is slowed down.
  bool refused(network from, time_point now);

  // -- what is reported: a flood of peers must not become one of log lines -------

  /// A peer was turned away. Returns how many were since that was last reported, if it
  /// is to be reported: once a second.
  std::optional<std::uint64_t> turned_away(network from, time_point now);

  /// A peer has left without having registered, and its coming and going was reported,
  /// or not. Also from loopback. Returns how many have of which it was not, if that is
  /// to be reported: once a minute.
  std::optional<std::uint64_t> stranger_left(network from, bool was_reported,
                                             time_point now);

  /// Whether peers of `from` leave so often without having registered that they are not
  /// told of one by one.
  bool has_many_strangers(network from, time_point now);

  /// So many a minute are told of one by one: more than a filter needs to find a host
  /// that is to be banned, and less than anybody minds in a log.
  static constexpr std::size_t told_strangers = 20;

  /// How many networks are remembered: those with a peer, and up to max_absent
  /// others.
  std::size_t size() const noexcept {
    return guests_.size();
  }

  /// Beyond that, networks without a peer are forgotten: those that have nothing to
  /// be remembered for, or if that is not enough, all.
  static constexpr std::size_t max_absent = 4096;

private:
  struct guest {
    std::size_t connections = 0;
    leaky_bucket arrivals;
    leaky_bucket errors;
    leaky_bucket refusals;
    leaky_bucket strangers;
    report_pace turned_away;
    report_pace stranger_reports;
  };

  bool is_exempt(network from) const noexcept;
  guest& remember(network from, time_point now);
  /// Notes one of the events of which `limit` a minute are allowed; returns whether
  /// that is one too many.
  bool count(leaky_bucket guest::* events, std::size_t limit, network from,
             time_point now);
  void forget_absent(time_point now);
  bool is_forgettable(guest who, time_point now) const noexcept;
  std::optional<over_limit> check(guest& who, time_point now);

  address_settings config_;
  std::unordered_map<network, guest, keyed_hash> guests_;
  /// How many of them have no peer here.
  std::size_t absent_ = 0;
};

} // namespace telex
