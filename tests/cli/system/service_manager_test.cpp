#include "cli/system/service_manager.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/manager_stand_in.hpp"

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;
using namespace std::chrono_literals;

namespace {

std::string own_id() {
  return std::to_string(::getpid());
}

const auto other_id = std::to_string(::getppid());

/// A socket that is in no file system, and is bound to a name that the system picks.
std::pair<descriptor, std::string> abstract_socket() {
  descriptor result{::socket(AF_UNIX, SOCK_DGRAM, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ::bind(result.get(), reinterpret_cast<sockaddr*>(&address), sizeof(sa_family_t));
  socklen_t size = sizeof(address);
  ::getsockname(result.get(), reinterpret_cast<sockaddr*>(&address), &size);
  std::string name{address.sun_path, size - offsetof(sockaddr_un, sun_path)};
  return {std::move(result), '@' + name.substr(1)};
}

/// Why there is no manager.
std::string problem() {
  try {
    service_manager{};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST_CASE("a manager that wants to know is told, and nobody else") {
  manager_stand_in systemd;
  service_manager nobody;
  CHECK_FALSE(nobody.listens());
  nobody.tell("READY=1");
  variable where{"NOTIFY_SOCKET", systemd.path()};
  service_manager manager;
  CHECK(manager.listens());
  CHECK_FALSE(where.is_there());
  CHECK_FALSE(systemd.has_news());
  manager.tell("READY=1\nSTATUS=well");
  manager.tell_at_once("WATCHDOG=1");
  CHECK(systemd.hear() == "READY=1\nSTATUS=well");
  CHECK(systemd.hear() == "WATCHDOG=1");
}

TEST_CASE("a manager may be at a name that is in no file system") {
  auto [socket, name] = abstract_socket();
  variable where{"NOTIFY_SOCKET", name};
  service_manager{}.tell("READY=1");
  char heard[100] = {};
  CHECK(::recv(socket.get(), heard, sizeof(heard), MSG_DONTWAIT) == 7);
  CHECK(std::string{heard} == "READY=1");
}

TEST_CASE("a manager that can't be found is named") {
  for (const auto& name : std::vector<std::string>{"/no/such/socket", "vsock:2:1",
                                                   "/" + std::string(200, 'x')}) {
    variable where{"NOTIFY_SOCKET", name};
    CHECK(problem().find(name.substr(0, 20)) != std::string::npos);
  }
}

TEST_CASE("a manager that hears no more stops nobody") {
  auto systemd = std::make_unique<manager_stand_in>();
  variable where{"NOTIFY_SOCKET", systemd->path()};
  service_manager manager;
  systemd.reset();
  manager.tell("READY=1");
  manager.tell_at_once("WATCHDOG=1");
}

TEST_CASE("the watchdog is for the process that it names") {
  manager_stand_in systemd;
  auto watchdog = [&](const std::string& interval, const std::string& id) {
    variable where{"NOTIFY_SOCKET", systemd.path()};
    variable every{"WATCHDOG_USEC", interval};
    variable who{"WATCHDOG_PID", id};
    auto result = service_manager{}.watchdog();
    CHECK_FALSE(every.is_there());
    CHECK_FALSE(who.is_there());
    return result;
  };
  CHECK((watchdog("20000000", own_id()) == 20s));
  CHECK((watchdog("500", "") == 500us));
  CHECK_FALSE(watchdog("20000000", other_id));
  CHECK_FALSE(watchdog("0", own_id()));
  CHECK_FALSE(watchdog("20s", own_id()));
  CHECK_FALSE(watchdog("", ""));
}

TEST_CASE("sockets are passed to the process that they name, and to no child of it") {
  auto passed
    = [](const std::string& id, const std::string& count, const std::string& names) {
        variable who{"LISTEN_PID", id};
        variable how_many{"LISTEN_FDS", count};
        variable what{"LISTEN_FDNAMES", names};
        auto result = take_passed_sockets();
        CHECK_FALSE(who.is_there());
        CHECK_FALSE(how_many.is_there());
        CHECK_FALSE(what.is_there());
        return result;
      };
  auto flags = ::fcntl(3, F_GETFD);
  auto two = passed(own_id(), "2", "plain:tls");
  REQUIRE(two.size() == 2);
  CHECK(two[0].fd == 3);
  CHECK(two[0].name == "plain");
  CHECK(two[1].fd == 4);
  CHECK(two[1].name == "tls");
  CHECK((flags < 0 || ::fcntl(3, F_GETFD) == FD_CLOEXEC));
  auto nameless = passed(own_id(), "1", "");
  REQUIRE(nameless.size() == 1);
  CHECK(nameless[0].name.empty());
  CHECK(passed(other_id, "2", "plain:tls").empty());
  CHECK(passed("", "2", "plain:tls").empty());
  for (auto count : {"", "0"})
    CHECK(passed(own_id(), count, "plain").empty());
}

TEST_CASE("a number of passed sockets that can't be one is told") {
  variable who{"LISTEN_PID", own_id()};
  auto count = GENERATE(as<std::string>{}, "-1", "two", "1025", "4000000000");
  variable how_many{"LISTEN_FDS", count};
  CHECK_THROWS_WITH(take_passed_sockets(),
                    Catch::Contains("LISTEN_FDS") && Catch::Contains(count + ' '));
}
