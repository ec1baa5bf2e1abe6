// The actor log of telexd. What telex log makes of one is in log_of_router_test.cpp.

#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"

#include <nlohmann/json.hpp>

#include <csignal>

using namespace telex::test;
using nlohmann::json;

TEST_CASE("the actor log may be standard output, which then has nothing else") {
  child_process router{
    {router_program(), "--port", "0", "--log-level", "off", "--actor-log", "-"}};
  auto welcome = router.error().read_line();
  CHECK(welcome.find("telexd listens on 127.0.0.1:") == 0);
  CHECK(json::parse(router.output().read_line())["event"] == "listening");
  router.signal(SIGTERM);
  std::string last;
  for (auto text = router.output().read_all(); !text.empty();) {
    auto end = text.find('\n');
    REQUIRE(end != std::string::npos);
    last = json::parse(text.substr(0, end))["event"].get<std::string>();
    text.erase(0, end + 1);
  }
  CHECK(last == "stopped");
  CHECK(router.wait() == 0);
}

TEST_CASE("an actor log that nobody reads holds up neither the router nor its end") {
  child_process router{
    {router_program(), "--port", "0", "--log-level", "off", "--actor-log", "-"}};
  auto welcome = router.error().read_line();
  auto begin = welcome.find("127.0.0.1:") + std::string_view{"127.0.0.1:"}.size();
  auto port = static_cast<std::uint16_t>(std::stoul(welcome.substr(begin)));
  auto stranger = peer::connect(port);
  stranger.send("REGISTER TOSEND alice\n\n");
  stranger.expect("REGISTERED TOSEND alice\n\n");
  auto other = peer::connect(port);
  other.send("REGISTER TORECV alice\n\n");
  other.expect("REGISTERED TORECV alice\n\n");
  // Far more than a pipe holds.
  for (int i = 0; i < 2000; ++i) {
    stranger.send("SEND nobody\nContent-length: 0\n\n");
    stranger.expect("ERROR 102 Unable to send\n\n");
  }
  router.signal(SIGTERM);
  CHECK(router.wait() == 0);
}

TEST_CASE("an actor log that can't be opened is an error that says which and why") {
  child_process router{
    {router_program(), "--port", "0", "--actor-log", "/no/such/folder/log"}};
  CHECK(router.error().read_all()
        == "telexd: cannot write the actor log /no/such/folder/log: No such file or "
           "directory\n");
  CHECK(router.wait() == 1);
}

TEST_CASE("SIGUSR1 without an actor log changes nothing") {
  router_process router;
  router.process().signal(SIGUSR1);
  auto stranger = peer::connect(router.port());
  stranger.send("HELLO\n\n");
  stranger.expect("ERROR 101 No user registered\n\n");
  CHECK(router.stop() == 0);
}
