#include "cli/telex/check/probe.hpp"

#include "cli/system/poller.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/client/look.hpp"
#include "cli/telex/client/wording.hpp"

#include <utility>
#include <variant>

namespace telex::check {

namespace {

using cli::clock;
using cli::poller;

constexpr auto text = "telex check";

/// A user for as long as it takes to have a message delivered to itself.
class errand {
public:
  errand(const probe_target& whom, clock::time_point until)
    : server_{whom.server}, name_{whom.name}, until_{until},
      client_{whom.addresses, whom.tls} {
    client_.use_password(whom.password);
    result_.problem = "the server has not answered in time";
  }

  probe_result run() {
    client_.connect(name_, clock::now());
    while (!has_ended_ && clock::now() < until_) {
      poller waiting;
      client_.watch(waiting);
      waiting.wake_at(until_);
      waiting.wait();
      client_.handle(waiting, clock::now());
      if (auto end = client_.certificate_end())
        result_.certificate_end = end;
      while (auto what = client_.next())
        std::visit([this](const auto& x) { on(x); }, *what);
    }
    return std::move(result_);
  }

private:
  void on(const cli::registered& granted) {
    result_.is_extended = granted.limits.has_value();
    result_.problem = "the message was not answered in time";
    sent_at_ = clock::now();
    client_.submit({name_, text}, sent_at_);
  }
  void on(const cli::arrived& message) {
    client_.acknowledge(message.id);
  }
  void on(const cli::settled& message) {
    if (std::holds_alternative<cli::delivered>(message.how)) {
      result_.round_trip = clock::now() - sent_at_;
      result_.problem.clear();
    } else if (!std::holds_alternative<cli::not_sent>(message.how)) {
      fail(cli::describe(message));
    }
    client_.leave(clock::now());
  }
  void on(const cli::name_refused& why) {
    result_.problem = cli::describe(why, name_);
    result_.refused = why.why;
    has_ended_ = true;
  }
  void on(const cli::unreachable& why) {
    result_.problem = cli::describe(why, server_);
    has_ended_ = true;
  }
  void on(const cli::lost& why) {
    if (why.why != cli::loss::interrupted)
      fail(cli::describe(why));
    has_ended_ = true;
  }
  template <class Other>
  void on(const Other&) {
    // nobody has asked for it
  }

  void fail(std::string problem) {
    if (!result_.round_trip)
      result_.problem = std::move(problem);
  }

  std::string server_;
  std::string name_;
  clock::time_point until_;
  cli::client client_;
  clock::time_point sent_at_{};
  probe_result result_;
  bool has_ended_ = false;
};

} // namespace

probe_result probe(const probe_target& whom,
                   std::chrono::steady_clock::time_point until) {
  auto result = errand{whom, until}.run();
  if (!result.certificate_end && whom.anybody.context)
    if (auto shown = cli::look_at(whom.addresses, whom.anybody, until)) {
      result.certificate_end = shown->end;
      if (whom.tls.pin.empty() && !shown->problem.empty())
        result.unknown = shown->fingerprint;
    }
  return result;
}

} // namespace telex::check
