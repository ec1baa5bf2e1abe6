#include "cli/telex/top/reading.hpp"

#include <utility>

namespace telex::top {

reading learned(reading before, const cli::admin_answer& answer) {
  before.problem = answer.problem;
  if (!answer.problem.empty())
    return before;
  auto parsed = parse_state(answer.body);
  if (auto why = std::get_if<std::string>(&parsed)) {
    before.problem
      = "what " + before.where + " answers is not what this telex understands: " + *why;
    return before;
  }
  auto& now = std::get<router_state>(parsed);
  if (auto change = rates_of(before.state, now))
    before.change = std::move(*change);
  before.state = std::move(now);
  return before;
}

} // namespace telex::top
