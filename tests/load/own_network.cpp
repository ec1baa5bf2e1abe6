#include "tests/load/own_network.hpp"

#include "tests/support/process.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include <sched.h>
#include <unistd.h>

namespace telex::load {

namespace {

/// Who connects does so from 127.0.0.2; on the ways there and back acknowledgements are
/// not delayed.
constexpr auto set_up
  = "ip link set lo up && "
    "ip route replace local 127.0.0.1 dev lo table local src 127.0.0.2 quickack 1 && "
    "ip route replace local 127.0.0.2 dev lo table local src 127.0.0.2 quickack 1";

/// Root may have a network without more; others may as the root of their own users.
bool leave_network() {
  auto user = ::geteuid();
  auto group = ::getegid();
  if (::unshare(CLONE_NEWNET) == 0)
    return true;
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return false;
  std::ofstream{"/proc/self/setgroups"} << "deny";
  std::ofstream{"/proc/self/uid_map"} << fmt::format("0 {} 1", user);
  std::ofstream{"/proc/self/gid_map"} << fmt::format("0 {} 1", group);
  return true;
}

} // namespace

bool enter_own_network() {
  if (!leave_network())
    return false;
  test::child_process shell{{"/bin/sh", "-c", set_up}};
  if (shell.wait() != 0)
    throw std::runtime_error("cannot set up a network with ip (of iproute2): "
                             + shell.error().read_all());
  return true;
}

} // namespace telex::load
