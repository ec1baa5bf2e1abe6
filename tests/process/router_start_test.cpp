// The command line of telexd: what it refuses in one line, and what it says of itself.

#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/terminal.hpp"

#include <filesystem>
#include <fstream>

using namespace telex::test;

namespace {

/// What telexd prints and how it ends when it does not start.
struct failure {
  int exit_code;
  std::string output;
  std::string error;
};

failure fail_to_start(const std::vector<std::string>& options) {
  std::vector<std::string> command{router_program()};
  command.insert(command.end(), options.begin(), options.end());
  child_process process{command};
  auto output = process.output().read_all();
  auto error = process.error().read_all();
  return {process.wait(), output, error};
}

bool is_one_line(const std::string& text) {
  return !text.empty() && text.find('\n') == text.size() - 1;
}

} // namespace

TEST_CASE("a wrong option is refused in one line and ends with 2") {
  const std::vector<std::vector<std::string>> wrong{
    {"--no-such-option"},
    {"extra"},
    {"--port", "70000"},
    {"--port", "x"},
    {"--listen", "localhost"},
    {"--listen", "127.0.0.1"},
    {"--listen", "::1:1933"},
    {"--listen", "224.0.0.1:0"},
    {"--listen", "[::ffff:127.0.0.1]:0"},
    {"--limits.max-body", "-1"},
    {"--timeouts.drain", "5 parsecs"},
    {"--log-level", "loud"},
    {"--port-file"},
  };
  for (const auto& options : wrong) {
    INFO(options.front() << ' ' << options.back());
    auto [exit_code, output, error] = fail_to_start(options);
    CHECK(exit_code == 2);
    CHECK(output.empty());
    CHECK(is_one_line(error));
    CHECK(error.find("telexd: ") == 0);
  }
}

TEST_CASE("a router at all addresses says how it is reached from its own host") {
  child_process router{{router_program(), "--listen", "0.0.0.0:0", "--admin",
                        "0.0.0.0:0", "--admin-anywhere"}};
  auto chat = router.output().read_line();
  CHECK(chat.starts_with("telexd listens on 0.0.0.0:"));
  CHECK(chat.find(" of this host with: ") != std::string::npos);
  CHECK(chat.find(" --server 127.0.0.1:") != std::string::npos);
  auto top = router.output().read_line();
  CHECK(top.find(" http://0.0.0.0:") != std::string::npos);
  CHECK(top.find(" on this host with: ") != std::string::npos);
  CHECK(top.find(" --admin 127.0.0.1:") != std::string::npos);
}

TEST_CASE("a router at one address says that it is reached there by everybody") {
  child_process router{{router_program(), "--port", "0", "--admin", "127.0.0.1:0"}};
  CHECK(router.output().read_line().find("this host") == std::string::npos);
  CHECK(router.output().read_line().find("this host") == std::string::npos);
}

TEST_CASE("a router on a terminal says where it is before it logs, in whole lines") {
  terminal screen{{router_program(), "--port", "0", "--admin", "127.0.0.1:0"},
                  200,
                  24,
                  {{"TERM", "xterm"}}};
  screen.wait_for(" started ");
  auto lines = screen.shown().lines();
  REQUIRE(lines.size() >= 4);
  CHECK(lines[0].starts_with("telexd listens on "));
  CHECK(lines[1].starts_with("telexd tells of itself "));
  CHECK(lines[2].find("Z info listening ") != std::string::npos);
  CHECK(lines[3].find("Z info started ") != std::string::npos);
}

TEST_CASE("a port in use is named in one line and ends with 1") {
  listener other;
  auto port = std::to_string(other.port());
  auto [exit_code, output, error]
    = fail_to_start({"--port", port, "--log-level", "off"});
  CHECK(exit_code == 1);
  CHECK(output.empty());
  CHECK(error
        == "telexd: cannot listen on 127.0.0.1:" + port
             + ": Address already in use (by "
               "another telexd perhaps; --listen can name another port)\n");
}

TEST_CASE("a descriptor limit that is too low is named in one line and ends with 1") {
  auto [exit_code, output, error]
    = fail_to_start({"--limits.connections", "2000000000"});
  CHECK(exit_code == 1);
  CHECK(is_one_line(error));
  CHECK(error.find("ulimit -n") != std::string::npos);
}

TEST_CASE("a port file that cannot be written is named in one line and ends with 1") {
  auto [exit_code, output, error] = fail_to_start(
    {"--port", "0", "--port-file", "/no/such/directory/ports", "--log-level", "off"});
  CHECK(exit_code == 1);
  CHECK(is_one_line(error));
  CHECK(error.find("/no/such/directory/ports: No such file or directory")
        != std::string::npos);
}

TEST_CASE("the bound ports are in the port file in the order of the options") {
  auto path = std::filesystem::temp_directory_path()
              / ("telex-ports-" + std::to_string(::getpid()));
  router_process router{{"--port", "0", "--port-file", path.string()}};
  std::ifstream file{path};
  std::vector<unsigned> ports;
  for (unsigned port; file >> port;)
    ports.push_back(port);
  std::filesystem::remove(path);
  REQUIRE(ports.size() == 2);
  CHECK(ports[0] == router.port());
  user alice{static_cast<std::uint16_t>(ports[1]), "alice"};
}
