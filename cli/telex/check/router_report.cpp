#include "cli/telex/check/router_report.hpp"

#include "cli/system/resolver.hpp"
#include "cli/telex/client/look.hpp"
#include "cli/telex/trust.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace telex::check {

namespace {

/// The first user is the one for whom most waits.
constexpr auto target = "/state.json?users=1&connections=0&closed=0&transactions=0";

/// Whom to believe there: by what is said of the admin port itself, else of the server,
/// else by what is known of it. Says what is wrong with that, if anything is.
std::string complete_trust(cli::admin_target& whom, const cli::server_choice& server) {
  if (!whom.is_secure || !whom.pin.empty() || !whom.ca.empty())
    return {};
  whom.ca = server.ca;
  whom.pin = server.pin;
  auto recalled = cli::recall_trust({whom.where.host, whom.where.port},
                                    {.ca = whom.ca, .pin = whom.pin});
  if (auto problem = std::get_if<std::string>(&recalled))
    return *problem;
  whom.pin = std::get<cli::tls_target>(recalled).pin;
  return {};
}

/// What to do about who shows a certificate that nobody vouches for; empty if there is
/// none.
std::string remedy_for(const cli::admin_target& whom,
                       std::chrono::steady_clock::time_point until) {
  if (!whom.is_secure || !whom.pin.empty() || !whom.ca.empty())
    return {};
  const cli::address where{whom.where.host, whom.where.port};
  auto addresses = cli::resolve(where);
  auto anybody = cli::trust_anybody(where);
  if (!std::holds_alternative<std::vector<cli::socket_address>>(addresses)
      || !std::holds_alternative<cli::tls_target>(anybody))
    return {};
  auto shown = cli::look_at(std::get<std::vector<cli::socket_address>>(addresses),
                            std::get<cli::tls_target>(anybody), until);
  return shown && !shown->problem.empty()
           ? cli::describe_pin("--admin-pin", shown->fingerprint)
           : std::string{};
}

} // namespace

router_report ask_router(cli::admin_choice choice, const cli::server_choice& server,
                         std::chrono::steady_clock::time_point until) {
  choice.way.no_tls = server.no_tls && !cli::asks_for_tls(choice.way);
  auto made = cli::to_target(choice);
  if (auto problem = std::get_if<std::string>(&made))
    return {*problem};
  auto whom = std::get<cli::admin_target>(std::move(made));
  if (auto problem = complete_trust(whom, server); !problem.empty())
    return {problem};
  auto left = std::chrono::ceil<std::chrono::milliseconds>(
    until - std::chrono::steady_clock::now());
  cli::admin_client router{whom, std::min(cli::admin_client::usual_patience, left)};
  auto [body, problem] = router.get(target);
  return problem.empty() ? read_report(body)
                         : router_report{problem + remedy_for(whom, until)};
}

router_report read_report(std::string_view json) {
  const router_report nonsense{"the admin port answers what is no state of a router"};
  auto state = nlohmann::json::parse(json, nullptr, false);
  auto number = [](const nlohmann::json& from, const char* name) {
    auto found = from.is_object() ? from.find(name) : from.end();
    return found != from.end() && found->is_number_unsigned()
             ? std::optional{found->get<std::uint64_t>()}
             : std::nullopt;
  };
  auto count = number(state, "users_total");
  if (!count || !state.contains("users") || !state["users"].is_array())
    return nonsense;
  router_report result{.users = *count};
  if (state["users"].empty())
    return result;
  auto queue = number(state["users"].front(), "queue");
  if (!queue)
    return nonsense;
  result.longest_queue = *queue;
  return result;
}

} // namespace telex::check
