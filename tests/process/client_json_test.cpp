// telex chat --json and telex send --json: objects in, objects out.

#include "tests/process/piped_client.hpp"
#include "tests/process/writing_program.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/terminal.hpp"

#include <nlohmann/json.hpp>

using namespace telex::test;
using namespace telex::test::piped;

namespace {

using nlohmann::json;

json read_object(child_process& from) {
  return json::parse(from.output().read_line());
}

const json registered{
  {"event", "registered"}, {"name", "alice"}, {"protocol", "plain"}};

} // namespace

TEST_CASE_METHOD(server_fixture,
                 "a chat in JSON sends objects, and tells each result") {
  auto alice = chat({"--json"});
  alice.write("{\"to\":\"bob\",\"text\":\"one\\ntwo\",\"id\":{\"n\":1}}\n\n"
              "hello\n"
              "{\"to\":\"ALL\",\"base64\":\"//4h\"}");
  alice.close_input();
  server.welcome("alice");
  server.expect_send("bob", "one\ntwo");
  server.sending().send("ERROR 102 Unable to send\n\n");
  server.deliver("ALL", "\xff\xfe!");
  CHECK(read_object(alice) == registered);
  // What is known first is told first.
  CHECK(read_object(alice)
        == json{{"event", "result"},
                {"result", "not sent"},
                {"line", 3},
                {"why", "it is no JSON from octet 1 on"}});
  CHECK(read_object(alice)
        == json{{"event", "result"},
                {"result", "not delivered"},
                {"to", "bob"},
                {"line", 1},
                {"id", {{"n", 1}}},
                {"why", "bob is not connected or did not take it"}});
  CHECK(
    read_object(alice)
    == json{{"event", "result"}, {"result", "delivered"}, {"to", "ALL"}, {"line", 4}});
  CHECK(alice.output().read_all().empty());
  CHECK(alice.error().read_all().empty());
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "a chat in JSON tells what comes in, octet for octet") {
  auto alice = chat({"--json"});
  server.welcome("alice");
  CHECK(read_object(alice) == registered);
  server.forward("bob", "a\n\x1b\"");
  CHECK(read_object(alice)
        == json{{"event", "message"}, {"from", "bob"}, {"text", "a\n\x1b\""}});
  server.forward("bob", "\xff");
  CHECK(read_object(alice)
        == json{{"event", "message"}, {"from", "bob"}, {"base64", "/w=="}});
  server.receiving().send("FORWARD bob\n\n");
  CHECK(read_object(alice)["event"] == "turned_away");
  CHECK(alice.error().read_line().starts_with("telex: a message from bob was turned"));
  server.hang_up();
  auto end = read_object(alice);
  CHECK(end["event"] == "lost");
  CHECK(end["reason"] == "closed");
  CHECK(alice.wait() == lost);
}

TEST_CASE("JSON has reasons, counts and kinds where the server knows of them") {
  router_process router;
  auto alice = run({"chat", "alice", "--json", "--server", router.address()});
  CHECK(read_object(alice)["protocol"] == "extended");
  auto bob = run({"chat", "bob", "--json", "--server", router.address()});
  read_object(bob);
  alice.write("{\"to\":\"carol\",\"text\":\"x\",\"id\":1}\n");
  auto nobody = read_object(alice);
  CHECK(nobody["reason"] == "unknown-recipient");
  CHECK(nobody["why"] == "carol is not connected");
  CHECK(nobody["id"] == 1);
  alice.write("{\"to\":\"ALL\",\"text\":\"{}\",\"content_type\":\"a/json\"}\n");
  auto came = read_object(bob);
  CHECK(came["to"] == "ALL");
  CHECK(came["text"] == "{}");
  CHECK(came["content_type"] == "a/json");
  CHECK(came.contains("date"));
  CHECK(read_object(alice)["counts"]
        == json{{"delivered", 1}, {"failed", 0}, {"unknown", 0}});
}

TEST_CASE_METHOD(server_fixture, "a plain server is sent nothing but plain text") {
  auto alice = chat({"--json"});
  alice.write("{\"to\":\"bob\",\"text\":\"{}\",\"content_type\":\"a/json\"}\n");
  alice.close_input();
  server.welcome("alice");
  read_object(alice);
  auto result = read_object(alice);
  CHECK(result["result"] == "not sent");
  CHECK(result["why"].get<std::string>().find("plain protocol") != std::string::npos);
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture, "send in JSON tells the result for each recipient") {
  auto alice = send({"@bob", "@carol", "x", "--json"});
  server.welcome("alice");
  server.deliver("bob", "x");
  server.expect_send("carol", "x");
  server.hang_up();
  CHECK(read_object(alice) == registered);
  CHECK(read_object(alice)
        == json{{"event", "result"}, {"result", "delivered"}, {"to", "bob"}});
  CHECK(read_object(alice)["result"] == "not confirmed");
  CHECK(read_object(alice)["event"] == "lost");
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture, "why there is no connection is told in JSON, too") {
  auto alice = send({"bob", "x", "--json", "--wait", "0"});
  server.accept();
  server.answer_registration("alice", "ERROR 104 Username taken\n\n");
  CHECK(read_object(alice)
        == json{{"event", "refused"},
                {"name", "alice"},
                {"reason", "taken"},
                {"why", "the name alice is taken; choose another one"}});
  CHECK(read_object(alice)["result"] == "not sent");
  CHECK(alice.error().read_line().starts_with("telex: the name alice is taken"));
  CHECK(alice.wait() == not_registered);
  server.close();
  auto again = send({"bob", "x", "--json"});
  CHECK(read_object(again)["event"] == "unreachable");
  CHECK(again.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture, "JSON that can't be written is a failure") {
  writing_program alice{
    {"send", "--as", "alice", "--server", server.address(), "bob", "x", "--json"},
    full_device()};
  server.welcome("alice");
  server.deliver("bob", "x");
  CHECK(alice.complaint()
        == "telex: cannot write the output: No space left on device.\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture, "with --json a terminal is a pipe") {
  words command{client_program(), "chat",     "alice",
                "--json",         "--server", server.address()};
  terminal alice{command, 200, 24};
  server.welcome("alice");
  alice.wait_for("\"registered\"");
  alice.type("{\"to\":\"bob\",\"text\":\"x\"}\r");
  server.deliver("bob", "x");
  alice.wait_for("\"delivered\"");
  alice.type("\x04");
  CHECK(alice.wait() == all_delivered);
}
