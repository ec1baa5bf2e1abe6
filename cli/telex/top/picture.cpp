#include "cli/telex/top/picture.hpp"

#include "cli/telex/top/row.hpp"
#include "cli/telex/top/slow_reader.hpp"
#include "cli/telex/top/table.hpp"
#include "cli/telex/top/units.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace telex::top {

namespace {

using cli::colour;
using lines = std::vector<std::string>;

struct figure {
  const char* name;
  std::string value;
};

/// A figure and the gap behind it.
constexpr std::size_t figure_width = 20;
constexpr std::size_t figure_gap = 2;

std::string per_second(double x) {
  return count_text(x) + "/s";
}

/// The most important first: who has little room sees only those.
std::vector<figure> figures_of(const router_state& state, const rates& change) {
  auto percent = [](double x) { return fmt::format("{:.0f} %", x); };
  return {
    {"messages", per_second(change.received)},
    {"delivered", per_second(change.delivered)},
    {"failed", per_second(change.failed)},
    {"under way", count_text(state.under_way)},
    {"p50", to_text(change.p50)},
    {"p99", to_text(change.p99)},
    {"users", count_text(state.users_total)},
    {"connections", count_text(state.connections)},
    {"I/O thread", percent(change.io_cpu_percent)},
    {"CPU", percent(change.cpu_percent)},
    {"in", bytes_text(change.bytes_received) + "/s"},
    {"out", bytes_text(change.bytes_sent) + "/s"},
    {"memory", bytes_text(static_cast<double>(state.process.resident_bytes))},
    {"files",
     fmt::format("{}/{}", state.process.descriptors, state.process.max_descriptors)},
    {"answer", to_text(state.answer)},
    {"log dropped", count_text(state.dropped)},
  };
}

/// Where there is no room for both, the name is cut and not the value.
void add_figure(row& line, const figure& x) {
  constexpr auto space = figure_width - figure_gap;
  auto start = line.column();
  auto value = x.value.substr(0, space - 1);
  line.add(std::string_view{x.name}.substr(0, space - 1 - value.size()), colour::quiet);
  line.fill(start + space - value.size()).add(value);
}

/// A `>` behind the last tells that there are more.
lines draw_figures(const std::vector<figure>& figures, extent space,
                   const cli::palette& colours) {
  lines result;
  auto in_line = std::max<std::size_t>(space.columns / figure_width, 1);
  for (std::size_t i = 0; i < figures.size() && result.size() < space.lines;
       i += in_line) {
    row line{space.columns, colours};
    auto end = std::min(i + in_line, figures.size());
    for (auto j = i; j < end; ++j) {
      line.fill((j - i) * figure_width);
      add_figure(line, figures[j]);
    }
    if (result.size() + 1 == space.lines && end < figures.size())
      line.add(" >", colour::quiet);
    result.push_back(line.bytes());
  }
  return result;
}

std::string title(const reading& what, const view& wanted, std::size_t columns,
                  const cli::palette& colours) {
  const auto& state = what.state;
  row line{columns, colours};
  line.add("telexd " + plain(state.version), colour::name)
    .add(" at " + plain(what.where) + ", up "
         + to_text(std::max(state.time - state.started, microseconds{0})));
  if (state.is_draining)
    line.add(", draining", colour::bad);
  if (wanted.is_paused())
    line.add(", paused", colour::bad);
  return line.bytes();
}

std::string failures(const rates& change) {
  std::string result = "failed:";
  std::vector<std::pair<std::string, double>> sorted{change.failures.begin(),
                                                     change.failures.end()};
  std::stable_sort(
    sorted.begin(), sorted.end(),
    [](const auto& left, const auto& right) { return left.second > right.second; });
  for (const auto& [outcome, rate] : sorted)
    result += fmt::format("{} {} {}", &rate == &sorted.front().second ? "" : ",",
                          plain(outcome), per_second(rate));
  return result;
}

std::string slow_line(const std::vector<user_state>& users, const user_state& worst) {
  auto others = std::count_if(users.begin(), users.end(), is_slow) - 1;
  auto result = "slow: " + describe_slow(worst);
  return others > 0 ? result + fmt::format(", and {} more", others) : result;
}

/// What a person should see at once.
lines notices(const reading& what, std::size_t columns, const cli::palette& colours) {
  lines result;
  auto add = [&](std::string_view text) {
    result.push_back(row{columns, colours}.add(text, colour::bad).bytes());
  };
  if (!what.problem.empty())
    add("away: " + plain(what.problem) + "; trying again");
  if (auto worst = slowest_reader(what.state.users))
    add(slow_line(what.state.users, *worst));
  if (!what.change.failures.empty())
    add(failures(what.change));
  return result;
}

std::string footer(const view& wanted, extent size, const cli::palette& colours) {
  row line{size.columns, colours};
  auto is_too_small
    = size.columns < min_extent.columns || size.lines < min_extent.lines;
  if (wanted.is_typing())
    return line.add("filter: " + wanted.filter() + "_  Enter keeps it, Esc clears it")
      .bytes();
  if (is_too_small)
    line.add("window too small  ", colour::bad);
  if (!wanted.filter().empty())
    line.add("filter: " + wanted.filter() + ", Esc clears it  ");
  auto seconds = std::chrono::duration<double>(wanted.pause()).count();
  return line
    .add(fmt::format("q quit  ? help  w a b f n sort  r reverse  / filter  p pause  "
                     "+- every {:.4g} s",
                     seconds),
         colour::quiet)
    .bytes();
}

constexpr const char* help_lines[] = {
  "q  quit            r  reverse",
  "p  pause, go on    /  filter by name",
  "+  ask less often  -  ask more often",
  "Sort by:",
  "w  WAIT: messages for it, not settled",
  "a  AGE: that of the oldest of them",
  "b  BYTES/s: both ways",
  "f  FAILED: messages from it, or for it",
  "n  NAME      (any key ends this help)",
  "OWES: how long it has owed a RECEIVED",
  "GOT/s: messages that it acknowledged",
  "LATENCY: of its messages, on average",
  "ANSWERS: how soon it acknowledges",
  "UNREAD: written, and not yet taken by it",
  "BLOCKED: how long it has taken nothing",
  ">  a larger window has more",
  "!  slow: holds others up for 1 s",
};

lines draw_help(extent size, const cli::palette& colours) {
  lines result;
  for (auto text : help_lines)
    if (result.size() < size.lines)
      result.push_back(row{size.columns, colours}.add(text).bytes());
  auto left_out = std::size(help_lines) - result.size();
  if (left_out > 0 && !result.empty())
    result.back()
      = row{size.columns, colours}
          .add(fmt::format("and {} lines more in a larger window", left_out + 1),
               colour::bad)
          .bytes();
  return result;
}

void append(lines& to, lines from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()),
            std::make_move_iterator(from.end()));
}

lines draw_head(const reading& what, const view& wanted, extent size,
                const cli::palette& colours) {
  lines result{title(what, wanted, size.columns, colours)};
  // A small screen is for the users rather than for figures.
  auto space = std::max<std::size_t>(size.lines / 4, 3) - 1;
  append(result, draw_figures(figures_of(what.state, what.change),
                              {size.columns, space}, colours));
  append(result, notices(what, size.columns, colours));
  return result;
}

lines draw_users(const reading& what, const view& wanted, extent size,
                 const cli::palette& colours) {
  const auto& state = what.state;
  auto entries = arrange(state, what.change, wanted);
  auto not_listed = state.users_total - std::min(state.users_total, state.users.size());
  return draw_table(entries, not_listed, wanted, size.columns, size.lines, colours);
}

} // namespace

std::vector<std::string> draw(const reading& what, const view& wanted, extent size,
                              const cli::palette& colours) {
  if (wanted.has_help())
    return draw_help(size, colours);
  auto result = draw_head(what, wanted, size, colours);
  // The last line is that of the keys.
  auto space = size.lines - std::min(size.lines, result.size() + 1);
  append(result, draw_users(what, wanted, {size.columns, space}, colours));
  result.resize(size.lines > 0 ? size.lines - 1 : 0);
  if (size.lines > 0)
    result.push_back(footer(wanted, size, colours));
  return result;
}

std::vector<std::string> draw_once(const reading& what, const view& wanted,
                                   std::size_t columns) {
  constexpr std::size_t no_end = 1'000'000;
  const cli::palette plain_text{false};
  auto result = draw_head(what, wanted, {columns, no_end}, plain_text);
  append(result, draw_users(what, wanted, {columns, no_end}, plain_text));
  return result;
}

} // namespace telex::top
