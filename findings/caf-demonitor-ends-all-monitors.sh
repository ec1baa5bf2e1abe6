#!/usr/bin/env bash
# Expected: the header says that each call of monitor makes a new, independent monitor, and that
# demonitor removes "a monitor": after two of the one and one of the other, one down_msg is left.
# What happens: demonitor removes all monitors of that actor by this one, so the caller that did
# not ask to forget it is never told of its end.
# CAF 0.17.6. Output seen:
#   monitor 2, demonitor 0: 2 down_msg
#   monitor 2, demonitor 1: 0 down_msg
#   monitor 3, demonitor 1: 0 down_msg
# It matters to an actor in which two parts watch the same connection, each for a reason of its
# own: they have to count, and monitor once.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=support/debian.sh
. "$(dirname "$0")/support/debian.sh"

debian bookworm libc6-dev libstdc++-12-dev libcaf-dev=0.17.6-2.1+b1

cat >"$tmp/monitors.cpp" <<'END'
#include <caf/all.hpp>
#include <cstdio>
#include <utility>

int downs_of(caf::actor_system& system, int monitors, int demonitors) {
  int downs = 0;
  auto watched = system.spawn([](caf::event_based_actor*) -> caf::behavior {
    return {[](caf::ok_atom) {}};
  });
  // Who monitors first is told last: then the watcher has been told.
  caf::scoped_actor self{system};
  self->monitor(watched);
  auto watcher = system.spawn([&, watched](caf::event_based_actor* me) -> caf::behavior {
    me->set_down_handler([&](caf::down_msg&) { ++downs; });
    for (int i = 0; i < monitors; ++i)
      me->monitor(watched);
    for (int i = 0; i < demonitors; ++i)
      me->demonitor(watched);
    return {[](caf::ok_atom x) { return x; }};
  });
  auto wait_for_watcher = [&] {
    self->request(watcher, caf::infinite, caf::ok_atom::value)
      .receive([](caf::ok_atom) {}, [](caf::error&) {});
  };
  wait_for_watcher();
  caf::anon_send_exit(watched, caf::exit_reason::user_shutdown);
  self->receive([](caf::down_msg&) {});
  wait_for_watcher();
  caf::anon_send_exit(watcher, caf::exit_reason::user_shutdown);
  self->wait_for(watcher);
  return downs;
}

int main() {
  caf::actor_system_config config;
  caf::actor_system system{config};
  for (auto [monitors, demonitors] : {std::pair{2, 0}, {2, 1}, {3, 1}})
    std::printf("monitor %d, demonitor %d: %d down_msg\n", monitors, demonitors,
                downs_of(system, monitors, demonitors));
}
END
compile bookworm monitors.cpp -lcaf_core -lpthread

expect "monitor 2, demonitor 0: 2 down_msg
monitor 2, demonitor 1: 0 down_msg
monitor 3, demonitor 1: 0 down_msg" "$(run bookworm monitors)"
