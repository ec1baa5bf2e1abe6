// What a router tells of itself at its admin port.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace telex::load {

/// The value of the metric `name`, which has no labels, in an answer of /metrics;
/// nothing if that has none.
std::optional<double> find_metric(std::string_view answer, std::string_view name);

/// Asks the admin port at the Unix socket `path` for /metrics, and returns all that it
/// answers, or what came of it within 2 s; nothing at all if nobody answers. Blocks.
std::string ask_metrics(const std::string& path);

} // namespace telex::load
