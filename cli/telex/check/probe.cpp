#include "cli/telex/check/probe.hpp"

#include "cli/system/poller.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/client/extended_session.hpp"
#include "cli/telex/client/look.hpp"
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
  errand(const probe_target& whom, clock::time_point until)
    : name_{whom.name}, until_{until} {
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
    result_.refused = why.why;
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
  extended_errand(cli::connection& socket, const probe_target& whom,
                  clock::time_point until)
    : errand{whom, until}, socket_{socket},
      session_{whom.name, wire::extended_offer{.session = random_token()}, clock::now(),
               whom.password} {
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
  plain_errand(const cli::socket_address& where, const probe_target& whom,
               clock::time_point until)
    : errand{whom, until}, server_{whom.server}, client_{{where}, whom.tls} {
    client_.use_password(whom.password);
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
    result_.problem = cli::describe(what, server_);
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

  std::string server_;
  cli::client client_;
};

/// Without its password, if others could read that on the way there.
probe_target with_safe_password(probe_target whom, const cli::socket_address& where) {
  if (!whom.tls.context && !cli::is_of_this_host(where))
    whom.password = {};
  return whom;
}

} // namespace

probe_result probe(const probe_target& whom,
                   std::chrono::steady_clock::time_point until) {
  probe_result result{.problem = "cannot connect: it has no address"};
  auto is_secure = whom.tls.context != nullptr;
  auto left = whom.addresses.size();
  for (const auto& each : whom.addresses) {
    cli::connection socket{each, is_secure ? &whom.tls : nullptr};
    auto now = clock::now();
    auto share = (until - now) / left--;
    if (!cli::is_opened(socket, now + share)) {
      auto why = socket.error().empty() ? cli::no_answer : socket.error();
      result.problem = cli::describe(
        cli::unreachable{std::move(why), socket.is_stranger(), is_secure}, whom.server);
      continue;
    }
    if (auto done
        = extended_errand{socket, with_safe_password(whom, each), until}.run())
      return *done;
    result = plain_errand{each, whom, until}.run();
    result.certificate_end = socket.certificate_end();
    return result;
  }
  if (whom.anybody.context)
    if (auto shown = cli::look_at(whom.addresses, whom.anybody, until)) {
      result.certificate_end = shown->end;
      if (whom.tls.pin.empty() && !shown->problem.empty())
        result.unknown = shown->fingerprint;
    }
  return result;
}

} // namespace telex::check
