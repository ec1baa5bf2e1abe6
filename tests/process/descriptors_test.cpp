// A router that has no file descriptor for another connection.

#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/process_status.hpp"
#include "tests/support/router_process.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>

#include <sys/resource.h>
#include <time.h>

using namespace telex::test;

namespace {

/// The descriptor that a process will get next.
rlim_t next_descriptor(pid_t process) {
  const std::filesystem::path all = "/proc/" + std::to_string(process) + "/fd";
  rlim_t result = 0;
  while (std::filesystem::exists(
    std::filesystem::symlink_status(all / std::to_string(result))))
    ++result;
  return result;
}

/// Lets a process have no descriptor from `end` on, as `ulimit -n` does.
void limit_descriptors(pid_t process, rlim_t end) {
  rlimit limit{};
  ::prlimit(process, RLIMIT_NOFILE, nullptr, &limit);
  limit.rlim_cur = end;
  REQUIRE(::prlimit(process, RLIMIT_NOFILE, &limit, nullptr) == 0);
}

/// What a process has used of the processors.
std::chrono::nanoseconds processor_time(pid_t process) {
  clockid_t clock{};
  REQUIRE(::clock_getcpuclockid(process, &clock) == 0);
  timespec time{};
  REQUIRE(::clock_gettime(clock, &time) == 0);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

/// How many descriptors the kernel's table for a process has room for.
std::size_t table_size(pid_t process) {
  return std::stoull(status_of(process, "FDSize"));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t result = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++result;
  return result;
}

} // namespace

TEST_CASE("a router has room for the descriptors of its connections from the start") {
  router_process router{{"--limits.connections", "5000"}};
  CHECK(table_size(router.process().pid()) >= 5000);
}

TEST_CASE("a router without descriptors serves who is there and rests") {
  using clock = std::chrono::steady_clock;
  router_process router{{"--timeouts.registration", "3s"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  auto stranger = peer::connect(router.port());
  stranger.send("HELLO\n\n");
  stranger.expect("ERROR 101 No user registered\n\n");
  auto id = router.process().pid();
  auto next = next_descriptor(id);
  limit_descriptors(id, next);

  // The system takes the connection; the router can't.
  auto waiting = peer::connect(router.port());
  waiting.send("REGISTER TOSEND carol\n\n");
  router.wait_for_log("accepting-paused reason=no-file-descriptors connections=5");
  auto started = clock::now();
  auto used = processor_time(id);
  exchange(alice, bob);

  // The stranger's time to register is long enough to see whether it rests.
  stranger.expect_closed();
  used = processor_time(id) - used;
  auto elapsed = clock::now() - started;
  INFO("used " << used.count() << " ns of " << elapsed.count());
  CHECK(used * 20 < elapsed);

  // Its descriptor is free, and goes to who waits.
  waiting.expect("REGISTERED TOSEND carol\n\n");
  exchange(bob, alice);
  router.process().signal(SIGTERM);
  auto log = router.process().error().read_all();
  CHECK(count(log, "accepting") == 0);
}

TEST_CASE("a descriptor that another program gives back is found") {
  router_process router;
  user alice{router.port(), "alice"};
  auto id = router.process().pid();
  auto next = next_descriptor(id);
  limit_descriptors(id, next);
  auto waiting = peer::connect(router.port());
  waiting.send("REGISTER TOSEND bob\n\n");
  router.wait_for_log("no-file-descriptors");
  exchange(alice, alice);
  CHECK_FALSE(waiting.has_input());
  limit_descriptors(id, next + 1);
  waiting.expect("REGISTERED TOSEND bob\n\n");
}
