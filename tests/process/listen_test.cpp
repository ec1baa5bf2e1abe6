// telex listen: what it prints, when it acknowledges, and when it ends.

#include "tests/process/complaint.hpp"
#include "tests/process/listen_program.hpp"
#include "tests/process/writing_program.hpp"
#include "tests/support/router_process.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <utility>

using namespace telex::test;

namespace {

enum exit_code { success, not_all_done, wrong_usage, not_registered };

constexpr auto no_room = "telex: cannot write the output: No space left on device.\n";

} // namespace

TEST_CASE("messages are printed, and their senders are told") {
  router_process router;
  child_process alice{listen_command(router.address())};
  router.wait_for_log({"registered user=alice ", "role=duplex"});
  user bob{router.port(), "bob"};
  for (const auto& [text, line] : std::vector<std::pair<std::string, std::string>>{
         {"hello", "from bob: hello"},
         {"one\ntwo\x1b]0;x\a\x1b[2J", "from bob: one\\ntwo\\e]0;x\\x07\\e[2J"},
       }) {
    bob.send("alice", text);
    CHECK(alice.output().read_line() == line);
    bob.expect_sent("alice");
  }
  alice.signal(SIGTERM);
  CHECK(alice.wait() == 128 + SIGTERM);
  CHECK(alice.error().read_all().empty());
}

TEST_CASE("messages are printed as JSON") {
  extended_server server;
  child_process alice{listen_command(server.address(), {"--json"})};
  server.welcome();
  CHECK(nlohmann::json::parse(alice.output().read_line())
        == nlohmann::json{
          {"event", "registered"}, {"name", "alice"}, {"protocol", "extended"}});
  server.forward("a\n\xff", "1",
                 "Date: 2026-01-01T00:00:01.500Z\nTo: ALL\nContent-type: x/y\n"
                 "Account: yes\n");
  CHECK(nlohmann::json::parse(alice.output().read_line())
        == nlohmann::json{{"event", "message"},
                          {"from", "bob"},
                          {"to", "ALL"},
                          {"base64", "YQr/"},
                          {"date", "2026-01-01T00:00:01.500Z"},
                          {"content_type", "x/y"},
                          {"account", true}});
  server.expect_received("1");

  server.alice.reset();
  CHECK(nlohmann::json::parse(alice.output().read_line())["event"] == "lost");
}

TEST_CASE("telex listen --json with --exec is refused in JSON") {
  child_process alice{
    {client_program(), "listen", "alice", "--json", "--exec", "true"}};
  auto told = nlohmann::json::parse(alice.output().read_all());
  CHECK(told["event"] == "misused");
  CHECK(told["why"].get<std::string>().find("leave one out") != std::string::npos);
  CHECK(alice.wait() == 2);
}

TEST_CASE("that there is nobody to listen at is an object of JSON, too") {
  child_process alice{listen_command("unix:/nonexistent/telex", {"--json"})};
  auto told = nlohmann::json::parse(alice.output().read_all());
  CHECK(told["event"] == "unreachable");
  CHECK(told["server"] == "unix:/nonexistent/telex");
  CHECK(alice.wait() == 3);
}

TEST_CASE("a name that is taken until --timeout is told so at the end") {
  router_process router;
  user alice{router.port(), "alice"};
  child_process second{
    listen_command(router.address(), {"--json", "--timeout", "200ms"})};
  auto told = nlohmann::json::parse(second.output().read_all());
  CHECK(told["event"] == "refused");
  CHECK(told["reason"] == "taken");
  CHECK(second.wait() == 3);
}

// -- acknowledgement ---------------------------------------------------------------

TEST_CASE("a message is not acknowledged before its line is written") {
  extended_server server;
  writing_program alice{listen_arguments(server.address(), {}), full_pipe()};
  server.welcome();
  server.forward("hello", "1");
  server.expect_pong();
  alice.make_room();
  server.expect_received("1");
}

TEST_CASE("a message that can't be printed is answered with an error") {
  extended_server server;
  writing_program alice{listen_arguments(server.address(), {}), full_device()};
  server.welcome();
  server.forward("hello", "1");
  server.expect_refused("1");
  server.expect_bye();
  CHECK(alice.complaint() == no_room);
  CHECK(alice.wait() == not_all_done);
}

TEST_CASE("when nobody reads any more it leaves") {
  extended_server server;
  child_process alice{listen_command(server.address())};
  server.welcome();
  alice.output().close();
  server.expect_bye();
  CHECK(alice.error().read_all().starts_with("telex: "));
  CHECK(alice.wait() == not_all_done);
}

// -- the end -----------------------------------------------------------------------

TEST_CASE("what comes behind the last of --count is turned away") {
  extended_server server;
  child_process alice{listen_command(server.address(), {"--count", "2"})};
  server.welcome();
  server.forward("one", "1");
  CHECK(alice.output().read_line() == "from bob: one");
  server.expect_received("1");
  server.alice->send("FORWARD bob\nContent-length: 3\nMessage-id: 2\n\ntwo"
                     "FORWARD bob\nContent-length: 5\nMessage-id: 3\n\nthree");
  server.expect_refused("3");
  server.expect_received("2");
  server.forward("four", "4");
  CHECK(server.alice->read_until("BYE\n\n").find("RECEIVED") == std::string::npos);
  server.alice->send("BYE\n\n");
  CHECK(alice.output().read_all() == "from bob: two\n");
  CHECK(alice.error().read_all().empty());
  CHECK(alice.wait() == success);
}

TEST_CASE("the end of --timeout ends it, and says so by the exit code") {
  router_process router;
  child_process alice{
    listen_command(router.address(), {"--count", "1", "--timeout", "200ms"})};
  router.wait_for_log({"left", "user=alice", "reason=said-bye"});
  CHECK(alice.wait() == not_all_done);
  CHECK(alice.output().read_all().empty());
  CHECK(alice.error().read_all().empty());
}

TEST_CASE("the end of --timeout comes where nobody answers, too") {
  listener silent;
  child_process alice{listen_command("127.0.0.1:" + std::to_string(silent.port()),
                                     {"--timeout", "100ms"})};
  check_complaint(alice, "cannot register at 127.0.0.1:");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE("a name that somebody has can't be listened for") {
  router_process router;
  user other{router.port(), "alice"};
  child_process alice{listen_command(router.address(), {"--wait", "0"})};
  check_complaint(alice, "the name alice is taken");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE("a name that somebody has is waited for") {
  router_process router;
  std::optional<user> other{std::in_place, router.port(), "alice"};
  child_process alice{listen_command(router.address(), {"--count", "1"})};
  CHECK(alice.error().read_line()
        == "telex: the name alice is taken; choose another one; trying on.");
  other.reset();
  router.wait_for_log({"registered user=alice ", "role=duplex"});
  user bob{router.port(), "bob"};
  bob.send("alice", "hello");
  CHECK(alice.output().read_line() == "from bob: hello");
  CHECK(alice.wait() == 0);
}

// -- the connection ------------------------------------------------------------------

TEST_CASE("it comes back when the router does, and says so") {
  std::optional<router_process> router;
  router.emplace();
  auto port = router->port();
  child_process alice{listen_command(router->address(), {"--count", "2"})};
  router->wait_for_log({"registered user=alice ", "role=duplex"});
  {
    user bob{port, "bob"};
    bob.send("alice", "one");
    bob.expect_sent("alice");
  }
  router->process().signal(SIGKILL);
  router.reset();
  CHECK(alice.error().read_line().find(" is lost: ") != std::string::npos);
  router.emplace(std::vector<std::string>{}, port);
  CHECK(alice.error().read_line()
        == "telex: connected again to " + router->address() + " as alice.");
  user bob{port, "bob"};
  bob.send("alice", "two");
  bob.expect_sent("alice");
  CHECK(alice.output().read_all() == "from bob: one\nfrom bob: two\n");
  CHECK(alice.wait() == success);
}

TEST_CASE("it goes on trying to get its name back") {
  extended_server server;
  child_process alice{listen_command(server.address())};
  server.welcome();
  server.alice.reset();
  CHECK(alice.error().read_line().find(" is lost: ") != std::string::npos);
  {
    auto refused = server.port.accept();
    refused.read_until("\n\n");
    refused.send("ERROR 104 Username taken\n\n");
  }
  CHECK(alice.error().read_line().find("alice is taken, most likely by the connection")
        != std::string::npos);
  server.welcome();
  CHECK(alice.error().read_line().find("connected again") != std::string::npos);
}

// -- arguments -----------------------------------------------------------------------

TEST_CASE("a wrong argument of telex listen is told") {
  using arguments = std::vector<std::string>;
  for (const auto& [given, culprit] : std::vector<std::pair<arguments, std::string>>{
         {{}, "NAME is missing"},
         {{"--exec", "true"}, "NAME, before --exec, is missing"},
         {{"alice", "bob"}, "\"bob\" is one argument too many"},
         {{"alice", "--", "true"}, "\"true\" is one argument too many"},
         {{"alice", "--count", "0"}, "\"0\" is no number of messages"},
         {{"alice", "--count", "x\x1b"}, "\"x\\e\" is no number of messages"},
         {{"alice", "--timeout", "0"}, "\"0\" is no time"},
         {{"alice", "--exec"}, "there is no program behind it"},
         {{"alice", "--exec", ""}, "there is no program behind it"},
         {{"alice", "--exec=true"}, "stand behind it, as words of their own"},
         {{"alice", "--exec", "no-such-program"},
          "\"no-such-program\" is no program that can be run"},
         {{"alice", "--counts", "1", "--exec", "true"}, "did you mean --count?"},
       }) {
    arguments command{client_program(), "listen"};
    command.insert(command.end(), given.begin(), given.end());
    child_process program{command};
    INFO(culprit);
    check_complaint(program, culprit);
    CHECK(program.wait() == wrong_usage);
  }
}
