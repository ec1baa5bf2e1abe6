#include "cli/telex/check/probe.hpp"

#include "cli/system/poller.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/client/extended_session.hpp"
#include "cli/telex/client/wording.hpp"

#include <fmt/format.h>

#include <random>
#include <utility>
#include <variant>

namespace telex::check {

namespace {

using cli::clock;
using cli::poller;

constexpr auto text = "telex check";

/// As a Session is to be (docs/protocol.md, section 6): of 30 digits.
std::string random_token() {
  std::random_device random;
  return fmt::format("{:010}{:010}{:010}", random(), random(), random());
}

/// What both protocols make of what happens to a user.
class errand {
public:
  errand(std::string name, clock::time_point until)
    : name_{std::move(name)}, until_{until} {
    result_.problem = "the server has not answered in time";
  }

protected:
  cli::message letter() {
    sent_at_ = clock::now();
    result_.problem = "the message was not answered in time";
    return {name_, text};
  }

  void on(const cli::delivered&) {
    result_.round_trip = clock::now() - sent_at_;
    result_.problem.clear();
  }

  template <class Failure>
  void fail(const Failure& what) {
    if (!result_.round_trip)
      result_.problem = cli::describe(what);
  }

  void on(const cli::not_delivered& what) {
    fail(what);
  }
  void on(const cli::not_confirmed& what) {
    fail(what);
  }
  void on(const cli::not_sent&) {
    // the end of the connection says why
  }

  void on(const cli::name_refused& why) {
    result_.problem = cli::describe(why, name_);
    result_.is_unclear = why.why == cli::refusal::taken
                         || why.why == cli::refusal::unclear
                         || why.why == cli::refusal::password_required;
    has_ended_ = true;
  }

  void on(const cli::lost& why) {
    if (why.why != cli::loss::interrupted)
      fail(why);
    has_ended_ = true;
  }

  bool goes_on() const {
    return !has_ended_ && clock::now() < until_;
  }

  std::string name_;
  clock::time_point until_;
  clock::time_point sent_at_{};
  probe_result result_;
  bool has_ended_ = false;
};

/// On one connection.
class extended_errand : errand {
public:
  extended_errand(cli::connection& socket, const std::string& name,
                  clock::time_point until)
    : errand{name, until}, socket_{socket},
      session_{name, wire::extended_offer{.session = random_token()}, clock::now()} {
    result_.is_extended = true;
    result_.certificate_end = socket.certificate_end();
  }

  /// Nothing, if the server has the plain protocol alone.
  std::optional<probe_result> run() {
    while (goes_on())
      turn();
    return is_plain_ ? std::nullopt : std::optional{std::move(result_)};
  }

private:
  void turn() {
    write();
    poller waiting;
    waiting.watch(socket_.fd(), socket_.is_blocked() ? POLLIN | POLLOUT : POLLIN);
    waiting.wake_at(until_);
    waiting.wake_at(session_.deadline());
    waiting.wait();
    socket_.flush();
    session_.feed(socket_.receive(space_), clock::now());
    take_events();
    if (socket_.status() == cli::connection::state::closed)
      session_.end(socket_.error().empty() ? cli::loss::closed : cli::loss::broken,
                   socket_.error());
    session_.expire(clock::now());
    take_events();
  }

  void write() {
    if (auto output = session_.take_output(); !output.empty())
      socket_.send(std::move(output));
  }

  void take_events() {
    while (auto what = session_.next(clock::now()))
      std::visit([this](auto& x) { handle(x); }, *what);
  }

  void handle(cli::granted&) {
    session_.submit(letter(), clock::now());
  }
  void handle(cli::arrived& message) {
    session_.acknowledge(message.id);
  }
  void handle(cli::settled& message) {
    std::visit([this](const auto& how) { on(how); }, message.how);
    session_.leave(clock::now());
  }
  void handle(cli::name_refused& why) {
    on(why);
  }
  void handle(cli::lost& why) {
    on(why);
  }
  void handle(cli::plain_server&) {
    is_plain_ = has_ended_ = true;
  }
  template <class Other>
  void handle(Other&) {
    // nobody has asked for it
  }

  cli::connection& socket_;
  cli::extended_session session_;
  std::vector<char> space_ = std::vector<char>(64 * 1024);
  bool is_plain_ = false;
};

/// On two connections.
class plain_errand : errand {
public:
  plain_errand(const cli::socket_address& where, const cli::tls_target& tls,
               const std::string& name, clock::time_point until)
    : errand{name, until}, client_{{where}, tls} {
    // nop
  }

  probe_result run() {
    client_.connect(name_, clock::now());
    while (goes_on()) {
      poller waiting;
      client_.watch(waiting);
      waiting.wake_at(until_);
      waiting.wait();
      client_.handle(waiting, clock::now());
      while (auto what = client_.next())
        std::visit([this](auto& x) { handle(x); }, *what);
    }
    return std::move(result_);
  }

private:
  void handle(cli::registered&) {
    client_.submit(letter(), clock::now());
  }
  void handle(cli::delivered& what) {
    on(what);
    client_.disconnect();
  }
  void handle(cli::unreachable& what) {
    result_.problem = "cannot connect: " + what.why;
    has_ended_ = true;
  }
  void handle(cli::incoming&) {
    // it was acknowledged
  }
  void handle(cli::turned_away&) {
    // its sender is told
  }
  template <class Other>
  void handle(Other& what) {
    on(what);
    if (!has_ended_ && client_.is_registered())
      client_.disconnect();
  }

  cli::client client_;
};

/// Whether it is open by `until`.
bool opens(cli::connection& socket, clock::time_point until) {
  using state = cli::connection::state;
  while (socket.status() == state::connecting && clock::now() < until) {
    poller waiting;
    waiting.watch(socket.fd(), socket.events());
    waiting.wake_at(until);
    waiting.wait();
    if (waiting.is_ready(socket.fd()))
      socket.finish_connecting();
  }
  return socket.status() == state::open;
}

} // namespace

probe_result probe(const probe_target& whom,
                   std::chrono::steady_clock::time_point until) {
  probe_result result{.problem = "cannot connect: it has no address"};
  auto left = whom.addresses.size();
  for (const auto& each : whom.addresses) {
    cli::connection socket{each, whom.tls.context ? &whom.tls : nullptr};
    auto now = clock::now();
    auto share = (until - now) / left--;
    if (!opens(socket, now + share)) {
      result.problem
        = "cannot connect: "
          + (socket.error().empty() ? "it does not answer in time" : socket.error());
      continue;
    }
    if (auto done = extended_errand{socket, whom.name, until}.run())
      return *done;
    result = plain_errand{each, whom.tls, whom.name, until}.run();
    result.certificate_end = socket.certificate_end();
    return result;
  }
  return result;
}

} // namespace telex::check
