#!/usr/bin/env bash
# Expected: dup2, accept or open on a number of descriptors that is free just takes it.
# What happens: Linux keeps a table of a process's descriptors and doubles it when it is full. If
# threads share the table, the call first waits, asleep, until every processor has passed a
# quiescent state (RCU), which takes milliseconds. The threads need not touch a descriptor: those
# of CAF's scheduler do, as would those of any library.
# Linux 6.18, with the threads of CAF 0.17.6; looks at voluntary context switches, not at time.
# Output seen:
#   before an actor system: 512 at once, 1024 at once, 2048 at once
#   beside an actor system: 512 waits, 1024 waits, 2048 waits
# It matters to a router on one event loop: the accept that needs descriptor 512 stops everybody.
# It should make the table as large as it will be before it has threads.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=support/debian.sh
. "$(dirname "$0")/support/debian.sh"

# With one processor there is nobody to wait for.
[ "$(nproc)" -gt 1 ] || { echo "This needs two processors." >&2; exit 2; }

debian bookworm libc6-dev libstdc++-12-dev libcaf-dev=0.17.6-2.1+b1

cat >"$tmp/table.cpp" <<'END'
#include <caf/all.hpp>
#include <cstdio>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

long voluntary_switches() {
  rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

int main(int argc, char**) {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < 2049)
    return 2;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  bool beside = argc > 1;
  std::optional<caf::actor_system_config> config;
  std::optional<caf::actor_system> system;
  if (beside) {
    config.emplace();
    system.emplace(*config);
  }
  std::printf("%s an actor system:", beside ? "beside" : "before");
  const char* comma = "";
  for (int fd : {512, 1024, 2048}) {
    auto before = voluntary_switches();
    if (dup2(0, fd) != fd)
      return 2;
    auto waits = voluntary_switches() != before;
    std::printf("%s %d %s", comma, fd, waits ? "waits" : "at once");
    comma = ",";
  }
  std::printf("\n");
}
END
compile bookworm table.cpp -lcaf_core -lpthread

expect "before an actor system: 512 at once, 1024 at once, 2048 at once" \
  "$(run bookworm table </dev/null)"
expect "beside an actor system: 512 waits, 1024 waits, 2048 waits" \
  "$(run bookworm table beside </dev/null)"
