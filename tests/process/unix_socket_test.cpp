// Users who come by a Unix socket.

#include "tests/support/catch.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace telex::test;
namespace fs = std::filesystem;

namespace {

using words = std::vector<std::string>;

/// A router that listens at a Unix socket alone.
struct local_router {
  explicit local_router(const words& more = {}) : process{command(path, more)} {
    process.output().read_line();
  }

  static words command(const std::string& path, const words& more) {
    words result{router_program(), "--listen", "unix:" + path};
    result.insert(result.end(), more.begin(), more.end());
    return result;
  }

  scratch folder;
  std::string path = folder / "telex";
  child_process process;
};

/// Has alice send a message to herself.
child_process send_at(const std::string& server, const words& more = {}) {
  words command{client_program(), "send",  "alice",    "hello",
                "--as",           "alice", "--server", server};
  command.insert(command.end(), more.begin(), more.end());
  return child_process{command};
}

mode_t mode_of(const std::string& path) {
  struct stat found{};
  ::stat(path.c_str(), &found);
  return found.st_mode & 0777;
}

} // namespace

TEST_CASE("a message goes to its recipient by a Unix socket, and its peers are unix") {
  local_router router;
  auto program = send_at("unix:" + router.path);
  CHECK(program.output().read_all().find("delivered to alice") != std::string::npos);
  CHECK(program.wait() == 0);
  auto log = router.process.error().read_until(" left ");
  CHECK(log.find(" listening address=\"unix:" + router.path + '"')
        != std::string::npos);
  CHECK(log.find(" connected peer=unix connection=") != std::string::npos);
  CHECK(log.find(" exposed ") == std::string::npos);
}

TEST_CASE("a Unix socket has its mode, and goes with its router") {
  auto [options, mode] = GENERATE(table<words, mode_t>({
    {words{}, 0660},
    {words{"--listen-mode", "0666"}, 0666},
    {words{"--listen-mode", "600"}, 0600},
  }));
  local_router router{options};
  CHECK(mode_of(router.path) == mode);
  router.process.signal(SIGTERM);
  CHECK(router.process.wait() == 0);
  CHECK(fs::is_empty(router.folder.path()));
}

TEST_CASE("a router takes over what another one has left behind, but no more") {
  local_router router;
  child_process second{local_router::command(router.path, {})};
  CHECK(second.error().read_all().find("unix:" + router.path
                                       + ": Address already in use (by another telexd "
                                         "perhaps; --listen can name another path)")
        != std::string::npos);
  CHECK(second.wait() == 1);
  router.process.signal(SIGKILL);
  router.process.wait();
  REQUIRE(fs::is_socket(router.path));
  child_process next{local_router::command(router.path, {})};
  next.output().read_line();
  CHECK(send_at(router.path).wait() == 0);
}

TEST_CASE("a file that is no socket is left alone") {
  scratch folder;
  std::ofstream{folder / "telex"} << "precious";
  child_process router{local_router::command(folder / "telex", {})};
  CHECK(router.error().read_all().find("which is no socket") != std::string::npos);
  CHECK(router.wait() == 1);
  CHECK(fs::file_size(folder / "telex") == 8);
}

TEST_CASE("the limits of addresses hold at a Unix socket where they do on loopback") {
  auto [options, exit_code] = GENERATE(table<words, int>({
    {{"--limits.per-address-rate", "2", "--listen", "0.0.0.0:0"}, 0},
    {{"--limits.per-address-rate", "1", "--limits.per-address-loopback"}, 3},
  }));
  local_router router{options};
  for (int i = 0; i < 2; ++i)
    if (auto code = send_at(router.path).wait(); i == 1 || code != 0)
      CHECK(code == exit_code);
}

TEST_CASE("a client says what to do where nobody listens at a Unix socket") {
  scratch folder;
  auto nobody = send_at(folder / "nobody");
  CHECK(nobody.error().read_all().find("start a router there with telexd --listen unix:"
                                       + folder / "nobody")
        != std::string::npos);
  CHECK(nobody.wait() == 3);
  auto secure = send_at(folder / "nobody", {"--tls"});
  CHECK(secure.error().read_all().find("leave --tls out") != std::string::npos);
  CHECK(secure.wait() == 3);
}
