#include "cli/telex/load/report.hpp"

#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

using namespace telex::load;
using namespace std::chrono_literals;

namespace {

// Histograms keep these exactly.
constexpr auto short_latency = 200ns;
constexpr auto middle_latency = 819'199ns;
constexpr auto long_latency = 15'728'639ns;

/// What pairs could have given in two seconds.
bench_report pairs_report() {
  bench_report result;
  result.workload = "pairs";
  result.options = {.shape = pattern::pairs, .count = 64, .size = 32, .window = 1};
  result.figures.time = 2s;
  result.figures.answered = 150'000;
  result.figures.given = 150'001;
  for (auto i = 0; i < 60; ++i)
    result.figures.latency.add(short_latency);
  for (auto i = 0; i < 39; ++i)
    result.figures.latency.add(middle_latency);
  result.figures.latency.add(long_latency);
  result.load_cpu_percent = 73.21;
  return result;
}

/// The same with figures that are none.
bench_report report_of(const std::string& workload, pattern shape, std::size_t count) {
  bench_report result;
  result.workload = workload;
  result.options.shape = shape;
  result.options.count = count;
  result.figures.time = 2s;
  return result;
}

/// So many, of one age.
unanswered waiting(int count, std::chrono::nanoseconds so_far) {
  unanswered result;
  for (auto i = 0; i < count; ++i)
    result.add(so_far);
  return result;
}

std::string line_of(const bench_report& x, const std::string& begin) {
  std::istringstream lines{to_text(x)};
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(begin))
      return line;
  return "";
}

nlohmann::json json_of(const bench_report& x) {
  return nlohmann::json::parse(to_json(x));
}

} // namespace

// -- for people ----------------------------------------------------------------

TEST_CASE("a report says what was done, what came of it, and what it took") {
  CHECK(to_text(pairs_report())
        == "workload:  pairs, 64 senders with a recipient each\n"
           "messages:  32 octets, 1 of each sender unanswered at all times\n"
           "answered:  75,000 messages a second (150,000 in 2.0 s)\n"
           "failed:    none\n"
           "latency:   p50 0.2 us, p90 819 us, p99 819 us, p99.9 15.7 ms, "
           "max 15.7 ms\n"
           "bench:     73.2 % of a core\n");
}

TEST_CASE("a report says one of what there is one of") {
  auto x = report_of("broadcast", pattern::broadcast, 1);
  x.options.size = 1;
  CHECK(line_of(x, "workload:")
        == "workload:  broadcast, one sender to 1 recipient at once");
  CHECK(line_of(x, "messages:")
        == "messages:  1 octet, 1 of each sender unanswered at all times");
}

TEST_CASE("a report says what the server used, where that is known") {
  auto x = pairs_report();
  x.server = {98.76, 10048, 1104};
  CHECK(line_of(x, "server:")
        == "server:    98.8 % of a core; 10,048 KiB of memory, 1,104 more than before");
  x.server = {0.12, 8, -1104};
  CHECK(line_of(x, "server:")
        == "server:    0.1 % of a core; 8 KiB of memory, 1,104 less than before");
}

TEST_CASE("a report says that the load may have been what was measured") {
  auto x = pairs_report();
  x.load_cpu_percent = 97;
  CHECK(line_of(x, "bench:")
        == "bench:     97.0 % of a core, nearly all: the server may be faster than "
           "that");
}

TEST_CASE("a report names the rate, if there was one") {
  auto x = pairs_report();
  x.options.rate = 12'000;
  x.options.window = 4;
  CHECK(line_of(x, "messages:")
        == "messages:  32 octets, 12,000 a second, up to 4 of each sender unanswered");
  x.options.rate = 0.5;
  CHECK(line_of(x, "messages:")
        == "messages:  32 octets, 0.5 a second, up to 4 of each sender unanswered");
}

TEST_CASE("a report names the extended protocol, and recipients that stop") {
  auto x = pairs_report();
  CHECK(line_of(x, "protocol:").empty());
  CHECK(line_of(x, "stopped:").empty());
  x.receive_window = 1024;
  x.options.stopped = 2;
  CHECK(line_of(x, "protocol:") == "protocol:  extended, with a window of 1,024");
  CHECK(line_of(x, "stopped:")
        == "stopped:   2 recipients, which are not counted below");
}

TEST_CASE("a report counts failures by what was said of them") {
  auto x = pairs_report();
  x.figures.failed = {{"102", 1500}, {"102 recipient-left", 2}};
  CHECK(to_text(x).find("\nfailed:    1,500 with error 102\n"
                        "failed:    2 with error 102 recipient-left\nlatency: ")
        != std::string::npos);
}

TEST_CASE("a report says plainly that everything failed") {
  auto x = pairs_report();
  x.figures.failed = {{"102", 149'000}, {"103", 1000}};
  CHECK(to_text(x).find("with error 103\nfailed:    all: none was delivered\n")
        != std::string::npos);
}

TEST_CASE("what is unanswered counts in the latencies where it makes them longer") {
  auto x = pairs_report();
  auto before = json_of(x)["latency_us"];
  x.figures.open = waiting(64, 100ns);
  CHECK(line_of(x, "waiting:").empty());
  CHECK(json_of(x)["latency_us"] == before);
  CHECK(json_of(x)["unanswered"] == nlohmann::json{{"count", 64}, {"oldest_us", 0.1}});
  x.figures.open = waiting(20, long_latency);
  CHECK(line_of(x, "waiting:")
        == "waiting:   20 messages unanswered at the end, the oldest for 15.7 ms");
  CHECK(line_of(x, "latency:")
        == "latency:   p50 0.2 us, p90 15.7 ms, p99 15.7 ms, p99.9 15.7 ms, "
           "max 15.7 ms");
  CHECK(json_of(x)["latency_us"]["p90"] == 15'728.639);
  CHECK(json_of(x)["latency_us"]["p50"] == before["p50"]);
}

TEST_CASE("a bench without an answer tells of how long it has waited for one") {
  auto x = report_of("connect", pattern::silence, 3);
  x.figures.open = waiting(3, long_latency);
  CHECK(to_text(x)
        == "workload:  connect, 3 users at a time\n"
           "answered:  no registrations\n"
           "latency:   p50 15.7 ms, p90 15.7 ms, p99 15.7 ms, p99.9 15.7 ms, "
           "max 15.7 ms\n"
           "waiting:   3 registrations unanswered at the end, the oldest for "
           "15.7 ms\n"
           "bench:     0.0 % of a core\n");
  CHECK(json_of(x)["unanswered"]["count"] == 3);
}

TEST_CASE("a bench succeeds with answers, and without an error or what is overdue") {
  auto x = pairs_report();
  CHECK(is_success(x));
  x.figures.open = waiting(1, 999ms);
  CHECK(is_success(x));
  x.figures.open = waiting(1, 1s);
  CHECK_FALSE(is_success(x));
  x.figures.latency.add(510ms);
  CHECK(is_success(x));
  x.figures.failed = {{"102", 1}};
  CHECK_FALSE(is_success(x));
  CHECK_FALSE(is_success(report_of("connect", pattern::silence, 3)));
  CHECK(is_success(report_of("idle", pattern::silence, 3)));
}

TEST_CASE("a report says plainly that nothing was answered") {
  CHECK(to_text(report_of("many-to-one", pattern::many_to_one, 3))
        == "workload:  many-to-one, 3 senders to one recipient\n"
           "messages:  32 octets, 1 of each sender unanswered at all times\n"
           "answered:  no messages\n"
           "bench:     0.0 % of a core\n");
  CHECK(to_text(report_of("connect", pattern::silence, 3))
        == "workload:  connect, 3 users at a time\n"
           "answered:  no registrations\n"
           "bench:     0.0 % of a core\n");
}

TEST_CASE("the report of a broadcast counts what was delivered, too") {
  auto x = report_of("broadcast", pattern::broadcast, 500);
  x.figures.answered = 600;
  x.figures.given = 300'000;
  CHECK(line_of(x, "workload:")
        == "workload:  broadcast, one sender to 500 recipients at once");
  CHECK(line_of(x, "answered:") == "answered:  300 messages a second (600 in 2.0 s)");
  CHECK(line_of(x, "delivered:") == "delivered: 150,000 copies a second");
}

TEST_CASE("the report of one to many has no word of copies") {
  auto x = report_of("one-to-many", pattern::one_to_many, 64);
  x.figures.answered = x.figures.given = 600;
  CHECK(line_of(x, "workload:")
        == "workload:  one-to-many, one sender to 64 recipients by turns");
  CHECK(line_of(x, "delivered:").empty());
}

TEST_CASE("the report of connect has no word of messages") {
  auto x = report_of("connect", pattern::silence, 64);
  x.figures.answered = 4000;
  x.figures.latency.add(long_latency);
  CHECK(to_text(x)
        == "workload:  connect, 64 users at a time\n"
           "answered:  2,000 registrations a second (4,000 in 2.0 s)\n"
           "latency:   p50 15.7 ms, p90 15.7 ms, p99 15.7 ms, p99.9 15.7 ms, "
           "max 15.7 ms\n"
           "bench:     0.0 % of a core\n");
}

TEST_CASE("the report of idle users has what the server used, and no more") {
  auto x = report_of("idle", pattern::silence, 1000);
  x.server = {0.06, 15'620, 3080};
  CHECK(to_text(x)
        == "workload:  idle, 1,000 users\n"
           "server:    0.1 % of a core; 15,620 KiB of memory, 3,080 more than before\n"
           "bench:     0.0 % of a core\n");
}

TEST_CASE("latencies are told in the unit that reads best") {
  struct row {
    std::chrono::nanoseconds latency;
    const char* text;
  };
  for (auto [latency, text] : {
         row{255ns, "0.3 us"},
         row{99'839ns, "99.8 us"},
         row{100'351ns, "100 us"},
         row{9'961'471ns, "9961 us"},
         row{99'614'719ns, "99.6 ms"},
         row{998'244'351ns, "998 ms"},
         row{2'013'265'919ns, "2.01 s"},
       }) {
    auto x = report_of("pairs", pattern::pairs, 1);
    x.figures.latency.add(latency);
    CHECK(line_of(x, "latency:").ends_with(std::string{", max "} + text));
  }
}

TEST_CASE("the lines of a large report fit 80 columns") {
  auto x = report_of("one-to-many", pattern::one_to_many, 100'000);
  x.options.size = 65'536;
  x.options.window = 64;
  x.options.rate = 100'000;
  x.figures.answered = 9'999'999;
  x.figures.failed = {{"102", 1'234'567}, {"103", 1'234'567}};
  x.figures.latency.add(999ms);
  x.figures.open = waiting(100'000, 99s);
  x.server = {100, 999'999, 999'999};
  x.load_cpu_percent = 100;
  std::istringstream lines{to_text(x)};
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
}

// -- for programs --------------------------------------------------------------

TEST_CASE("JSON has one line, with its members in a fixed order") {
  CHECK(to_json(pairs_report())
        == R"({"workload":"pairs","count":64,"size":32,"pipeline":1,)"
           R"("seconds":2.0,"answered":150000,"answered_per_second":75000.0,)"
           R"("deliveries":150001,"deliveries_per_second":75000.5,"failed":{},)"
           R"("unanswered":{"count":0,"oldest_us":0.0},)"
           R"("latency_us":{"p50":0.2,"p90":819.199,"p99":819.199,)"
           R"("p99.9":15728.639,"max":15728.639},)"
           R"("load":{"cpu_percent":73.21}})"
           "\n");
}

TEST_CASE("JSON has the rate and what the server used where they are known") {
  auto x = pairs_report();
  CHECK_FALSE(json_of(x).contains("rate"));
  CHECK_FALSE(json_of(x).contains("server"));
  x.options.rate = 0.5;
  x.server = {98.5, 10048, -1104};
  CHECK(json_of(x)["rate"] == 0.5);
  CHECK(json_of(x)["server"]
        == nlohmann::json{
          {"cpu_percent", 98.5}, {"resident_kib", 10048}, {"added_kib", -1104}});
}

TEST_CASE("JSON has the extended protocol, and recipients that stop") {
  auto x = pairs_report();
  for (auto name : {"protocol", "window", "stopped"})
    CHECK_FALSE(json_of(x).contains(name));
  x.receive_window = 256;
  x.options.stopped = 1;
  CHECK(json_of(x)["protocol"] == "extended");
  CHECK(json_of(x)["window"] == 256);
  CHECK(json_of(x)["stopped"] == 1);
}

TEST_CASE("JSON has failures by their code") {
  auto x = pairs_report();
  x.figures.failed = {{"102", 1500}, {"103", 2}};
  CHECK(json_of(x)["failed"] == nlohmann::json{{"102", 1500}, {"103", 2}});
}

TEST_CASE("JSON of users without messages has nothing of messages") {
  auto x = json_of(report_of("idle", pattern::silence, 1000));
  CHECK(x["workload"] == "idle");
  CHECK(x["count"] == 1000);
  for (auto name : {"size", "pipeline", "rate", "latency_us"})
    CHECK_FALSE(x.contains(name));
}

// -- for who watches -----------------------------------------------------------

TEST_CASE("progress shows the answers of the last second and how long they took") {
  auto x = pairs_report().figures;
  CHECK(to_progress(7s, x)
        == "   7 s     75,000 answers a second, p50 0.2 us, p99 819 us");
  x.failed = {{"102", 1500}, {"103", 2}};
  CHECK(to_progress(1000s, x)
        == "1000 s     75,000 answers a second, p50 0.2 us, p99 819 us, 1,502 failed");
}

TEST_CASE("progress without an answer shows no latency") {
  figures x;
  x.time = 1s;
  CHECK(to_progress(7s, x) == "   7 s          0 answers a second");
}
