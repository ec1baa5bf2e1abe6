#include "net/connection/keepalive.hpp"

#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using telex::keepalive;
using step = keepalive::step;

namespace {

constexpr telex::time_point start{1h};

} // namespace

TEST_CASE("a silent peer is asked, and given up when it stays silent") {
  telex::timeout_settings config;
  keepalive peer{config, start};
  CHECK(peer.due() == start + 60s);
  CHECK(peer.take_step(start + 59s) == step::none);
  CHECK(peer.take_step(start + 61s) == step::ping);
  CHECK(peer.due() == start + 91s);
  CHECK(peer.take_step(start + 90s) == step::none);
  CHECK(peer.take_step(start + 91s) == step::give_up);
}

TEST_CASE("a peer that says something is asked anew after its next silence") {
  telex::timeout_settings config;
  keepalive peer{config, start};
  peer.heard(start + 30s);
  CHECK(peer.take_step(start + 60s) == step::none);
  CHECK(peer.take_step(start + 90s) == step::ping);
  peer.heard(start + 100s);
  CHECK(peer.take_step(start + 120s) == step::none);
  CHECK(peer.due() == start + 160s);
  CHECK(peer.take_step(start + 160s) == step::ping);
}
