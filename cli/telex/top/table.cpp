#include "cli/telex/top/table.hpp"

#include "cli/telex/top/row.hpp"
#include "cli/telex/top/slow_reader.hpp"
#include "cli/telex/top/units.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace telex::top {

namespace {

struct column {
  const char* title;
  std::size_t width; ///< With the blank before it.
  std::optional<order> sorts;
  std::string (*text)(const table_entry&);
};

/// The most important first.
constexpr column columns[] = {
  {"WAIT", 8, order::wait,
   [](const table_entry& x) { return count_text(x.user->queue); }},
  {"AGE", 8, order::age, [](const table_entry& x) { return to_text(x.user->oldest); }},
  {"OWES", 8, {}, [](const table_entry& x) { return to_text(x.user->owes); }},
  {"BYTES/s", 10, order::bytes,
   [](const table_entry& x) { return bytes_text(x.change.bytes); }},
  {"FAILED", 8, order::failed,
   [](const table_entry& x) { return count_text(x.user->failed + x.user->missed); }},
  {"SENT/s", 8, {}, [](const table_entry& x) { return count_text(x.change.sent); }},
  {"GOT/s",
   8,
   {},
   [](const table_entry& x) { return count_text(x.change.acknowledged); }},
  {"LATENCY", 9, {}, [](const table_entry& x) { return to_text(x.user->latency); }},
  {"ANSWERS", 9, {}, [](const table_entry& x) { return to_text(x.user->acknowledge); }},
  {"UNREAD",
   9,
   {},
   [](const table_entry& x) {
     return bytes_text(static_cast<double>(x.user->unread_bytes));
   }},
  {"BLOCKED", 9, {}, [](const table_entry& x) { return to_text(x.user->blocked); }},
  {"PEER", 23, {}, [](const table_entry& x) { return plain(x.user->peer); }},
};

/// A mark and a blank stand before a name.
constexpr std::size_t mark_width = 2;
constexpr std::size_t min_name = 12;
constexpr std::size_t max_name = 32;

/// Those of `columns` that fit, and how wide a name may be.
struct layout {
  explicit layout(std::size_t width) {
    auto used = mark_width + min_name;
    while (count < std::size(columns) && used + columns[count].width <= width)
      used += columns[count++].width;
    name = std::min(min_name + (width > used ? width - used : 0), max_name);
  }

  std::size_t count = 0;
  std::size_t name = min_name;
};

std::string cell(std::string_view text, std::size_t width) {
  auto shown = text.substr(0, width - 1);
  return std::string(width - shown.size(), ' ').append(shown);
}

/// An arrow tells which way the users are sorted.
std::string title_of(std::string_view name, bool is_sorted, bool rises) {
  return std::string{name} + (is_sorted ? rises ? "^" : "v" : "");
}

cli::colour look_of(bool is_sorted) {
  return is_sorted ? cli::colour::name : cli::colour::quiet;
}

std::string heading(const layout& fits, const view& wanted, std::size_t width,
                    const cli::palette& colours) {
  row line{width, colours};
  auto by_name = wanted.sorted_by() == order::name;
  line.fill(mark_width)
    .add(title_of("NAME", by_name, !wanted.is_reversed()), look_of(by_name));
  line.fill(mark_width + fits.name);
  for (std::size_t i = 0; i < fits.count; ++i) {
    const auto& each = columns[i];
    auto is_sorted = each.sorts == wanted.sorted_by();
    auto title = title_of(each.title, is_sorted, wanted.is_reversed());
    if (i + 1 == fits.count && fits.count < std::size(columns))
      title += '>';
    line.add(cell(title, each.width), look_of(is_sorted));
  }
  return line.bytes();
}

std::string line_of(const table_entry& entry, const layout& fits, std::size_t width,
                    const cli::palette& colours) {
  row line{width, colours};
  auto slow = is_slow(*entry.user);
  auto look = slow ? std::optional{cli::colour::bad} : std::nullopt;
  auto text = std::string{slow ? "! " : "  "}
              + cli::shortened(plain(entry.user->name), fits.name);
  text.resize(mark_width + fits.name, ' ');
  for (std::size_t i = 0; i < fits.count; ++i)
    text += cell(columns[i].text(entry), columns[i].width);
  return line.add(text, look).bytes();
}

bool is_before(const table_entry& left, const table_entry& right, order by) {
  const auto& a = *left.user;
  const auto& b = *right.user;
  switch (by) {
    case order::wait:
      return a.queue > b.queue;
    case order::age:
      return a.oldest > b.oldest;
    case order::bytes:
      return left.change.bytes > right.change.bytes;
    case order::failed:
      return a.failed + a.missed > b.failed + b.missed;
    case order::name:
      break;
  }
  return a.name < b.name;
}

} // namespace

std::vector<table_entry> arrange(const router_state& state, const rates& change,
                                 const view& wanted) {
  std::vector<table_entry> result;
  for (const auto& user : state.users)
    if (user.name.find(wanted.filter()) != std::string::npos)
      result.push_back({&user, change.of(user.name)});
  auto sort_by = [&](order by, bool is_reversed) {
    std::stable_sort(result.begin(), result.end(),
                     [&](const table_entry& left, const table_entry& right) {
                       return is_reversed ? is_before(right, left, by)
                                          : is_before(left, right, by);
                     });
  };
  sort_by(order::name, false);
  sort_by(wanted.sorted_by(), wanted.is_reversed());
  return result;
}

std::vector<std::string> draw_table(const std::vector<table_entry>& entries,
                                    std::size_t not_listed, const view& wanted,
                                    std::size_t width, std::size_t height,
                                    const cli::palette& colours) {
  std::vector<std::string> result;
  if (height == 0)
    return result;
  const layout fits{width};
  result.push_back(heading(fits, wanted, width, colours));
  auto space = height - 1;
  auto shown = entries.size();
  // What is left out costs a line that says so.
  if (shown > space || not_listed > 0)
    shown = std::min(shown, space > 0 ? space - 1 : 0);
  for (std::size_t i = 0; i < shown; ++i)
    result.push_back(line_of(entries[i], fits, width, colours));
  auto left_out = entries.size() - shown + not_listed;
  if (left_out > 0 && space > 0)
    result.push_back(
      row{width, colours}
        .add(fmt::format("  and {} more", count_text(left_out)), cli::colour::quiet)
        .bytes());
  return result;
}

} // namespace telex::top
