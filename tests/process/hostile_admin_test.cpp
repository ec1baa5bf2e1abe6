// The admin port when a thousand connections want to keep others from it.

#include "cli/system/descriptors.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/inspected_router.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <deque>
#include <filesystem>
#include <optional>
#include <set>
#include <thread>

#include <sys/socket.h>

using namespace telex::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t crowd = 1000;

/// How many connections the router lets in there at a time, and what else it may open.
constexpr std::size_t max_descriptors = 32 + 2;

/// One who takes a place at the admin port, and comes again whenever it is thrown out.
class hostile {
public:
  hostile(std::uint16_t port, std::size_t number) : port_{port}, number_{number} {
    come();
  }

  void annoy() {
    // A drip, unless all is said.
    auto said
      = step_ < text_.size() ? ::send(socket_->fd(), &text_[step_++], 1, flags) : 0;
    char octet;
    auto read = reads_ ? ::recv(socket_->fd(), &octet, 1, MSG_DONTWAIT)
                       : ::recv(socket_->fd(), &octet, 1, MSG_DONTWAIT | MSG_PEEK);
    auto is_out = read == 0 || (read < 0 && errno != EAGAIN);
    if ((said < 0 && errno != EAGAIN) || is_out)
      come();
  }

private:
  static constexpr auto flags = MSG_NOSIGNAL | MSG_DONTWAIT;

  void come() {
    socket_.emplace(peer::connect(port_));
    step_ = 0;
    reads_ = false;
    const auto query = "/state.json?users=" + std::to_string(500 + number_++ % 100);
    const auto question = "GET " + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    switch (number_ % 5) {
      case 0: // says nothing
        text_ = "";
        break;
      case 1: // takes hours to ask
        text_ = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(15'000, 'x');
        break;
      case 2: // reads nothing
        narrow();
        say(question);
        break;
      case 3: // asks again and again, and reads nothing
        narrow();
        say(question + question + question);
        break;
      default: // takes hours to read
        say(question);
        reads_ = true;
    }
  }

  void say(const std::string& what) {
    text_ = "";
    ::send(socket_->fd(), what.data(), what.size(), flags);
  }

  void narrow() {
    const int size = 2048;
    ::setsockopt(socket_->fd(), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
  }

  std::uint16_t port_;
  std::size_t number_;
  std::optional<peer> socket_;
  std::string text_;
  std::size_t step_ = 0;
  bool reads_ = false;
};

/// They are at it, from a thread of their own, until this ends.
class siege {
public:
  explicit siege(std::uint16_t port) {
    for (std::size_t i = 0; i < crowd; ++i)
      all_.emplace_back(port, i);
    thread_ = std::thread{[this] {
      while (!has_ended_) {
        for (auto& each : all_)
          each.annoy();
        ++rounds_;
      }
    }};
  }

  ~siege() {
    end();
  }

  /// They are still there then, and do nothing more.
  void end() {
    has_ended_ = true;
    if (thread_.joinable())
      thread_.join();
  }

  std::size_t rounds() const noexcept {
    return rounds_;
  }

private:
  std::deque<hostile> all_;
  std::atomic<bool> has_ended_ = false;
  std::atomic<std::size_t> rounds_ = 0;
  std::thread thread_;
};

/// That of the first address in what the router says at its start.
std::uint16_t port_in(const std::string& line) {
  constexpr std::string_view host = "127.0.0.1:";
  return static_cast<std::uint16_t>(
    std::stoul(line.substr(line.find(host) + host.size())));
}

std::size_t descriptors_of(pid_t process) {
  std::size_t result = 0;
  for (auto at = std::filesystem::directory_iterator{"/proc/" + std::to_string(process)
                                                     + "/fd"};
       at != std::filesystem::directory_iterator{}; ++at)
    ++result;
  return result;
}

std::chrono::nanoseconds time_of_health(const inspected_router& router) {
  auto begin = steady_clock::now();
  REQUIRE(body_of(get(router, "/healthz")) == "ok\n");
  return steady_clock::now() - begin;
}

/// So many that what the router tells of them is more than the system takes for who
/// does not read.
std::deque<user> many_users(std::uint16_t port) {
  std::deque<user> result;
  for (int i = 0; i < 1200; ++i)
    result.emplace_back(port, "user" + std::to_string(i));
  return result;
}

} // namespace

TEST_CASE("a thousand hostile askers take nothing from anybody", "[crowd]") {
  telex::cli::raise_descriptor_limit();
  inspected_router router{{"--log-level", "off"}};
  auto users = many_users(router.port());
  // What one who asks again and again costs is not theirs.
  for (std::set<std::string> seen; seen.size() < 5;)
    seen.insert(body_of(get(router, "/state.json")).substr(0, 60)); // with the time
  auto& process = router.process();
  auto descriptors = descriptors_of(process.pid());
  auto memory = process.resident_kib();

  siege besiegers{router.admin_port()};
  std::vector<std::chrono::nanoseconds> times;
  for (auto end = steady_clock::now() + 5s;
       steady_clock::now() < end || besiegers.rounds() < 3;) {
    times.push_back(time_of_health(router));
    CHECK(descriptors_of(process.pid()) <= descriptors + max_descriptors);
    exchange(users[0], users[1]);
  }
  std::sort(times.begin(), times.end());
  auto median = times[times.size() / 2];
  INFO("/healthz " << times.size() << " times, median " << median / 1us << " us, worst "
                   << times.back() / 1us << " us");
  if (router_can_be_measured()) {
    CHECK(median <= 50ms);
    CHECK(process.resident_kib() <= memory + 8 * 1024);
  }
  // They are still there.
  besiegers.end();
  auto begin = steady_clock::now();
  CHECK(router.stop() == 0);
  // It waits for no asker, each of which has two seconds.
  if (router_can_be_measured())
    CHECK(steady_clock::now() - begin < 1s);
}

TEST_CASE("users and askers have descriptors of their own") {
  // 96 are the router's, 40 those of the admin port, 8 are left for connections.
  child_process router{{"/bin/sh", "-c",
                        "ulimit -n 144; exec \"$0\" --port 0 --admin 127.0.0.1:0 "
                        "--log-level off",
                        router_program()}};
  auto port = port_in(router.output().read_line());
  auto admin_port = port_in(router.output().read_line());
  user alice{port, "alice"};
  std::vector<peer> others;
  for (int i = 0; i < 30; ++i)
    others.push_back(peer::connect(port));
  siege besiegers{admin_port};
  for (int i = 0; i < 20; ++i) {
    CHECK(body_of(get(peer::connect(admin_port), "/healthz")) == "ok\n");
    exchange(alice, alice);
  }
  others.clear();
  user bob{port, "bob"};
  exchange(alice, bob);
}

TEST_CASE(
  "a router that has no descriptors for its admin port says how many it needs") {
  child_process router{{"/bin/sh", "-c",
                        "ulimit -n 139; exec \"$0\" --port 0 --admin 127.0.0.1:0",
                        router_program()}};
  CHECK(
    router.error().read_all()
    == "telexd: 4 connections need 140 file descriptors, and the limit is 139; raise "
       "it (ulimit -n)\n");
  CHECK(router.wait() == 1);
}

TEST_CASE("an asker has two seconds for all that it does") {
  inspected_router router;
  auto begin = steady_clock::now();
  auto dripping = peer::connect(router.admin_port());
  auto silent = peer::connect(router.admin_port());
  auto half = peer::connect(router.admin_port());
  half.send("GET /healthz HTTP/1.1\r\nHost: local");
  dripping.drip_until_closed("G", 10ms);
  CHECK(steady_clock::now() - begin >= 1900ms);
  silent.expect_closed();
  CHECK(steady_clock::now() - begin >= 1900ms);
  half.expect_closed();
  if (router_can_be_measured())
    CHECK(steady_clock::now() - begin <= 4s);
}

TEST_CASE("an answer that is not read is broken off after two seconds", "[crowd]") {
  telex::cli::raise_descriptor_limit();
  inspected_router router{{"--log-level", "off"}};
  auto users = many_users(router.port());
  auto whole = body_of(get(router, "/state.json"));
  auto before = descriptors_of(router.process().pid());
  auto begin = steady_clock::now();
  auto slow = peer::connect(router.admin_port());
  const int size = 2048;
  ::setsockopt(slow.fd(), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
  slow.send("GET /state.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
  slow.read_until("\r\n\r\n");
  while (descriptors_of(router.process().pid()) > before)
    REQUIRE((!router_can_be_measured() || steady_clock::now() - begin < 4s));
  CHECK(steady_clock::now() - begin >= 1900ms);
  // Whoever reads has all of it.
  CHECK(body_of(get(router, "/state.json")).size() > whole.size() / 2);
  CHECK_THROWS_AS(slow.read(whole.size()), std::runtime_error);
}
