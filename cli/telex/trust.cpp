#include "cli/telex/trust.hpp"

#include "cli/system/user_file.hpp"
#include "cli/system/window_size.hpp"
#include "cli/telex/client/known_routers.hpp"
#include "cli/telex/client/look.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/question.hpp"
#include "cli/text/wrap.hpp"

#include <chrono>
#include <string>
#include <utility>

#include <unistd.h>

namespace telex::cli {

namespace {

/// How long a router has to show its certificate.
constexpr auto time_to_show = std::chrono::seconds{10};

using target_or_problem = std::variant<tls_target, std::string>;

target_or_problem make_target(const address& where, const server_choice& choice,
                              bool believes_all, std::string pin = {},
                              std::string file = {}) {
  auto made = tls::make_client({.ca = believes_all ? std::string{} : choice.ca,
                                .anybody = believes_all,
                                .certificate = choice.certificate,
                                .key = choice.key});
  if (auto problem = std::get_if<std::string>(&made))
    return *problem;
  return tls_target{std::get<tls::context_ptr>(std::move(made)), where.host,
                    std::move(pin), std::move(file),
                    believes_all ? std::string{} : choice.ca};
}

bool is_believed_by_person(const std::string& router, const shown_certificate& what) {
  auto columns = columns_of_window(STDERR_FILENO);
  return is_agreed(
    wrapped("telex: nobody vouches for the certificate of " + router + " ("
              + what.problem + "). Its fingerprint is",
            columns)
    + "\n\n  " + what.fingerprint + "\n\n"
    + wrapped("If whoever runs that router has told you the same, go on: it "
              "is believed from then on.",
              columns)
    + "\n");
}

/// Nobody vouches for it, and it is not known.
bool is_believed(const std::string& router, const shown_certificate& what) {
  if (!has_person())
    complain("nobody vouches for the certificate of " + router + " (" + what.problem
             + ')' + describe_pin("--pin", what.fingerprint));
  else if (is_believed_by_person(router, what))
    return true;
  else
    complain("not connected, as nobody here believes that certificate");
  return false;
}

/// Returns the file that it is in from now on; empty if it is in none.
std::string remember(const std::string& router, const std::string& fingerprint) {
  auto file = own_data_file("known-routers");
  if (!file)
    return {};
  auto known = known_routers::read(*file);
  auto problem = std::get_if<std::string>(&known)
                   ? std::optional{std::get<std::string>(known)}
                   : std::get<known_routers>(known).add(router, fingerprint);
  if (problem)
    complain(*problem + "; it will be asked again");
  return problem ? std::string{} : *file;
}

} // namespace

std::string describe_pin(const std::string& option, const std::string& fingerprint) {
  return "; if its fingerprint is right, add " + option + ' ' + fingerprint;
}

target_or_problem recall_trust(const address& where, const server_choice& choice) {
  if (!choice.pin.empty())
    return make_target(where, choice, true, choice.pin);
  auto file = choice.ca.empty() ? own_data_file("known-routers") : std::nullopt;
  if (!file)
    return make_target(where, choice, false);
  auto known = known_routers::read(*file);
  if (auto problem = std::get_if<std::string>(&known))
    return *problem;
  const auto& routers = std::get<known_routers>(known);
  auto seen = routers.find(to_string(where));
  return seen ? make_target(where, choice, true, *seen, routers.file())
              : make_target(where, choice, false);
}

target_or_problem trust_anybody(const address& where) {
  return make_target(where, {}, true);
}

std::optional<tls_target> establish_trust(const address& where,
                                          const std::vector<socket_address>& addresses,
                                          const server_choice& choice,
                                          tls_target recalled) {
  if (!recalled.pin.empty() || !choice.ca.empty())
    return recalled;
  auto anybody = or_complaint(trust_anybody(where));
  if (!anybody)
    return std::nullopt;
  auto found
    = look_at(addresses, *anybody, std::chrono::steady_clock::now() + time_to_show);
  // What is wrong with one that shows nothing, a real attempt to connect will tell.
  if (!found || found->problem.empty())
    return recalled;
  auto router = to_string(where);
  if (!is_believed(router, *found))
    return std::nullopt;
  auto file = remember(router, found->fingerprint);
  return or_complaint(
    make_target(where, choice, true, found->fingerprint, std::move(file)));
}

} // namespace telex::cli
