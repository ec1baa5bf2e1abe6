// The admin port of telexd, on real sockets.

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/inspected_router.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/text_of.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace telex;
using namespace telex::test;
using nlohmann::json;

namespace {

json state_of(const inspected_router& router, const std::string& query = "") {
  return json::parse(body_of(get(router, "/state.json" + query)));
}

peer connect_to_path(const std::string& path) {
  cli::descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof(name.sun_path) - 1);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof(name))
      != 0)
    throw std::runtime_error("nobody listens at " + path);
  return peer{std::move(socket)};
}

peer registered(const router_process& router, const std::string& role,
                const std::string& name) {
  auto result = peer::connect(router.port());
  result.send("REGISTER " + role + " " + name + "\n\n");
  result.expect("REGISTERED " + role + " " + name + "\n\n");
  return result;
}

/// Starts telexd with `options`, which has to refuse them, and returns what it says.
std::string refusal(std::vector<std::string> options, int code) {
  options.insert(options.begin(), {router_program(), "--port", "0"});
  child_process program{options};
  auto complaint = program.error().read_all();
  CHECK(program.wait() == code);
  CHECK(program.output().read_all().empty());
  return complaint;
}

/// A folder for the time of a test.
struct scratch {
  scratch() : path{"/tmp/telex-admin-XXXXXX"} {
    if (!::mkdtemp(path.data()))
      throw std::runtime_error("mkdtemp");
  }
  ~scratch() {
    std::filesystem::remove_all(path);
  }
  std::string path;
};

} // namespace

TEST_CASE("the admin port tells of users, messages and closed connections") {
  inspected_router router;
  auto sending = registered(router, "TOSEND", "alice");
  auto receiving = registered(router, "TORECV", "alice");
  sending.send("SEND alice\nContent-length: 5\n\nhello");
  receiving.expect("FORWARD alice\nContent-length: 5\n\nhello");
  auto before = state_of(router);
  CHECK(before["users_total"] == 1);
  CHECK(before["users"][0]["name"] == "alice");
  CHECK(before["users"][0]["queue"] == 1);
  CHECK(before["users"][0]["pending"] == 1);
  CHECK(before["transactions"][0]["state"] == "forwarded");
  CHECK(before["connections_total"] == 2);
  receiving.send("RECEIVED alice\n\n");
  sending.expect("SEND alice\n\n");
  sending.close();
  receiving.expect_closed();
  // The first one's end may come later than the second's is seen here.
  router.wait_for_log({"left user=alice ", "reason=partner-left"});
  // An answer may be that of a moment before.
  json after;
  do
    after = state_of(router);
  while (after["connections_total"] != 0);
  CHECK(after["messages"]["answered"]["delivered"] == 1);
  CHECK(after["messages"]["received"] == 1);
  CHECK(after["latency"]["count"] == 1);
  CHECK(after["users"].empty());
  CHECK(after["connections_closed"] == 2);
  REQUIRE(after["closed"].size() == 2);
  CHECK(after["closed"][0]["user"] == "alice");
  CHECK(state_of(router, "?closed=1")["closed"].size() == 1);
  CHECK(router.stop() == 0);
}

TEST_CASE("the admin port has metrics, and says that the router is well and ready") {
  inspected_router router;
  auto metrics = get(router, "/metrics");
  CHECK(status_of(metrics) == "HTTP/1.1 200 OK");
  CHECK(metrics.find("Content-Type: text/plain; version=0.0.4") != std::string::npos);
  CHECK(metrics.find("\ntelex_messages_received_total 0\n") != std::string::npos);
  CHECK(body_of(get(router, "/healthz")) == "ok\n");
  CHECK(body_of(get(router, "/readyz")) == "ok\n");
  CHECK(router.stop() == 0);
}

TEST_CASE("the page comes with a policy that lets nothing in from elsewhere") {
  inspected_router router;
  auto page = get(router, "/");
  CHECK(status_of(page) == "HTTP/1.1 200 OK");
  CHECK(page.find("Content-Security-Policy: default-src 'none';") != std::string::npos);
  CHECK(page.find("Content-Type: text/html; charset=utf-8") != std::string::npos);
  CHECK(body_of(page) == text_of(TELEX_PAGE));
}

TEST_CASE("a router that drains is well and not ready") {
  inspected_router router;
  auto sending = registered(router, "TOSEND", "alice");
  auto receiving = registered(router, "TORECV", "alice");
  // A message that is not answered keeps it from ending.
  sending.send("SEND alice\nContent-length: 5\n\nhello");
  receiving.expect("FORWARD alice\nContent-length: 5\n\nhello");
  router.process().signal(SIGTERM);
  router.wait_for_log("draining");
  auto readiness = get(router, "/readyz");
  CHECK(status_of(readiness) == "HTTP/1.1 503 Service Unavailable");
  CHECK(body_of(readiness) == "The router is about to stop.\n");
  CHECK(body_of(get(router, "/healthz")) == "ok\n");
  receiving.send("RECEIVED alice\n\n");
  sending.expect("SEND alice\n\n");
  CHECK(router.process().wait() == 0);
}

TEST_CASE("what the admin port does not have is an error that says what it has") {
  inspected_router router;
  auto missing = get(router, "/nothing");
  CHECK(status_of(missing) == "HTTP/1.1 404 Not Found");
  CHECK(body_of(missing).find("/state.json") != std::string::npos);
  for (auto query : {"?users=x", "?users=-1", "?users=1x", "?users=", "?people=1"}) {
    INFO(query);
    CHECK(status_of(get(router, std::string{"/state.json"} + query))
          == "HTTP/1.1 400 Bad Request");
  }
}

TEST_CASE("a page of another host can't read the admin port by a name of its own") {
  inspected_router router;
  for (auto host : {"evil.example", "evil.example:1934", "127.0.0.1.evil.example",
                    "localhost.evil.example"}) {
    INFO(host);
    CHECK(status_of(get(router, "/state.json", host)) == "HTTP/1.1 403 Forbidden");
  }
  for (auto host : {"127.0.0.1", "127.0.0.1:1934", "localhost:80", "[::1]:1934", ""}) {
    INFO(host);
    CHECK(status_of(get(router, "/state.json", host)) == "HTTP/1.1 200 OK");
  }
}

TEST_CASE("the admin port answers to a name that it was given and tells how") {
  inspected_router router{{"--admin-host", "router.example"}};
  CHECK(body_of(get(router, "/healthz", "Router.example:1934")) == "ok\n");
  auto refused = get(router, "/healthz", "other.example");
  CHECK(status_of(refused) == "HTTP/1.1 403 Forbidden");
  CHECK(body_of(refused).find("--admin-host other.example") != std::string::npos);
}

TEST_CASE("the admin port only tells") {
  inspected_router router;
  auto ask = [&router](const std::string& request) {
    auto asker = peer::connect(router.admin_port());
    asker.send(request);
    return asker.read_until("\r\n\r\n");
  };
  const std::string host = "Host: localhost\r\n";
  auto post = ask("POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\na=b");
  CHECK(status_of(post) == "HTTP/1.1 405 Method Not Allowed");
  CHECK(post.find("\r\nAllow: GET, HEAD\r\n") != std::string::npos);
  CHECK(ask("GET / HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\na=b")
          .starts_with("HTTP/1.1 413 "));
  CHECK(ask("GET / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n")
          .starts_with("HTTP/1.1 413 "));
  CHECK(ask("GET / HTTP/1.1\r\n" + host + "Sec-Fetch-Site: cross-site\r\n\r\n")
          .starts_with("HTTP/1.1 403 "));
  CHECK(ask("GET / HTTP/1.1\r\n" + host + "Origin: http://evil.example\r\n\r\n")
          .starts_with("HTTP/1.1 403 "));
  // What it is not asked for it does not do.
  auto range = ask("GET / HTTP/1.1\r\n" + host + "Range: bytes=0-0,0-0,0-0\r\n\r\n");
  CHECK(status_of(range) == "HTTP/1.1 200 OK");
  auto head = ask("HEAD /healthz HTTP/1.1\r\n" + host + "\r\n");
  CHECK(status_of(head) == "HTTP/1.1 200 OK");
  CHECK(head.find("\r\nContent-Length: 3\r\n") != std::string::npos);
}

TEST_CASE("a head of up to 16 KiB is answered and no longer one") {
  inspected_router router;
  auto status = [&router](std::size_t size, const std::string& target) {
    auto head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX: ";
    head += std::string(size - std::min(size, head.size() + 4), 'x') + "\r\n\r\n";
    auto asker = peer::connect(router.admin_port());
    asker.send(head);
    return status_of(asker.read_until("\r\n\r\n"));
  };
  CHECK(status(16 * 1024, "/healthz") == "HTTP/1.1 200 OK");
  for (std::size_t size : {16 * 1024 + 1, 30'000, 100'000})
    CHECK(status(size, "/healthz").starts_with("HTTP/1.1 431 "));
  CHECK(status(0, '/' + std::string(20'000, 'x')).starts_with("HTTP/1.1 431 "));
  CHECK(status(0, '/' + std::string(60'000, 'x')).starts_with("HTTP/1.1 414 "));
}

TEST_CASE("a head that is hard to read has one answer in plain words") {
  inspected_router router;
  auto answer = [&router](const std::string& target, const std::string& field = "") {
    auto asker = peer::connect(router.admin_port());
    asker.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n");
    auto head = asker.read_until("\r\n\r\n");
    auto body = asker.read_until("\n");
    CHECK(head.find("\r\nContent-Length: " + std::to_string(body.size()) + "\r\n")
          != std::string::npos);
    asker.expect_closed();
    return status_of(head).substr(9, 4) + body;
  };
  for (auto length : {"-1", "+1", "x", "0x1", "99999999999999999999999", "1 0"}) {
    INFO(length);
    CHECK(answer("/healthz", std::string{"Content-Length: "} + length + "\r\n")
          == "413 A request has no body here.\n");
  }
  auto repeated = [](std::string_view text, std::size_t count) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i)
      result += text;
    return result;
  };
  CHECK(answer("/healthz", "Cookie: " + repeated("a=b;", 3500) + "\r\n") == "200 ok\n");
  for (const auto& query :
       {repeated("a&", 6000), repeated("users=1&", 1500), repeated("&", 15'000),
        repeated("users=1&", 65), repeated("a=&", 5000) + '?'})
    CHECK(answer("/state.json?" + query)
          == "400 A request has at most 64 arguments here.\n");
  CHECK(answer("/state.json?" + repeated("&", 64)).starts_with("400 There is no list"));
  for (std::size_t count : {10'000, 15'000})
    CHECK(answer("/state.json?" + repeated("a&", count))
          == "431 The head of a request has at most 16384 octets here.\n");
}

TEST_CASE("a connection has one question") {
  inspected_router router;
  const std::string question = "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  auto asker = peer::connect(router.admin_port());
  asker.send(question);
  asker.read_until("ok\n");
  asker.expect_closed();
}

TEST_CASE("an asker may say that it has nothing more to say") {
  inspected_router router;
  for (auto path : {"/", "/healthz", "/state.json"}) {
    auto asker = peer::connect(router.admin_port());
    asker.send(std::string{"GET "} + path + " HTTP/1.0\r\n\r\n");
    ::shutdown(asker.fd(), SHUT_WR);
    CHECK(asker.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 OK\r\n"));
  }
}

TEST_CASE("the admin port may be a Unix socket, for its owner and group alone") {
  scratch dir;
  auto path = dir.path + "/admin";
  router_process router{{"--admin", "unix:" + path}};
  CHECK(router.process().output().read_line().find("telex top --admin unix:" + path)
        != std::string::npos);
  struct stat about;
  REQUIRE(::stat(path.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0660);
  CHECK(body_of(get(connect_to_path(path), "/healthz", "localhost")) == "ok\n");
  CHECK(router.stop() == 0);
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a Unix socket of a router that is stopped is in use") {
  scratch dir;
  auto path = dir.path + "/admin";
  router_process stopped{{"--admin", path}};
  stopped.process().signal(SIGSTOP);
  // Many have come since, and wait for it.
  std::vector<peer> waiting;
  for (int i = 0; i < 10; ++i)
    waiting.push_back(connect_to_path(path));
  CHECK(refusal({"--admin", path}, 1)
        == "telexd: cannot answer at unix:" + path + ": Address already in use\n");
  stopped.process().signal(SIGCONT);
  CHECK(body_of(get(connect_to_path(path), "/healthz", "localhost")) == "ok\n");
}

TEST_CASE("a router that ends leaves the Unix socket of its successor") {
  scratch dir;
  auto path = dir.path + "/admin";
  router_process first{{"--admin", path}};
  std::filesystem::remove(path);
  router_process next{{"--admin", path}};
  CHECK(first.stop() == 0);
  CHECK(body_of(get(connect_to_path(path), "/healthz", "localhost")) == "ok\n");
  CHECK(next.stop() == 0);
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a Unix socket that a router has left behind is taken over") {
  scratch dir;
  auto path = dir.path + "/admin";
  {
    router_process killed{{"--admin", path}};
    killed.process().signal(SIGKILL);
    killed.process().wait();
  }
  REQUIRE(std::filesystem::exists(path));
  router_process next{{"--admin", path}};
  CHECK(body_of(get(connect_to_path(path), "/healthz", "localhost")) == "ok\n");
  // One that is in use is not, nor is a file of another kind.
  CHECK(refusal({"--admin", path}, 1)
        == "telexd: cannot answer at unix:" + path + ": Address already in use\n");
  auto file = dir.path + "/file";
  std::ofstream{file} << "precious";
  CHECK(refusal({"--admin", file}, 1).find("no socket") != std::string::npos);
  CHECK(std::filesystem::file_size(file) == 8);
  CHECK(body_of(get(connect_to_path(path), "/healthz", "localhost")) == "ok\n");
}

TEST_CASE("a port that is in use is an error that says so") {
  inspected_router router;
  auto where = "127.0.0.1:" + std::to_string(router.admin_port());
  CHECK(refusal({"--admin", where}, 1)
        == "telexd: cannot answer at " + where + ": Address already in use\n");
}

TEST_CASE("an admin port that other hosts can reach has to be meant") {
  for (auto where : {"0.0.0.0:0", "[::]:0", "192.0.2.1:1934"}) {
    auto complaint = refusal({"--admin", where}, 2);
    INFO(complaint);
    CHECK(complaint.find("--admin-anywhere") != std::string::npos);
  }
  for (auto where : {"localhost:1934", "1934", "unix:admin", "127.0.0.1", ":1934"}) {
    auto complaint = refusal({"--admin", where}, 2);
    INFO(complaint);
    CHECK(complaint.find("127.0.0.1:1934") != std::string::npos);
  }
  router_process router{{"--admin", "0.0.0.0:0", "--admin-anywhere"}};
  CHECK(router.process().output().read_line().find("http://0.0.0.0:")
        != std::string::npos);
  CHECK(router.stop() == 0);
}
