#include "cli/telex/check/router_report.hpp"

#include <nlohmann/json.hpp>

#include <utility>
#include <variant>

namespace telex::check {

namespace {

/// The first user is the one for whom most waits.
constexpr auto target = "/state.json?users=1&connections=0&closed=0&transactions=0";

} // namespace

router_report ask_router(cli::admin_choice choice, const cli::server_choice& server,
                         std::chrono::milliseconds patience) {
  choice.way.no_tls = server.no_tls;
  choice.way.ca = server.ca;
  choice.way.pin = server.pin;
  auto made = cli::to_target(choice);
  if (auto problem = std::get_if<std::string>(&made))
    return {*problem};
  cli::admin_client router{std::get<cli::admin_target>(std::move(made)), patience};
  auto [body, problem] = router.get(target);
  return problem.empty() ? read_report(body) : router_report{std::move(problem)};
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
