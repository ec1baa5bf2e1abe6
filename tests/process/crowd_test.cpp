// Many users at once on a real router.

#include "net/wire/parser.hpp"
#include "net/wire/writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/router_process.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <random>
#include <set>

#include <poll.h>
#include <sys/socket.h>

using namespace telex;
using namespace telex::test;

namespace {

constexpr std::size_t users = 100;
constexpr std::size_t messages_each = 200;

std::string name_of(std::size_t who) {
  return "user" + std::to_string(who);
}

/// One of the crowd: sends its messages, each when the one before is answered, and
/// acknowledges what it gets.
class member {
public:
  member(std::uint16_t port, std::size_t who)
    : who_{who}, random_{static_cast<unsigned>(who)}, user_{port, name_of(who)} {
    // nop
  }

  /// Sends the first message.
  void begin() {
    send_next();
  }

  /// The socket that sends, and the one that receives.
  std::array<int, 2> sockets() {
    return {user_.sending().fd(), user_.receiving().fd()};
  }

  bool is_done() const noexcept {
    return answers_ == messages_each;
  }

  /// Reads what has come on the sending socket.
  void take_answers() {
    read(user_.sending().fd(), answers_parser_, [this](const wire::frame& f) {
      auto sent = std::get_if<wire::sent_frame>(&f);
      if (!sent || sent->recipient != recipient_)
        throw std::runtime_error("a message was answered with something else");
      ++answers_;
      if (!is_done())
        send_next();
    });
  }

  /// Reads what has come on the receiving socket.
  void take_messages(std::map<std::string, std::size_t>& received) {
    read(user_.receiving().fd(), messages_parser_, [&](const wire::frame& f) {
      const auto& message = std::get<wire::forward_frame>(f);
      ++received[message.sender + " to " + name_of(who_) + ": " + message.body];
      user_.acknowledge(message.sender);
    });
  }

  /// Who sent what to whom, as take_messages() notes it.
  const std::set<std::string>& sent() const noexcept {
    return sent_;
  }

private:
  template <class F>
  static void read(int fd, wire::parser& parser, F&& f) {
    std::array<char, 4096> space;
    auto size = ::recv(fd, space.data(), space.size(), 0);
    if (size <= 0)
      throw std::runtime_error("the router has closed a connection");
    parser.feed({space.data(), static_cast<std::size_t>(size)});
    for (;;) {
      auto result = parser.next();
      if (!std::holds_alternative<wire::frame>(result))
        return;
      f(std::get<wire::frame>(result));
    }
  }

  void send_next() {
    recipient_
      = name_of(std::uniform_int_distribution<std::size_t>{0, users - 1}(random_));
    auto body = "message " + std::to_string(answers_);
    sent_.insert(name_of(who_) + " to " + recipient_ + ": " + body);
    user_.send(recipient_, body);
  }

  std::size_t who_;
  std::minstd_rand random_;
  user user_;
  wire::parser answers_parser_{wire::source::router, 1024};
  wire::parser messages_parser_{wire::source::router, 1024};
  std::string recipient_;
  std::size_t answers_ = 0;
  std::set<std::string> sent_;
};

} // namespace

TEST_CASE("a hundred users exchange 20000 messages and each is answered exactly once") {
  router_process router{{"--log-level", "off"}};
  // All are there before the first message, or it would find nobody.
  std::vector<std::unique_ptr<member>> crowd;
  for (std::size_t who = 0; who < users; ++who)
    crowd.push_back(std::make_unique<member>(router.port(), who));
  for (auto& each : crowd)
    each->begin();
  std::map<std::string, std::size_t> received;
  std::vector<pollfd> entries;
  for (const auto& each : crowd)
    for (auto fd : each->sockets())
      entries.push_back({fd, POLLIN, 0});
  deadline until;
  auto is_done = [](const auto& each) { return each->is_done(); };
  while (!std::all_of(crowd.begin(), crowd.end(), is_done)) {
    REQUIRE(::poll(entries.data(), entries.size(), until.left()) > 0);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (entries[i].revents == 0)
        continue;
      if (i % 2 == 0)
        crowd[i / 2]->take_answers();
      else
        crowd[i / 2]->take_messages(received);
    }
  }
  // Each message has reached its recipient, once, and nothing else has.
  std::size_t sent = 0;
  for (const auto& each : crowd) {
    sent += each->sent().size();
    for (const auto& message : each->sent())
      CHECK(received[message] == 1);
  }
  CHECK(sent == users * messages_each);
  CHECK(received.size() == sent);
  CHECK(router.stop() == 0);
}
