#include "cli/telexd/admin/metrics.hpp"

#include "tests/cli/telexd/admin/sample.hpp"
#include "tests/support/catch.hpp"

#include <set>
#include <sstream>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::admin;
using namespace telex::test;

namespace {

/// The lines that are no comments.
std::multiset<std::string> samples_of(const observation& seen) {
  std::istringstream text{to_metrics(sample_identity(), seen)};
  std::multiset<std::string> result;
  for (std::string line; std::getline(text, line);)
    if (!line.starts_with('#'))
      result.insert(line);
  return result;
}

constexpr const char* samples_of_busy_router[]{
  "telex_build_info{version=\"1.2.3\"} 1",
  "telex_draining 1",
  "telex_users 1",
  "telex_connections 1",
  "telex_connections_accepted_total 4",
  "telex_connections_closed_total{reason=\"hung-up\"} 3",
  "telex_messages_received_total 7",
  "telex_messages_missed_total 2",
  "telex_messages_answered_total{outcome=\"rejected\"} 2",
  "telex_messages_answered_total{outcome=\"delivered\"} 0",
  "telex_queued_messages 3",
  "telex_queued_bytes 15",
  "telex_longest_queue_messages 3",
  "telex_oldest_message_seconds 1.5",
  "telex_owing_recipients 1",
  "telex_actors{actor=\"connection\"} 1",
  "telex_actor_messages_total{actor=\"connection\"} 6",
  "telex_actor_mailbox_max{actor=\"connection\"} 2",
  "telex_log_dropped_total{log=\"actor-log\"} 12",
  "telex_io_cpu_seconds_total 1.5",
};

} // namespace

TEST_CASE("metrics say what has gone through the router and what is in it") {
  auto seen = idle_observation();
  seen.draining = true;
  seen.logs = {{"log", 1}, {"actor-log", 12}};
  seen.router.cpu = 1500ms;
  seen.router.closed = {3};
  seen.router.closed_total.received = 7;
  seen.router.closed_total.missed = 2;
  seen.router.closed_total.answered[static_cast<std::size_t>(outcome::rejected)] = 2;
  auto bob = connection_of("bob", role::receiver, 1);
  bob.queue = {3,
               15,
               seen.router.taken_at - 1s,
               {{1, "alice", 5, seen.router.taken_at - 1500ms, true}}};
  bob.load = {6, 2};
  seen.router.connections = {bob};
  auto found = samples_of(seen);
  for (auto each : samples_of_busy_router) {
    INFO(each);
    CHECK(found.count(each) == 1);
  }
}

TEST_CASE("the days of a certificate are told if there is one") {
  auto seen = idle_observation();
  CHECK(samples_of(seen).count("telex_certificate_days_left 0") == 0);
  seen.certificate_days = 9;
  CHECK(samples_of(seen).count("telex_certificate_days_left 9") == 1);
}

TEST_CASE("latencies are histograms in seconds") {
  auto seen = idle_observation();
  seen.router.closed_total.answer_time.add(150us);
  seen.router.closed_total.answer_time.add(2h);
  auto found = samples_of(seen);
  CHECK(found.count("telex_message_duration_seconds_bucket{le=\"0.0001\"} 0") == 1);
  CHECK(found.count("telex_message_duration_seconds_bucket{le=\"0.0002\"} 1") == 1);
  CHECK(found.count("telex_message_duration_seconds_bucket{le=\"60\"} 1") == 1);
  CHECK(found.count("telex_message_duration_seconds_bucket{le=\"+Inf\"} 2") == 1);
  CHECK(found.count("telex_message_duration_seconds_count 2") == 1);
}

TEST_CASE("each metric has its help and its type once") {
  std::istringstream text{to_metrics(sample_identity(), idle_observation())};
  std::multiset<std::string> helped;
  std::multiset<std::string> typed;
  for (std::string mark, kind, name, rest; text >> mark; std::getline(text, rest))
    if (mark == "#" && text >> kind >> name)
      (kind == "HELP" ? helped : typed).insert(name);
  CHECK(helped == typed);
  CHECK(std::set(helped.begin(), helped.end()).size() == helped.size());
  CHECK(helped.size() > 30);
}
