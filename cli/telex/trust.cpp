#include "cli/telex/trust.hpp"

#include "cli/system/poller.hpp"
#include "cli/telex/client/known_routers.hpp"
#include "cli/telex/complaint.hpp"

#include <chrono>
#include <iostream>
#include <string>
#include <utility>
#include <variant>

#include <unistd.h>

namespace telex::cli {

namespace {

/// How long a router has to show its certificate.
constexpr auto time_to_show = std::chrono::seconds{10};

std::optional<tls_target> make_target(const address& where,
                                      const tls::client_trust& whom,
                                      const std::string& pin) {
  auto made = tls::make_client(whom);
  if (auto problem = std::get_if<std::string>(&made)) {
    complain(*problem);
    return std::nullopt;
  }
  return tls_target{std::get<tls::context_ptr>(std::move(made)), where.host, pin};
}

/// What a router has shown.
struct shown {
  std::string fingerprint;
  /// Why it is not to be believed; empty if it is.
  std::string problem;
};

/// The first of the addresses that shows something tells. Nothing if none does: what is
/// wrong there a real attempt to connect will tell.
std::optional<shown> look(const tls_target& anybody,
                          const std::vector<socket_address>& addresses) {
  for (const auto& each : addresses) {
    connection attempt{each, &anybody};
    auto end = poller::clock::now() + time_to_show / addresses.size();
    while (attempt.status() == connection::state::connecting
           && poller::clock::now() < end) {
      poller waiting;
      waiting.watch(attempt.fd(), attempt.events());
      waiting.wake_at(end);
      waiting.wait();
      attempt.finish_connecting();
    }
    if (attempt.status() == connection::state::open)
      return shown{attempt.fingerprint(), attempt.certificate_problem()};
  }
  return std::nullopt;
}

/// In groups that eyes can compare.
std::string spaced(const std::string& fingerprint) {
  std::string result;
  for (std::size_t i = 0; i < fingerprint.size(); i += 4)
    result += (i == 0 ? "" : " ") + fingerprint.substr(i, 4);
  return result;
}

bool is_believed_by_person(const std::string& router, const shown& what) {
  std::cerr << "telex: nobody vouches for the certificate of " << router << " ("
            << what.problem << "). Its SHA-256 is\n\n  " << spaced(what.fingerprint)
            << "\n\nIf whoever runs that router has told you the same, go on: it is "
               "believed from then on.\nGo on? [y/N] "
            << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

/// Nobody vouches for it, and it is not known.
std::optional<std::string> ask(known_routers* known, const std::string& router,
                               const shown& what) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) {
    complain("nobody vouches for the certificate of " + router + " (" + what.problem
             + "); if its SHA-256 is right, add --pin " + what.fingerprint);
    return std::nullopt;
  }
  if (!is_believed_by_person(router, what)) {
    complain("not connected");
    return std::nullopt;
  }
  if (auto problem = known ? known->add(router, what.fingerprint) : std::nullopt)
    complain(*problem + "; it will be asked again");
  return what.fingerprint;
}

} // namespace

std::optional<tls_target> establish_trust(const address& where,
                                          const std::vector<socket_address>& addresses,
                                          const std::string& ca,
                                          const std::string& pin) {
  const tls::client_trust anybody{.ca = {}, .anybody = true};
  const tls::client_trust vouched_for{.ca = ca, .anybody = false};
  if (!pin.empty())
    return make_target(where, anybody, pin);
  if (!ca.empty())
    return make_target(where, vouched_for, {});
  auto router = to_string(where);
  std::optional<known_routers> known;
  if (auto file = known_routers::default_file())
    known.emplace(*file);
  if (auto seen = known ? known->find(router) : std::nullopt)
    return make_target(where, anybody, *seen);
  auto unchecked = make_target(where, anybody, {});
  if (!unchecked)
    return std::nullopt;
  auto found = look(*unchecked, addresses);
  if (!found || found->problem.empty())
    return make_target(where, vouched_for, {});
  auto believed = ask(known ? &*known : nullptr, router, *found);
  if (!believed)
    return std::nullopt;
  return make_target(where, anybody, *believed);
}

} // namespace telex::cli
