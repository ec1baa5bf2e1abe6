// The state of a router as metrics for Prometheus: /metrics (docs/operations.md).

#pragma once

#include "cli/telexd/admin/observer.hpp"

#include <string>

namespace telex::admin {

/// In Prometheus' text format, version 0.0.4.
std::string to_metrics(const identity& who, const observation& seen);

} // namespace telex::admin
