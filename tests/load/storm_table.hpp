// What a storm is measured by besides latencies.

#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace telex::load {

/// What one round has measured in one surrounding.
struct storm_figures {
  double copies = 0;  ///< A second, that the users present were given.
  double answers = 0; ///< A second, to those who storm.
  // In percent of the time: the crowd's share of its processor, and for how long
  // threads of the router could run, and had none.
  double crowd_cpu = 0;
  double router_waited = 0;
  double late = 0;        ///< The pair with its messages, p99 in microseconds.
  double most_kib = 0;    ///< Resident, of the router.
  std::size_t failed = 0; ///< Of the pair's messages.
};

class storm_table {
public:
  explicit storm_table(std::vector<std::string> surroundings)
    : names_{std::move(surroundings)} {
    // nop
  }

  /// Adds a round: the figures in each of the surroundings.
  void add(std::vector<storm_figures> round);

  /// The worst of all rounds in one of the surroundings; of rates, that is the least.
  storm_figures worst(std::size_t surrounding) const;

  /// The worst of all surroundings.
  storm_figures worst() const;

  /// A line for each surrounding, with the worst of its rounds.
  void print() const;

private:
  std::vector<std::string> names_;
  std::vector<std::vector<storm_figures>> rounds_;
};

} // namespace telex::load
