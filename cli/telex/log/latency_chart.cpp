#include "cli/telex/log/latency_chart.hpp"

#include "cli/telex/log/time_text.hpp"
#include "cli/text/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace telex::log {

namespace {

constexpr std::string_view gap = "  ";

/// Where a step ends, which belongs to it.
std::chrono::microseconds end_of(std::size_t step) {
  constexpr std::array<std::int64_t, 3> leading{1, 2, 5};
  auto result = leading[step % leading.size()];
  for (auto power = step / leading.size(); power > 0; --power)
    result *= 10;
  return std::chrono::microseconds{result};
}

/// `share` of `columns`, to an eighth of a column; even of little there is something.
std::string bar(double share, std::size_t columns) {
  constexpr std::array<std::string_view, 8> parts{"",  "▏", "▎", "▍",
                                                  "▌", "▋", "▊", "▉"};
  auto eighths
    = static_cast<std::size_t>(share * static_cast<double>(columns * parts.size()));
  eighths = std::max<std::size_t>(eighths, 1);
  std::string result;
  for (std::size_t i = 0; i < eighths / parts.size(); ++i)
    result += "█";
  return result.append(parts[eighths % parts.size()]);
}

} // namespace

void latency_chart::add(std::chrono::microseconds x) {
  std::size_t step = 0;
  while (step < steps && x > end_of(step))
    ++step;
  ++counts_[step];
}

std::vector<std::string> latency_chart::lines(std::size_t columns) const {
  constexpr std::size_t least_bar = 8;
  auto is_used = [](std::uint64_t count) { return count > 0; };
  auto first = std::find_if(counts_.begin(), counts_.end(), is_used);
  auto last = std::find_if(counts_.rbegin(), counts_.rend(), is_used).base();
  if (first == counts_.end())
    return {};
  auto most = *std::max_element(first, last);
  auto digits = cli::with_commas(most).size();
  std::vector<std::string> result;
  for (auto count = first; count != last; ++count) {
    auto step = static_cast<std::size_t>(count - counts_.begin());
    auto label = fmt::format("{} {:>7}  {:>{}}", step < steps ? "up to" : " over",
                             to_text(end_of(std::min(step, steps - 1))),
                             cli::with_commas(*count), digits);
    auto room = columns - std::min(columns, label.size() + gap.size());
    auto share = static_cast<double>(*count) / static_cast<double>(most);
    if (*count > 0)
      label.append(gap).append(bar(share, std::max(room, least_bar)));
    result.push_back(std::move(label));
  }
  return result;
}

} // namespace telex::log
