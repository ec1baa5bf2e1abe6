#include "cli/telexd/admin/crowd.hpp"

#include <algorithm>

namespace telex::admin {

asker& crowd::add(clock::time_point now, MHD_Connection* connection) {
  auto& added = all_.emplace_back();
  added.came = now;
  added.connection = connection;
  return added;
}

void crowd::remove(const asker& gone) {
  all_.remove_if([&gone](const asker& x) { return &x == &gone; });
}

bool crowd::has_any(stage x) const noexcept {
  return std::any_of(all_.begin(), all_.end(),
                     [x](const asker& each) { return each.now == x; });
}

asker* crowd::least() noexcept {
  for (auto each : {stage::writing, stage::reading})
    if (auto found = first_that_is(each))
      return found;
  auto waits = [](const asker& x) {
    return x.now == stage::waiting && !x.told
           && (x.asked.about == subject::state || x.asked.about == subject::metrics);
  };
  auto last = std::find_if(all_.rbegin(), all_.rend(), waits);
  return last == all_.rend() ? nullptr : &*last;
}

asker* crowd::slowest_reader() noexcept {
  return first_that_is(stage::reading);
}

bool crowd::is_overdue(const asker& x, clock::time_point now) noexcept {
  return x.now != stage::leaving && now >= x.came + patience;
}

bool crowd::waits_in_vain(const asker& x, clock::time_point now) noexcept {
  return x.now == stage::waiting && now >= x.came + router_patience;
}

std::optional<crowd::clock::time_point> crowd::next_deadline() const noexcept {
  std::optional<clock::time_point> first;
  for (const auto& each : all_)
    if (each.now != stage::leaving)
      first = std::min(first.value_or(each.came), each.came);
  return first ? std::optional{*first + patience} : std::nullopt;
}

asker* crowd::first_that_is(stage x) noexcept {
  auto found = std::find_if(all_.begin(), all_.end(),
                            [x](const asker& each) { return each.now == x; });
  return found == all_.end() ? nullptr : &*found;
}

} // namespace telex::admin
