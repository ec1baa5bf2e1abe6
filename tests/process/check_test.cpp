// telex check, with a router and with servers that are none.

#include "tests/net/tls/pair.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/check_program.hpp"
#include "tests/support/expired_certificate.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace telex;
using namespace telex::test;

namespace {

using words = std::vector<std::string>;

} // namespace

TEST_CASE("a router that delivers is OK, and is left with a BYE") {
  router_process router;
  auto found = checked(router.address(), {"--as", "monitor"});
  CHECK(found.exit_code == 0);
  CHECK(found.line.starts_with("TELEX OK - round trip "));
  CHECK(found.says(" ms | rtt=0.0"));
  CHECK(found.says("s;1;5;0\n"));
  router.wait_for_log({"registered", "user=monitor", "role=duplex"});
  router.wait_for_log({"left", "user=monitor", "reason=said-bye"});
}

TEST_CASE("a round trip that is too long is a WARNING, or CRITICAL") {
  router_process router;
  CHECK(checked(router.address(), {"--round-trip", "0.000001s,10s"}).exit_code == 1);
  auto found = checked(router.address(), {"--round-trip", "0.000001,0.000001"});
  CHECK(found.exit_code == 2);
  CHECK(found.line.starts_with("TELEX CRITICAL - round trip "));
}

TEST_CASE("a server where nobody listens is CRITICAL") {
  scratch folder;
  auto found = checked(folder / "nobody");
  CHECK(found.exit_code == 2);
  CHECK(found.line
        == "TELEX CRITICAL - cannot connect to unix:" + folder / "nobody"
             + ": No such file or directory; start a router there with telexd --listen "
               "unix:"
             + folder / "nobody\n");
}

TEST_CASE("a server that does not answer is CRITICAL in time") {
  listener silent;
  auto found
    = checked("127.0.0.1:" + std::to_string(silent.port()), {"--timeout", "200ms"});
  CHECK(found.exit_code == 2);
  CHECK(found.says("has not answered in time"));
}

TEST_CASE("a router that is stopped is CRITICAL in time") {
  router_process router;
  router.process().signal(SIGSTOP);
  auto found = checked(router.address(), {"--timeout", "300ms"});
  router.process().signal(SIGCONT);
  CHECK(found.exit_code == 2);
}

TEST_CASE("a name that somebody else has says nothing of the router") {
  router_process router;
  user monitor{router.port(), "monitor"};
  auto found = checked(router.address(), {"--as", "monitor"});
  CHECK(found.exit_code == 3);
  CHECK(found.line.starts_with("TELEX UNKNOWN - "));
  CHECK(checked(router.address()).exit_code == 0);
}

TEST_CASE("a wrong argument is UNKNOWN, and says what is wrong") {
  for (const auto& [arguments, culprit] : std::vector<std::pair<words, std::string>>{
         {{"--no-such"}, "--no-such"},
         {{"--round-trip", "1s"}, "--round-trip"},
         {{"--round-trip", "2s,1s"}, "--round-trip"},
         {{"--round-trip", "nan,nan"}, "--round-trip"},
         {{"--certificate-days", "7,21"}, "--certificate-days"},
         {{"--certificate-days", "7d,1d"}, "--certificate-days"},
         {{"--users", "1,2"}, "add --admin"},
         {{"--admin-pin", std::string(64, '0')}, "add --admin"},
         {{"--admin-pin", "x", "--admin", "127.0.0.1:1"}, "--admin-pin"},
         {{"--admin", "ftp://127.0.0.1:1"}, "--admin"},
         {{"--timeout", "0s"}, "--timeout"},
         {{"--timeout", "1h"}, "--timeout"},
         {{"--as", "a b"}, "malformed"},
         {{"--server", ":"}, "--server"},
         {{":"}, "is not HOST"},
         {{"127.0.0.1", "--server", "127.0.0.2"}, "named twice"},
         {{"127.0.0.1", "127.0.0.2"}, "one argument too many"},
         {{"--certificate-days", "21,7"}, "add --tls"},
         {{"--server", "/run/telex", "--tls"}, "leave --tls out"},
       }) {
    words command{client_program(), "check"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    check_result found{child_process{command}};
    INFO(found.line);
    CHECK(found.exit_code == 3);
    CHECK(found.line.starts_with("TELEX UNKNOWN - "));
    CHECK(found.says(culprit));
    CHECK(std::count(found.line.begin(), found.line.end(), '\n') == 1);
  }
}

TEST_CASE("a wrong argument is told in JSON if that was asked for") {
  child_process program{{client_program(), "check", "--json", "--bogus"}};
  auto json = nlohmann::json::parse(program.output().read_all());
  CHECK(json["status"] == "UNKNOWN");
  CHECK(json["message"].get<std::string>().find("--bogus") != std::string::npos);
  CHECK(program.wait() == 3);
}

TEST_CASE("a check does not wait for who may write to a pipe") {
  scratch folder;
  auto pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const auto& more :
       {words{"--tls-ca", pipe}, words{"--tls-certificate", pipe, "--tls-key", pipe},
        words{"--admin", "127.0.0.1:1", "--admin-tls-ca", pipe}}) {
    auto found = checked("127.0.0.1:1", more);
    CHECK(found.says(pipe + ": it is no regular file"));
  }
}

TEST_CASE("over TLS it tells for how many days the certificate is valid") {
  certificate_files own{"127.0.0.1"};
  router_process router{{"--tls", "127.0.0.1:0", "--tls-certificate",
                         own.files.certificate, "--tls-key", own.files.key}};
  auto address = router.tls_address();
  const words trusting{"--tls", "--tls-ca", own.files.certificate};
  auto fine = checked(address, trusting);
  CHECK(fine.exit_code == 0);
  CHECK(fine.says("certificate valid for "));
  CHECK(fine.says(" days="));
  CHECK(fine.says(";21:;7:;0"));
  auto short_lived = trusting;
  short_lived.insert(short_lived.end(), {"--certificate-days", "999999,1"});
  CHECK(checked(address, short_lived).exit_code == 1);
  auto distrusted = checked(address, {"--tls"});
  CHECK(distrusted.exit_code == 2);
  CHECK(distrusted.says("over TLS: self-signed certificate"));
  CHECK(distrusted.says("days="));
  CHECK(distrusted.says("; if its fingerprint is right, add --pin SHA256:"));
  auto stranger = checked(address, {"--tls", "--pin", std::string(64, '0')});
  CHECK(stranger.exit_code == 2);
  CHECK(stranger.says("shows another certificate"));
  CHECK_FALSE(stranger.says("add --pin"));
}

TEST_CASE("a certificate that has ended did so some days ago") {
  certificate_files own{"127.0.0.1"};
  expire(own, 10);
  router_process router{{"--tls", "127.0.0.1:0", "--tls-certificate",
                         own.files.certificate, "--tls-key", own.files.key}};
  auto address = router.tls_address();
  auto found = checked(address, {"--tls-ca", own.files.certificate});
  CHECK(found.exit_code == 2);
  CHECK(found.says("certificate has expired"));
  CHECK(found.says("the certificate has ended 10 days ago"));
  CHECK(found.says("days=-10;"));
}

TEST_CASE("of the admin port it takes users and what waits for them") {
  scratch folder;
  auto admin = folder / "admin";
  router_process router{{"--admin", "unix:" + admin}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "hello");
  bob.expect_forward("alice", "hello");
  auto found = checked(router.address(), {"--admin", admin, "--json"});
  CHECK(found.exit_code == 0);
  auto json = nlohmann::json::parse(found.line);
  CHECK(json["status"] == "OK");
  CHECK(json["users"] == 2);
  CHECK(json["queue"] == 1);
  CHECK(json["rtt"] > 0);
  CHECK(checked(router.address(), {"--admin", admin, "--users", "2,3"}).exit_code == 1);
  CHECK(checked(router.address(), {"--admin", admin, "--queue", "1,1"}).exit_code == 2);
  auto unknown = checked(router.address(), {"--admin", folder / "nobody"});
  CHECK(unknown.exit_code == 3);
  CHECK(unknown.line.starts_with("TELEX UNKNOWN - nobody answers at "));
  CHECK(unknown.says("rtt="));
}

TEST_CASE("an admin port that does not answer leaves the router its time") {
  router_process router;
  listener silent;
  auto found = checked(
    router.address(),
    {"--admin", "127.0.0.1:" + std::to_string(silent.port()), "--timeout", "400ms"});
  CHECK(found.exit_code == 3);
  CHECK(found.line.starts_with("TELEX UNKNOWN - "));
  CHECK(found.says("has not answered within 0.2 s"));
  CHECK(found.says("round trip "));
  CHECK(found.says("rtt="));
}

TEST_CASE("the server that is checked is that of the environment if none is named") {
  router_process router;
  child_process program{{client_program(), "check"},
                        {{"TELEX_SERVER", router.address()}}};
  CHECK(check_result{std::move(program)}.exit_code == 0);
  CHECK(checked(router.address(), {}, {{"TELEX_SERVER", "127.0.0.1:1"}}).exit_code
        == 0);
}

TEST_CASE("a server of the plain protocol is asked on two connections") {
  listener server;
  auto program
    = check("127.0.0.1:" + std::to_string(server.port()), {"--as", "monitor"});
  auto first = server.accept();
  first.read_until("\n\n");
  first.send("ERROR 100 Malformed username\n\n");
  auto sending = server.accept();
  auto receiving = server.accept();
  sending.expect("REGISTER TOSEND monitor\n\n");
  sending.send("REGISTERED TOSEND monitor\n\n");
  receiving.expect("REGISTER TORECV monitor\n\n");
  receiving.send("REGISTERED TORECV monitor\n\n");
  auto body = with_body("SEND", "monitor", "telex check");
  sending.expect(body);
  receiving.send(with_body("FORWARD", "monitor", "telex check"));
  receiving.expect("RECEIVED monitor\n\n");
  sending.send("SEND monitor\n\n");
  check_result found{std::move(program)};
  CHECK(found.line.starts_with("TELEX OK - round trip "));
  CHECK(found.exit_code == 0);
}

TEST_CASE("a message that is not delivered is CRITICAL") {
  listener server;
  auto program
    = check("127.0.0.1:" + std::to_string(server.port()), {"--as", "monitor"});
  auto first = server.accept();
  first.read_until("\n\n");
  first.send("ERROR 100 Malformed username\n\n");
  auto sending = server.accept();
  auto receiving = server.accept();
  sending.read_until("\n\n");
  sending.send("REGISTERED TOSEND monitor\n\n");
  receiving.read_until("\n\n");
  receiving.send("REGISTERED TORECV monitor\n\n");
  sending.read_until("telex check");
  sending.send("ERROR 102 Unable to send\n\n");
  check_result found{std::move(program)};
  CHECK(found.line.starts_with("TELEX CRITICAL - not delivered to monitor"));
  CHECK(found.exit_code == 2);
}
