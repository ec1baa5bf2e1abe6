// telex who, with a router and with servers that a test plays.

#include "tests/process/complaint.hpp"
#include "tests/process/writing_program.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/router_process.hpp"

#include <nlohmann/json.hpp>

#include <list>
#include <utility>

using namespace telex::test;

namespace {

using words = std::vector<std::string>;

enum exit_code { success, nobody, wrong_usage, not_registered, lost, not_all };

child_process who(const std::string& server, const words& more = {},
                  const environment& changes = {}) {
  words command{client_program(), "who", "--server", server};
  command.insert(command.end(), more.begin(), more.end());
  return child_process{command, changes};
}

/// A router that names two at a time, and users of it.
struct crowd {
  explicit crowd(const words& names) {
    for (const auto& each : names)
      users.emplace_back(router.port(), each);
  }

  router_process router{{"--limits.who", "2"}};
  std::list<user> users;
};

/// A server of the extended protocol that has granted a name, and is asked who is
/// there.
struct asked_server {
  std::string address() const {
    return "127.0.0.1:" + std::to_string(port.port());
  }

  peer welcome() {
    auto client = port.accept();
    auto head = client.read_until("\n\n");
    auto name = head.substr(16, head.find('\n') - 16);
    client.send("REGISTERED DUPLEX " + name
                + "\nProtocol: 2\nMax-body: 65536\nReceive-window: 32\nSend-window: "
                  "64\n\n");
    client.expect("WHO\n\n");
    return client;
  }

  listener port;
};

} // namespace

TEST_CASE("all who are there are printed, sorted, and not who asks") {
  crowd crowd{{"bob", "alice", "al", "zoe", "albert", "Bob", "7"}};
  auto all = who(crowd.router.address());
  CHECK(all.output().read_all() == "7\nBob\nal\nalbert\nalice\nbob\nzoe\n");
  CHECK(all.error().read_all().empty());
  CHECK(all.wait() == success);
  crowd.router.wait_for_log({"left user=who", "reason=said-bye"});

  auto some = who(crowd.router.address(), {"al", "--as", "alfred", "--json"});
  CHECK(nlohmann::json::parse(some.output().read_all())
        == nlohmann::json{{"event", "names"},
                          {"prefix", "al"},
                          {"total", 3},
                          {"names", {"al", "albert", "alice"}}});
  CHECK(some.wait() == success);
}

TEST_CASE("that nobody is there is told by the exit code") {
  router_process router;
  user bob{router.port(), "bob"};
  auto none = who(router.address(), {"al"});
  CHECK(none.output().read_all().empty());
  CHECK(none.error().read_all().empty());
  CHECK(none.wait() == nobody);
}

TEST_CASE("whoever is there already can ask as well, but not under that name") {
  router_process router;
  user alice{router.port(), "alice"};
  auto usual = who(router.address(), {}, {{"TELEX_NAME", "alice"}});
  CHECK(usual.output().read_all() == "alice\n");
  CHECK(usual.wait() == success);
  auto named = who(router.address(), {"--as", "alice"});
  check_complaint(named, "the name alice is taken");
  CHECK(named.wait() == not_registered);
}

TEST_CASE("a server of the plain protocol does not tell who is there") {
  fake_server server;
  auto program = who(server.address(), {"--as", "alice"});
  server.welcome("alice");
  check_complaint(program, "the server does not tell who is here");
  CHECK(program.wait() == not_registered);
}

TEST_CASE("a server that does not answer is not waited for") {
  listener silent;
  auto program
    = who("127.0.0.1:" + std::to_string(silent.port()), {"--timeout", "100ms"});
  check_complaint(program, "the server has not answered in time");
  CHECK(program.wait() == lost);

  asked_server server;
  auto other = who(server.address(), {"--timeout", "300ms"});
  auto client = server.welcome();
  check_complaint(other, "the server has not answered in time");
  CHECK(other.wait() == lost);
}

TEST_CASE("telex who --json says by an object what kept it from an answer") {
  listener silent;
  auto late = who("127.0.0.1:" + std::to_string(silent.port()),
                  {"--timeout", "100ms", "--json"});
  auto told = nlohmann::json::parse(late.output().read_all());
  CHECK(told["event"] == "lost");
  CHECK(told["reason"] == "silent");
  CHECK(late.wait() == lost);

  router_process router;
  user alice{router.port(), "alice"};
  auto taken = who(router.address(), {"--as", "alice", "--json"});
  told = nlohmann::json::parse(taken.output().read_all());
  CHECK(told["event"] == "refused");
  CHECK(told["name"] == "alice");
  CHECK(taken.wait() == not_registered);

  auto nowhere = who("unix:/nonexistent/telex", {"--json"});
  told = nlohmann::json::parse(nowhere.output().read_all());
  CHECK(told["event"] == "unreachable");
  CHECK(nowhere.wait() == not_registered);

  fake_server server;
  auto plain = who(server.address(), {"--as", "alice", "--json"});
  server.welcome("alice");
  told = nlohmann::json::parse(plain.output().read_all());
  CHECK(told["event"] == "not_answered");
  CHECK(told["why"]
        == "the server does not tell who is here: it has the plain protocol alone");
  CHECK(plain.wait() == not_registered);
}

TEST_CASE("a wrong argument is an object, too, where --json is asked for") {
  for (const auto& given :
       std::vector<words>{{"who", "--json", "a-b"},
                          {"listen", "--json", "--count", "x", "bob"},
                          {"send", "--json", "--as"},
                          {"chat", "--json", "--nothing"},
                          {"who", "--json", "--as", "a-b"},
                          {"listen", "--json", "a-b"},
                          {"send", "--json", "--as", "a-b", "bob", "text"},
                          {"chat", "--json", "a-b"}}) {
    words command{client_program()};
    command.insert(command.end(), given.begin(), given.end());
    child_process program{command};
    CHECK(nlohmann::json::parse(program.output().read_all())["event"] == "misused");
    CHECK(program.wait() == wrong_usage);
  }
  // A text is none.
  child_process text{{client_program(), "send", "--as", "--", "--json"}};
  CHECK(text.output().read_all().empty());
  CHECK(text.wait() == wrong_usage);
}

TEST_CASE("a malformed name of one's own is a wrong argument") {
  for (const auto& given : std::vector<words>{{"who", "--as", "a-b"},
                                              {"listen", "a-b"},
                                              {"send", "--as", "a-b", "bob", "text"},
                                              {"chat", "a-b"}}) {
    words command{client_program()};
    command.insert(command.end(), given.begin(), given.end());
    child_process program{command};
    check_complaint(program, "the name \"a-b\" is malformed");
    CHECK(program.wait() == wrong_usage);
  }
}

TEST_CASE("whom a server has named is printed, and how many it has not") {
  asked_server server;
  auto program = who(server.address());
  {
    auto client = server.welcome();
    client.send("WHO\nTotal: 3\nContent-length: 4\n\nzoe\n");
    client.expect("WHO z\n\n");
  }
  CHECK(program.output().read_all() == "zoe\n");
  // Whoever asks is one of the three.
  CHECK(program.error().read_all().starts_with(
    "telex: 1 more is there, whom the server has not named: the connection to "));
  CHECK(program.wait() == not_all);
}

TEST_CASE("an answer that makes no sense is none") {
  asked_server server;
  auto program = who(server.address());
  auto client = server.welcome();
  client.send("WHO\nTotal: many\nContent-length: 0\n\n");
  check_complaint(program, "the server does not say how many are there");
  CHECK(program.wait() == lost);
}

TEST_CASE("telex who says that it could not write") {
  router_process router;
  user bob{router.port(), "bob"};
  writing_program program{{"who", "--server", router.address()}, full_device()};
  CHECK(program.complaint()
        == "telex: cannot write the output: No space left on device.\n");
  CHECK(program.wait() == nobody);
}

TEST_CASE("a wrong argument of telex who is told") {
  for (const auto& [given, culprit] : std::vector<std::pair<words, std::string>>{
         {{"a-b"}, "\"a-b\" is the beginning of no name"},
         {{"a\x1b"}, "\"a\\e\" is the beginning of no name"},
         {{"al", "bob"}, "\"bob\" is one argument too many"},
         {{"--timeout", "1h"}, "\"1h\" is no time from 100ms to 5m"},
         {{"--plain"}, "\"--plain\" is no option"},
       }) {
    words command{client_program(), "who"};
    command.insert(command.end(), given.begin(), given.end());
    child_process program{command};
    check_complaint(program, culprit);
    CHECK(program.wait() == wrong_usage);
  }
}
