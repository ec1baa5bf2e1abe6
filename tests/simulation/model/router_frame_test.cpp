#include "tests/simulation/model/router_frame.hpp"
#include "tests/support/catch.hpp"

using namespace telex::simulation;
using kind = router_frame::kind;

TEST_CASE("each frame of a router is read whole") {
  std::string_view bytes = "REGISTERED TOSEND alice\n\nFORWARD bob\nContent-length: "
                           "3\n\na\n\nSEND bob\n\nSENT ALL\n\nERROR 104 Username "
                           "taken\n\n";
  auto granted = take_router_frame(bytes);
  REQUIRE(granted);
  CHECK(granted->what == kind::registered);
  CHECK(granted->role == "TOSEND");
  CHECK(granted->name == "alice");
  auto forward = take_router_frame(bytes);
  REQUIRE(forward);
  CHECK(forward->what == kind::forward);
  CHECK(forward->name == "bob");
  CHECK(forward->body == "a\n\n");
  auto sent = take_router_frame(bytes);
  REQUIRE(sent);
  CHECK(sent->name == "bob");
  CHECK_FALSE(sent->spelled_sent);
  CHECK(take_router_frame(bytes)->spelled_sent);
  auto error = take_router_frame(bytes);
  REQUIRE(error);
  CHECK(error->what == kind::error);
  CHECK(error->code == 104);
  CHECK(bytes.empty());
}

TEST_CASE("what is not exactly a frame of a router is none") {
  for (std::string_view bytes :
       {"", "SEND bob\n", "SEND bob\r\n\r\n", "ERROR 102 Unable To Send\n\n",
        "ERROR 105 Other\n\n", "FORWARD bob\nContent-length: 3\n\nab",
        "FORWARD bob\nContent-length:3\n\nabc", "REGISTERED TOSEND\n\n",
        "SEND bob\nMood: good\n\n", " SEND bob\n\n"}) {
    INFO(bytes);
    CHECK_FALSE(take_router_frame(bytes));
  }
}
