// What is known of a router.

#pragma once

#include "cli/telex/admin_client.hpp"
#include "cli/telex/top/rates.hpp"
#include "cli/telex/top/state.hpp"

#include <string>

namespace telex::top {

struct reading {
  std::string where; ///< As the person calls it.
  router_state state;
  rates change;        ///< Against the state before, or since the router's start.
  std::string problem; ///< Why there is no newer state; empty if there is.
};

/// What is known after one more answer: a new state, or why there is none.
reading learned(reading before, const cli::admin_answer& answer);

} // namespace telex::top
