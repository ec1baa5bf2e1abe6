// What one message costs the router, in instructions of its own: a router on real
// sockets in a thread that also plays its peers, so that under callgrind every run is
// the same. tests/bench/instructions.sh runs it, and counts what run_router() does.
//
//     message-path plain|extended PAIRS ROUNDS
//
// In a round each pair passes one message on the plain protocol, and 16 at once on the
// extended one. Prints how many that were in all rounds.

#include "cli/telex/load/frame_view.hpp"
#include "net/router.hpp"
#include "net/stream/acceptor.hpp"
#include "net/wire/writer.hpp"

#include <caf/io/middleman.hpp>

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <functional>
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

  /// What is there, which is valid until the next call.
  std::string_view read() {
    auto count = ::recv(fd_, space_.data(), space_.size(), MSG_DONTWAIT);
    if (count < 0)
      throw std::runtime_error("there is nothing to read");
    return {space_.data(), static_cast<std::size_t>(count)};
  }

  void expect(std::string_view bytes) {
    if (read() != bytes)
      throw std::runtime_error("read something else than " + std::string{bytes});
  }

private:
  int fd_;
  std::vector<char> space_ = std::vector<char>(64 * 1024);
};

std::string to_bytes(const wire::frame& f) {
  wire::buffer out;
  wire::write(out, f);
  return {out.begin(), out.end()};
}

constexpr std::size_t window = 16; ///< Of the extended protocol.

const std::string body(32, 'x');

/// Two users, one of whom writes to the other.
class pair {
public:
  virtual ~pair() = default;

  /// `settle` lets the router do what it has to.
  virtual void join(const std::function<void()>& settle) = 0;

  // One round, with what the router does behind each of the first two.
  virtual void write() = 0;
  virtual void acknowledge() = 0;
  virtual void check() = 0;
};

class plain_pair final : public pair {
public:
  plain_pair(std::uint16_t port, const std::string& number)
    : alice_{"alice" + number}, bob_{"bob" + number}, sockets_(4) {
    for (auto& each : sockets_)
      each = std::make_unique<peer>(port);
  }

  void join(const std::function<void()>& settle) override {
    const std::string* names[] = {&alice_, &bob_};
    for (std::size_t i = 0; i < 4; ++i) {
      auto as = i % 2 == 0 ? role::sender : role::receiver;
      sockets_[i]->write(to_bytes(wire::register_frame{as, *names[i / 2]}));
      settle();
      sockets_[i]->expect(to_bytes(wire::registered_frame{as, *names[i / 2]}));
    }
  }

  void write() override {
    sockets_[0]->write(send_);
  }
  void acknowledge() override {
    sockets_[3]->expect(forward_);
    sockets_[3]->write(received_);
  }
  void check() override {
    sockets_[0]->expect(answer_);
  }

private:
  std::string alice_;
  std::string bob_;
  std::string send_ = to_bytes(wire::send_frame{bob_, body, false});
  std::string forward_ = to_bytes(wire::forward_frame{alice_, body, false});
  std::string received_ = to_bytes(wire::received_frame{alice_});
  std::string answer_ = to_bytes(wire::sent_frame{bob_, false});
  std::vector<std::unique_ptr<peer>> sockets_;
};

class extended_pair final : public pair {
public:
  extended_pair(std::uint16_t port, const std::string& number)
    : alice_{port}, bob_{port}, number_{number} {
    for (std::size_t i = 0; i < window; ++i)
      sends_
        += to_bytes(wire::send_frame{"bob" + number, body, false, std::to_string(i)});
  }

  void join(const std::function<void()>& settle) override {
    register_as("alice" + number_, alice_, settle);
    register_as("bob" + number_, bob_, settle);
  }

  void write() override {
    alice_.write(sends_);
  }
  void acknowledge() override {
    std::string receipts;
    take_all(bob_, "FORWARD", [&](const load::frame_view& frame) {
      receipts += to_bytes(
        wire::received_frame{std::string{frame.rest}, std::string{frame.message_id}});
    });
    bob_.write(receipts);
  }
  void check() override {
    take_all(alice_, "SEND", [](const load::frame_view&) {});
  }

private:
  static void register_as(const std::string& name, peer& socket,
                          const std::function<void()>& settle) {
    socket.write(to_bytes(wire::register_frame{role::duplex, name, {{.session = {}}}}));
    settle();
    if (!socket.read().starts_with("REGISTERED DUPLEX " + name + "\nProtocol: 2\n"))
      throw std::runtime_error("cannot register " + name);
  }

  /// All messages of a round, each as one frame of that command.
  template <class F>
  static void take_all(peer& from, std::string_view command, F&& f) {
    std::size_t count = 0;
    auto bytes = from.read();
    for (; auto frame = load::take_frame(bytes); ++count) {
      if (frame->command != command)
        throw std::runtime_error("read no " + std::string{command});
      f(*frame);
    }
    if (count != window || !bytes.empty())
      throw std::runtime_error("read too few or too many frames");
  }

  peer alice_;
  peer bob_;
  std::string number_;
  std::string sends_;
};

class bench {
public:
  bench(bool is_extended, std::size_t pairs)
    : loop_{dynamic_cast<event_loop&>(system_.middleman().backend())} {
    loop_.thread_id(std::this_thread::get_id());
    auto bound = std::get<bound_socket>(
      listen_on({"127.0.0.1", 0}, settings{}.timeouts.vanished));
    auto port = local_endpoint(bound.fd).port;
    door_ptr door = caf::make_counted<acceptor>(loop_, std::move(bound));
    actors_.emplace(system_, settings{}, events_, std::vector<door_ptr>{door});
    for (std::size_t i = 0; i < pairs; ++i) {
      auto number = std::to_string(i);
      if (is_extended)
        pairs_.push_back(std::make_unique<extended_pair>(port, number));
      else
        pairs_.push_back(std::make_unique<plain_pair>(port, number));
      pairs_.back()->join([this] { settle(); });
    }
  }

  ~bench() {
    pairs_.clear();
    actors_.reset();
    settle();
  }

  /// All pairs at the same time. `run` lets the router do what it has to.
  template <class F>
  void round(F&& run) {
    for (auto& each : pairs_)
      each->write();
    run(*this);
    for (auto& each : pairs_)
      each->acknowledge();
    run(*this);
    for (auto& each : pairs_)
      each->check();
  }

  /// Until nothing is left to do.
  void settle() {
    while (loop_.try_run_once())
      ; // again
  }

private:
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
  std::string_view protocol{argc == 4 ? argv[1] : ""};
  auto is_extended = protocol == "extended";
  auto pairs = argc == 4 ? to_number(argv[2]) : 0;
  auto rounds = argc == 4 ? to_number(argv[3]) : 0;
  if ((!is_extended && protocol != "plain") || pairs == 0 || rounds == 0) {
    std::fprintf(stderr, "usage: %s plain|extended PAIRS ROUNDS\n", argv[0]);
    return 2;
  }
  bench b{is_extended, pairs};
  for (int i = 0; i < 20; ++i)
    b.round(warm_up_router);
  for (std::size_t i = 0; i < rounds; ++i)
    b.round(run_router);
  std::printf("messages: %zu\n", pairs * rounds * (is_extended ? window : 1));
}
