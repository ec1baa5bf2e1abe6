#include "tests/simulation/reduction.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

class reducer {
public:
  reducer(schedule failing, const predicate& fails, std::size_t budget)
    : best_{std::move(failing)}, fails_{fails}, budget_{budget} {
    // nop
  }

  schedule run() {
    // What is simpler may make more superfluous, and the other way round.
    do {
      improved_ = false;
      leave_out();
      simplify();
    } while (improved_ && budget_ > 0);
    return std::move(best_);
  }

private:
  /// Keeps `actions` if they still fail.
  bool keep(std::vector<action> actions) {
    auto cost = actions.size() + 1;
    if (cost > budget_) {
      budget_ = 0;
      return false;
    }
    budget_ -= cost;
    auto before = std::exchange(best_.actions, std::move(actions));
    if (fails_(best_))
      return improved_ = true;
    best_.actions = std::move(before);
    return false;
  }

  /// Leaves out parts, half of all first and single actions last. From the end,
  /// so that what made the state is tried after what only came of it.
  void leave_out() {
    auto size = std::max<std::size_t>(best_.actions.size() / 2, 1);
    while (true) {
      auto any = false;
      for (auto end = best_.actions.size(); end > 0 && budget_ > 0;) {
        auto begin = end - std::min(size, end);
        auto rest = best_.actions;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(begin),
                   rest.begin() + static_cast<std::ptrdiff_t>(end));
        any = keep(std::move(rest)) || any;
        end = begin;
      }
      if (budget_ == 0 || (size == 1 && !any))
        return;
      if (size > 1)
        size = (size + 1) / 2;
    }
  }

  void simplify() {
    for (std::size_t i = 0; i < best_.actions.size() && budget_ > 0; ++i) {
      replace(i, {verb::rest});
      for (std::size_t parameter = 0; parameter < 3; ++parameter)
        simplify(i, parameter);
    }
  }

  void simplify(std::size_t i, std::size_t parameter) {
    auto current = best_.actions[i].parameters[parameter];
    auto is_octets
      = best_.actions[i].what == verb::arrive || best_.actions[i].what == verb::take;
    for (auto plainer : {is_octets ? all : 0u, current / 2, current / 10 * 10}) {
      if (plainer == best_.actions[i].parameters[parameter] || current == all)
        continue;
      auto next = best_.actions[i];
      next.parameters[parameter] = plainer;
      if (replace(i, next))
        return;
    }
  }

  bool replace(std::size_t i, const action& by) {
    const auto& now = best_.actions[i];
    // Never back to what is less plain, or it would go on for ever.
    if (now == by || now.what == verb::rest)
      return false;
    auto actions = best_.actions;
    actions[i] = by;
    return keep(std::move(actions));
  }

  schedule best_;
  const predicate& fails_;
  std::size_t budget_;
  bool improved_ = false;
};

} // namespace

schedule reduce(schedule failing, const predicate& fails, std::size_t budget) {
  return reducer{std::move(failing), fails, budget}.run();
}

} // namespace telex::simulation
