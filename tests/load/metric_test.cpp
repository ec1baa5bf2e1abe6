#include "tests/load/metric.hpp"

#include "tests/support/catch.hpp"

#include <optional>

using telex::load::ask_metrics;
using telex::load::find_metric;

namespace {

constexpr auto answer = "HTTP/1.1 200 OK\r\n"
                        "Content-Type: text/plain\r\n"
                        "\r\n"
                        "# HELP turn_seconds The longest turn.\n"
                        "# TYPE turn_seconds gauge\n"
                        "turn_seconds_sum 7\n"
                        "turn_seconds 0.00125\n"
                        "users 5000\n"
                        "broken x\n"
                        "last 1e-05";

} // namespace

TEST_CASE("a metric is found by its whole name") {
  CHECK(find_metric(answer, "turn_seconds") == 0.00125);
  CHECK(find_metric(answer, "turn_seconds_sum") == 7);
  CHECK(find_metric(answer, "users") == 5000);
  CHECK(find_metric(answer, "last") == 1e-05);
}

TEST_CASE("a metric that is not told is none") {
  CHECK(find_metric(answer, "turn") == std::nullopt);
  CHECK(find_metric(answer, "broken") == std::nullopt);
  CHECK(find_metric("", "users") == std::nullopt);
  CHECK(find_metric("users", "users") == std::nullopt);
}

TEST_CASE("an admin port that is not there answers nothing") {
  CHECK(ask_metrics("/nowhere/telexd.admin").empty());
  CHECK(ask_metrics(std::string(1000, 'x')).empty());
}
