#include "cli/telex/top/state.hpp"

#include "tests/support/admin_stand_in.hpp"
#include "tests/support/catch.hpp"

using namespace telex::top;
using namespace std::chrono_literals;
using nlohmann::json;
using telex::test::idle_state;
using telex::test::idle_user;

namespace {

router_state parsed(const json& x) {
  return std::get<router_state>(parse_state(x.dump()));
}

std::string problem_of(const json& x) {
  return std::get<std::string>(parse_state(x.dump()));
}

} // namespace

TEST_CASE("a state has all figures that are shown") {
  auto x = idle_state();
  x["draining"] = true;
  x["process"]["cpu_us"] = 7;
  x["process"]["io_cpu_us"] = 6;
  x["connections_total"] = 5;
  x["users_total"] = 4;
  x["bytes_received"] = 3;
  x["bytes_sent"] = 2;
  x["messages"]["received"] = 9;
  x["messages"]["answered"]["delivered"] = 8;
  x["transactions_under_way"] = 1;
  x["logs"] = {{{"log", "a"}, {"dropped", 2}}, {{"log", "b"}, {"dropped", 3}}};
  auto state = parsed(x);
  CHECK(state.version == "0.1.0");
  CHECK(state.time - state.started == 29min + 56s);
  CHECK(state.is_draining);
  CHECK(state.process.cpu == 7us);
  CHECK(state.process.io_cpu == 6us);
  CHECK(state.process.resident_bytes == 10 << 20);
  CHECK(state.process.descriptors == 12);
  CHECK(state.process.max_descriptors == 1024);
  CHECK(state.answer == 85us);
  CHECK(state.connections == 5);
  CHECK(state.users_total == 4);
  CHECK(state.bytes_received == 3);
  CHECK(state.bytes_sent == 2);
  CHECK(state.received == 9);
  CHECK(state.answered
        == std::map<std::string, std::uint64_t>{
          {"delivered", 8}, {"recipient-busy", 0}, {"rejected", 0}});
  CHECK(state.under_way == 1);
  CHECK(state.dropped == 5);
  REQUIRE(state.latency.size() == 3);
  CHECK(state.latency[0].bound == 100us);
  CHECK_FALSE(state.latency[2].bound);
}

TEST_CASE("a user has all figures that are shown") {
  auto x = idle_state();
  auto bob = idle_user("bob");
  bob.update({{"queue", 3},
              {"oldest_us", 40},
              {"owes_us", 30},
              {"blocked_us", 20},
              {"unread_bytes", 10},
              {"sent", 9},
              {"failed", 8},
              {"acknowledged", 7},
              {"missed", 6},
              {"latency_us", 5},
              {"acknowledge_us", 4},
              {"bytes_received", 2},
              {"bytes_sent", 1}});
  x["users"] = {idle_user("alice"), bob};
  auto users = parsed(x).users;
  REQUIRE(users.size() == 2);
  CHECK(users[0].name == "alice");
  for (auto absent : {users[0].oldest, users[0].owes, users[0].blocked,
                      users[0].latency, users[0].acknowledge})
    CHECK_FALSE(absent);
  CHECK(users[1].peer == "127.0.0.1:40000");
  CHECK(users[1].queue == 3);
  CHECK(users[1].oldest == 40us);
  CHECK(users[1].owes == 30us);
  CHECK(users[1].blocked == 20us);
  CHECK(users[1].unread_bytes == 10);
  CHECK(users[1].sent == 9);
  CHECK(users[1].failed == 8);
  CHECK(users[1].acknowledged == 7);
  CHECK(users[1].missed == 6);
  CHECK(users[1].latency == 5us);
  CHECK(users[1].acknowledge == 4us);
  CHECK(users[1].bytes_received == 2);
  CHECK(users[1].bytes_sent == 1);
}

TEST_CASE("a state may have members that are not known") {
  auto x = idle_state();
  x["weather"] = "fine";
  CHECK(parsed(x).version == "0.1.0");
}

TEST_CASE("the time of a state counts to the microsecond") {
  auto x = idle_state();
  x["started"] = "1970-01-02T00:00:00.000000Z";
  x["time"] = "1970-01-02T00:00:01.000002Z";
  auto state = parsed(x);
  CHECK(state.started.time_since_epoch() == 24h);
  CHECK(state.time - state.started == 1s + 2us);
}

TEST_CASE("a state that is not one is refused with the reason") {
  CHECK(std::get<std::string>(parse_state("{\"version\":")) == "it is no JSON");
  CHECK(problem_of(json::array()) == "there is no \"version\"");
  struct row {
    const char* place;
    json value;
    const char* problem;
  };
  for (const auto& [place, value, problem] : std::vector<row>{
         {"/version", 1, "\"version\" is no text"},
         {"/time", "yesterday", "\"time\" is no time"},
         {"/time", "2026-11-25T12:29:56Z", "\"time\" is no time"},
         {"/draining", 0, "\"draining\" is no true or false"},
         {"/process", nullptr, "there is no \"cpu_us\""},
         {"/bytes_sent", -1, "\"bytes_sent\" is no whole number"},
         {"/bytes_sent", 1.5, "\"bytes_sent\" is no whole number"},
         {"/bytes_sent", "1", "\"bytes_sent\" is no whole number"},
         {"/messages/answered/rejected", {}, "\"rejected\" is no whole number"},
         {"/latency/buckets", 1, "\"buckets\" is no list"},
         {"/users", {{"bob", 1}}, "\"users\" is no list"},
       }) {
    auto x = idle_state();
    x[json::json_pointer{place}] = value;
    CHECK(problem_of(x) == problem);
  }
}

TEST_CASE("a state that lacks a figure is refused") {
  for (auto name : {"version", "time", "started", "draining", "process", "answer_us",
                    "connections_total", "users_total", "bytes_received", "bytes_sent",
                    "messages", "latency", "logs", "users", "transactions_under_way"}) {
    auto x = idle_state();
    x.erase(name);
    CHECK(problem_of(x) == "there is no \"" + std::string{name} + '"');
  }
}

TEST_CASE("durations that cannot be are no harm") {
  auto x = idle_state();
  x["process"]["cpu_us"] = ~std::uint64_t{0};
  CHECK(parsed(x).process.cpu > 1000h);
}
