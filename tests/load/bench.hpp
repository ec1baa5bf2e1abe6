// A router with a background load, to measure what something does to it.

#pragma once

#include "tests/load/comparison.hpp"
#include "tests/load/hostile.hpp"
#include "tests/load/pairs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telex::load {

class bench {
public:
  /// The time-outs of a router that are not the defaults, by their names.
  using timeouts = std::vector<std::pair<std::string_view, std::chrono::seconds>>;

  /// Starts the router with `times`, and the background.
  bench(const router_choice& choice, const timeouts& times,
        const hostile_options& options)
    : router_{choice, to_options(times)},
      pairs_{loop_, router_.endpoint(), options.pairs, options.rate} {
    pairs_.join();
    pairs_.start();
    loop_.run_for(std::chrono::seconds{1});
  }

  /// Calls `go_on`, and returns what was measured until it returned.
  template <class F>
  round_figures measure(F&& go_on) {
    auto before = router_.cpu();
    auto start = steady_clock::now();
    pairs_.take_latencies();
    go_on();
    auto cpu = router_.cpu() - before;
    return to_figures(pairs_.take_latencies(), cpu, steady_clock::now() - start);
  }

  /// What the router uses; zeros if it is not known.
  usage sample() const {
    return router_.sample().value_or(usage{});
  }

  std::size_t resident_kib() const {
    return router_.resident_kib();
  }

  event_loop& loop() noexcept {
    return loop_;
  }
  const cli::address& address() const noexcept {
    return router_.address();
  }
  const cli::socket_address& server() const noexcept {
    return router_.endpoint();
  }
  pairs& background() noexcept {
    return pairs_;
  }

private:
  static std::vector<std::string> to_options(const timeouts& times) {
    std::vector<std::string> result;
    for (auto [name, value] : times)
      result.push_back(fmt::format("--timeouts.{}={}s", name, value.count()));
    return result;
  }

  router router_;
  event_loop loop_;
  pairs pairs_;
};

} // namespace telex::load
