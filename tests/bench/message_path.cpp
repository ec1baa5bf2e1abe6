// What one message costs the router, in instructions of its own: a router on real
// sockets in a thread that also plays its peers, so that under callgrind every run is
// the same. tests/bench/instructions.sh runs it, and counts what run_router() does.
//
//     message-path PAIRS ROUNDS

#include "net/router.hpp"
#include "net/stream/acceptor.hpp"
#include "net/wire/writer.hpp"

#include <caf/io/middleman.hpp>

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace telex;

namespace {

struct quiet final : event_sink {
  bool wants(severity) const noexcept override {
    return false;
  }
  void report(const actor_name&, const event&) override {
    // nop
  }
};

/// As on the command line of telexd, but with the event loop in hand.
struct loop_config : router_config {
  loop_config() {
    set("middleman.manual-multiplexing", true);
  }
};

/// A peer's end of a connection. What it reads is there already, or it is a fault.
class peer {
public:
  explicit peer(std::uint16_t port) : fd_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&where), sizeof(where)) != 0)
      throw std::runtime_error("cannot connect");
  }
  peer(const peer&) = delete;
  peer& operator=(const peer&) = delete;
  ~peer() {
    ::close(fd_);
  }

  void write(std::string_view bytes) const {
    if (::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL)
        != static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("cannot write");
  }

  void expect(std::string_view bytes) const {
    char space[1024];
    auto count = ::recv(fd_, space, sizeof(space), MSG_DONTWAIT);
    if (count < 0 || std::string_view(space, static_cast<std::size_t>(count)) != bytes)
      throw std::runtime_error("read something else than " + std::string{bytes});
  }

private:
  int fd_;
};

std::string to_bytes(const wire::frame& f) {
  wire::buffer out;
  wire::write(out, f);
  return {out.begin(), out.end()};
}

/// Two users, one of whom writes to the other.
struct pair {
  pair(std::uint16_t port, const std::string& number)
    : alice{"alice" + number}, bob{"bob" + number}, sockets(4) {
    for (auto& each : sockets)
      each = std::make_unique<peer>(port);
  }

  std::string alice;
  std::string bob;
  std::string send = to_bytes(wire::send_frame{bob, std::string(32, 'x'), false});
  std::string forward
    = to_bytes(wire::forward_frame{alice, std::string(32, 'x'), false});
  std::string received = to_bytes(wire::received_frame{alice});
  std::string answer = to_bytes(wire::sent_frame{bob, false});
  std::vector<std::unique_ptr<peer>> sockets;
};

class bench {
public:
  bench(std::size_t pairs)
    : loop_{dynamic_cast<event_loop&>(system_.middleman().backend())} {
    loop_.thread_id(std::this_thread::get_id());
    auto fd = std::get<int>(listen_on({"127.0.0.1", 0}, settings{}.timeouts.vanished));
    auto port = local_endpoint(fd).port;
    door_ptr door = caf::make_counted<acceptor>(loop_, fd);
    actors_.emplace(system_, settings{}, events_, std::vector<door_ptr>{door});
    for (std::size_t i = 0; i < pairs; ++i) {
      pairs_.push_back(std::make_unique<pair>(port, std::to_string(i)));
      join(*pairs_.back());
    }
  }

  ~bench() {
    pairs_.clear();
    actors_.reset();
    settle();
  }

  /// Each pair passes one message, all of them at the same time. `run` lets the router
  /// do what it has to.
  template <class F>
  void round(F&& run) {
    for (auto& each : pairs_)
      each->sockets[0]->write(each->send);
    run(*this);
    for (auto& each : pairs_) {
      each->sockets[3]->expect(each->forward);
      each->sockets[3]->write(each->received);
    }
    run(*this);
    for (auto& each : pairs_)
      each->sockets[0]->expect(each->answer);
  }

  /// Until nothing is left to do.
  void settle() {
    while (loop_.try_run_once())
      ; // again
  }

private:
  void join(const pair& who) {
    const std::string* names[] = {&who.alice, &who.bob};
    for (std::size_t i = 0; i < 4; ++i) {
      auto as = i % 2 == 0 ? role::sender : role::receiver;
      who.sockets[i]->write(to_bytes(wire::register_frame{as, *names[i / 2]}));
      settle();
      who.sockets[i]->expect(to_bytes(wire::registered_frame{as, *names[i / 2]}));
    }
  }

  loop_config config_;
  quiet events_;
  caf::actor_system system_{config_};
  event_loop& loop_;
  std::optional<router_actors> actors_;
  std::vector<std::unique_ptr<pair>> pairs_;
};

/// What is counted.
[[gnu::noinline]] void run_router(bench& of) {
  of.settle();
}

/// The same, for what is not.
[[gnu::noinline]] void warm_up_router(bench& of) {
  of.settle();
  asm volatile("" ::: "memory"); // else one function would do for both
}

std::size_t to_number(const char* text) {
  std::size_t result = 0;
  std::from_chars(text, text + std::strlen(text), result);
  return result;
}

} // namespace

int main(int argc, char** argv) {
  auto pairs = argc == 3 ? to_number(argv[1]) : 0;
  auto rounds = argc == 3 ? to_number(argv[2]) : 0;
  if (pairs == 0 || rounds == 0) {
    std::fprintf(stderr, "usage: %s PAIRS ROUNDS\n", argv[0]);
    return 2;
  }
  bench b{pairs};
  for (int i = 0; i < 20; ++i)
    b.round(warm_up_router);
  for (std::size_t i = 0; i < rounds; ++i)
    b.round(run_router);
  std::printf("messages: %zu\n", pairs * rounds);
}
