#include "cli/telex/load/workload.hpp"

namespace telex::load {

duration figures::percentile(double share) const {
  auto all = latency;
  all.add(open.waited);
  return std::max(latency.percentile(share), all.percentile(share));
}

bool has_overdue(const figures& x) {
  return x.open.oldest >= patience_at_end
         && x.open.oldest > 2 * x.latency.percentile(1);
}

} // namespace telex::load
