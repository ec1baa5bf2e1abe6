#include "net/connection/ending.hpp"

#include "tests/support/catch.hpp"

using namespace telex;

using step = ending::last_step;

TEST_CASE("a connection that nobody ends goes on") {
  ending end;
  CHECK_FALSE(end.has_begun());
  CHECK(end.is_here());
  CHECK(end.next() == step::none);
}

TEST_CASE("a peer parts for its reason before it leaves") {
  ending end;
  end.part(leave_reason::protocol_fault);
  CHECK(end.has_begun());
  CHECK_FALSE(end.is_here());
  REQUIRE(end.is_parting());
  CHECK(end.why() == leave_reason::protocol_fault);
  CHECK_FALSE(end.leave());
  CHECK_FALSE(end.is_parting());
  CHECK(end.has_left());
}

TEST_CASE("a peer leaves once") {
  ending end;
  CHECK_FALSE(end.leave());
  CHECK(end.leave());
  CHECK(end.has_left());
  CHECK_FALSE(end.is_here());
}

TEST_CASE("the listener of a router that drains is told once") {
  ending end;
  end.drain();
  CHECK(end.has_begun());
  CHECK(end.is_here());
  CHECK(end.next() == step::tell_listener);
  end.told();
  CHECK(end.next() == step::none);
  end.drain();
  CHECK(end.next() == step::none);
}

TEST_CASE("a connection without a router is closed, whoever was told before") {
  ending end;
  end.drain();
  end.told();
  end.abandon();
  CHECK(end.next() == step::close);
}
