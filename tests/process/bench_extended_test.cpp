// telex bench on the extended protocol: against a real router, and against servers that
// do not speak it.

#include "tests/process/bench_program.hpp"
#include "tests/support/fake_server.hpp"

#include <csignal>

using namespace telex::test;
using namespace telex::test::bench_program;

namespace {

words extended(words arguments) {
  arguments.insert(arguments.end(), {"--protocol", "extended", "--json"});
  return arguments;
}

/// A server to which one user of an idle bench has connected.
struct idle_user {
  idle_user() {
    request = socket.read_until("\n\n");
  }

  /// The answer that grants the name, but for its headers.
  std::string granted() const {
    return "REGISTERED" + request.substr(8, request.find('\n') - 7);
  }

  listener server;
  child_process program = bench(extended(
    shortly("idle", "127.0.0.1:" + std::to_string(server.port()), {"--count", "1"})));
  peer socket = server.accept();
  std::string request;
};

} // namespace

TEST_CASE("bench measures each workload on the extended protocol") {
  auto workload
    = GENERATE(as<std::string>{}, "pairs", "many-to-one", "one-to-many", "broadcast");
  router_process router{detailed};
  auto report = report_of(
    answered_run{router, extended({workload, "--count", "20", "--pipeline", "3"}), 60}
      .program);
  CHECK(report["workload"] == workload);
  CHECK(report["protocol"] == "extended");
  CHECK(report["window"] == 32);
  CHECK(report["answered"] >= 1);
  CHECK(report["deliveries"] >= 1);
  CHECK(report["failed"].empty());
}

TEST_CASE("bench measures users of the extended protocol that come and go") {
  router_process router{detailed};
  auto report = report_of(answered_run{router, extended({"connect", "--count", "4"}), 4,
                                       "role=duplex complete=true"}
                            .program);
  CHECK(report["workload"] == "connect");
  CHECK(report["answered"] >= 1);
}

TEST_CASE("bench measures users of the extended protocol that do nothing") {
  router_process router;
  auto report
    = report_of(bench(extended(shortly("idle", router.address(), {"--count", "20"}))));
  CHECK(report["count"] == 20);
  CHECK(report["answered"] == 0);
}

TEST_CASE("a recipient that has stopped holds up no answer of the others") {
  router_process router{detailed};
  auto report = report_of(answered_run{
    router,
    extended({"one-to-many", "--count", "3", "--pipeline", "3", "--stopped", "1"}), 20}
                            .program);
  CHECK(report["stopped"] == 1);
  CHECK(report["answered"] >= 10);
  CHECK(report["failed"].empty());
}

TEST_CASE("bench counts failed messages by the reasons that the router gives") {
  listener server;
  auto program
    = bench(extended(endlessly("127.0.0.1:" + std::to_string(server.port()), {})));
  std::vector<peer> sockets;
  for (int i = 0; i < 2; ++i) {
    sockets.push_back(server.accept());
    auto request = sockets.back().read_until("\n\n");
    sockets.back().send("REGISTERED" + request.substr(8, request.find('\n') - 7)
                        + "Protocol: 2\n\n");
  }
  auto& sender = sockets[1];
  sender.read_until("Message-id: ");
  auto id = sender.read_until("\n");
  sender.send("ERROR 102 Unable to send\nReason: recipient-busy\nDelivery: none\n"
              "Message-id: "
              + id + '\n');
  // The second one is sent when the first one is answered.
  sender.read_until("Message-id: ");
  program.signal(SIGINT);
  auto report = json::parse(program.output().read_all());
  CHECK(program.wait() == not_all_delivered);
  CHECK(report["failed"] == json{{"102 recipient-busy", 1}});
}

TEST_CASE("bench asks for the window that it is told") {
  listener server;
  auto program = bench({"idle", "--count", "1", "--protocol", "extended", "--window",
                        "7", "--server", "127.0.0.1:" + std::to_string(server.port())});
  auto request = server.accept().read_until("\n\n");
  CHECK(request.starts_with("REGISTER DUPLEX b"));
  CHECK(request.find("\nProtocol: 2\n") != std::string::npos);
  CHECK(request.find("\nReceive-window: 7\n") != std::string::npos);
}

TEST_CASE("bench says what does not go with a protocol or with a workload") {
  struct row {
    words arguments;
    const char* culprit;
  };
  for (const auto& [arguments, culprit] : std::vector<row>{
         {{"one-to-many", "--stopped", "1"},
          "--stopped: it must be less than --count "},
         {{"one-to-many", "--pipeline", "9", "--count", "2", "--stopped", "2"},
          "--stopped: it must be less than --count "},
         {{"pairs", "--protocol", "2"}, "--protocol: \"2\" is neither plain nor "},
         {{"pairs", "--window", "8"}, "--window: the plain protocol has none; add "},
         {{"pairs", "--protocol", "extended", "--window", "1025"},
          "--window: \"1025\" is no whole number from 1 to 1024"},
       }) {
    auto program = bench(arguments);
    check_complaint(program, culprit);
    CHECK(program.wait() == usage);
  }
}

TEST_CASE("bench exits with 4 when the server does not speak the extended protocol") {
  idle_user test;
  auto answer
    = GENERATE(as<std::string>{}, "ERROR 100 Malformed username", "ERROR 103 No", "");
  test.socket.send(answer.empty() ? test.granted() + '\n' : answer + "\n\n");
  check_complaint(test.program, "a user could not join: the server does not speak the "
                                "extended protocol");
  CHECK(test.program.wait() == lost);
}

TEST_CASE("bench exits with 4 when a name is taken on the extended protocol") {
  idle_user test;
  test.socket.send("ERROR 104 Username taken\n\n");
  check_complaint(test.program, "a user could not join: the name b");
  CHECK(test.program.wait() == lost);
}

TEST_CASE("bench exits with 4 when a server writes what is no frame") {
  idle_user test;
  auto bytes = GENERATE(as<std::string>{}, "HELLO", "ERROR", "ERROR oh no");
  test.socket.send(test.granted() + "Protocol: 2\n\n" + bytes + "\n\n");
  check_complaint(test.program, "what is no frame of the extended protocol");
  CHECK(test.program.wait() == lost);
}

TEST_CASE("bench exits with 4 when the router says BYE, and says why") {
  idle_user test;
  auto [reason, words] = GENERATE(table<const char*, const char*>(
    {{"\nReason: draining", "the server is stopping"},
     {"\nReason: taken-over", "the server has said BYE: taken-over"},
     {"", "the server has said BYE."}}));
  test.socket.send(test.granted() + "Protocol: 2\n\nBYE" + reason + "\n\n");
  check_complaint(test.program, words);
  CHECK(test.program.wait() == lost);
}

TEST_CASE("bench answers the PING of a router") {
  idle_user test;
  test.socket.send(test.granted() + "Protocol: 2\n\nPING\n\n");
  CHECK(test.socket.read_until("\n\n") == "PONG\n\n");
  CHECK(test.program.wait() == all_delivered);
}
