#include "cli/telex/top/view.hpp"

#include "cli/telex/top/keys.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace telex::top {

namespace {

/// No name is longer.
constexpr std::size_t max_filter = 64;

constexpr std::array<interval, 8> steps{{
  min_interval,
  interval{500},
  std::chrono::seconds{1},
  std::chrono::seconds{2},
  std::chrono::seconds{5},
  std::chrono::seconds{10},
  std::chrono::seconds{30},
  max_interval,
}};

struct order_key {
  char key;
  order by;
};

constexpr order_key order_keys[] = {
  {'w', order::wait},   {'a', order::age},  {'b', order::bytes},
  {'f', order::failed}, {'n', order::name},
};

interval longer(interval than) {
  auto found = std::upper_bound(steps.begin(), steps.end(), than);
  return found == steps.end() ? than : *found;
}

interval shorter(interval than) {
  auto found = std::lower_bound(steps.begin(), steps.end(), than);
  return found == steps.begin() ? than : *(found - 1);
}

} // namespace

void view::press(char key) {
  if (has_help_)
    has_help_ = false;
  else if (is_typing_)
    type(key);
  else
    command(key);
}

void view::type(char key) {
  if (key == escape_key)
    filter_.clear();
  if (key == escape_key || key == enter_key)
    is_typing_ = false;
  else if (key == backspace_key && !filter_.empty())
    filter_.pop_back();
  else if (std::isgraph(static_cast<unsigned char>(key)) && filter_.size() < max_filter)
    filter_ += key;
}

void view::command(char key) {
  for (auto each : order_keys)
    if (each.key == key)
      order_ = each.by;
  switch (key) {
    case 'r':
      is_reversed_ = !is_reversed_;
      break;
    case 'p':
      is_paused_ = !is_paused_;
      break;
    case '+':
      interval_ = longer(interval_);
      break;
    case '-':
      interval_ = shorter(interval_);
      break;
    case '/':
      is_typing_ = true;
      break;
    case escape_key:
      filter_.clear();
      break;
    case '?':
      has_help_ = true;
      break;
    case 'q':
      leave();
      break;
    default:
      break;
  }
}

} // namespace telex::top
