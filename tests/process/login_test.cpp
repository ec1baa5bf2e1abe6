// Users with accounts: a real router with real hashes, and our client.

#include "tests/net/tls/pair.hpp"
#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/process_memory.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

#include <csignal>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace telex;
using namespace telex::test;

namespace {

using words = std::vector<std::string>;

const std::string wrong_password
  = "ERROR 105 Not authenticated\nReason: wrong-password\n\n";

const std::string password_required
  = "ERROR 105 Not authenticated\nReason: password-required\n\n";

std::string with_password(const std::string& name, const std::string& password) {
  return "REGISTER TOSEND " + name + "\nPassword: " + password + "\n\n";
}

struct finished {
  int exit_code;
  std::string output;
  std::string error;
};

/// Alice sends herself a message.
finished send_to_oneself(const accounts_router& server, const environment& changes) {
  child_process program{{client_program(), "send", "alice", "hello", "--as", "alice",
                         "--server", server.router.address()},
                        changes};
  auto output = program.output().read_all();
  auto error = program.error().read_all();
  return {program.wait(), output, error};
}

} // namespace

// -- the router ----------------------------------------------------------------------

TEST_CASE("a name with an account is for who has its password") {
  accounts_router server;
  auto alice = peer::connect(server.router.port());
  alice.send("REGISTER TOSEND alice\n\n");
  alice.expect("ERROR 100 Malformed username\n\n");
  alice.send(with_password("alice", "his"));
  alice.expect(wrong_password);
  auto line = server.router.wait_for_log({"login-failed", "reason=wrong-password"});
  CHECK(line.find(" warning ") != std::string::npos);
  CHECK(line.find("peer=127.0.0.1 ") != std::string::npos);
  CHECK(line.find("name=alice") != std::string::npos);
  CHECK(line.find("his") == std::string::npos);
  alice.send(with_password("alice", "hers"));
  alice.expect("REGISTERED TOSEND alice\n\n");
  auto carol = peer::connect(server.router.port());
  carol.send("REGISTER TOSEND carol\n\n");
  carol.expect("REGISTERED TOSEND carol\n\n");
}

TEST_CASE("a hash as they are made is right for its password") {
  accounts_router server;
  child_process program{
    {router_program(), "account", "add", "carol", "--accounts.file", server.path()}};
  program.write("open sesame\n");
  program.close_input();
  REQUIRE(program.wait() == 0);
  server.router.process().signal(SIGHUP);
  server.router.wait_for_log({"accounts-loaded", "count=3"});
  auto carol = peer::connect(server.router.port());
  carol.send(with_password("carol", "open sesame"));
  carol.expect("REGISTERED TOSEND carol\n\n");
}

TEST_CASE("accounts that have changed hold for who comes from then on") {
  accounts_router server{{"--accounts.required"}};
  server.router.wait_for_log({"accounts-loaded", "count=2"});
  auto alice = peer::connect(server.router.port());
  alice.send(with_password("alice", "hers"));
  alice.expect("REGISTERED TOSEND alice\n\n");
  server.write("alice:" + hash_of_his + "\nbob\n");
  server.router.process().signal(SIGHUP);
  auto line = server.router.wait_for_log({"accounts-refused", server.path() + ":2"});
  CHECK(line.find(" warning ") != std::string::npos);
  server.router.wait_for_log({"accounts-loaded", "count=1"});
  auto other = peer::connect(server.router.port());
  for (const auto& request :
       {with_password("alice", "hers"), with_password("bob", "his")}) {
    other.send(request);
    other.expect(wrong_password);
  }
  other.send(with_password("alice", "his"));
  other.expect("ERROR 100 Malformed username\n\n"); // it is there
  alice.close();
  server.router.wait_for_log("left");
  other.send(with_password("alice", "his"));
  other.expect("REGISTERED TOSEND alice\n\n");
}

TEST_CASE("a file that has gone leaves the accounts as they are") {
  accounts_router server;
  std::filesystem::remove(server.path());
  server.router.process().signal(SIGHUP);
  server.router.wait_for_log({"reload-refused", server.path() + ": No such file"});
  auto alice = peer::connect(server.router.port());
  alice.send(with_password("alice", "hers"));
  alice.expect("REGISTERED TOSEND alice\n\n");
}

TEST_CASE("a file that is empty frees no names") {
  accounts_router server;
  server.write("");
  server.router.process().signal(SIGHUP);
  server.router.wait_for_log({"reload-refused", server.path() + ": it is empty"});
  auto alice = peer::connect(server.router.port());
  alice.send("REGISTER TOSEND alice\n\n");
  alice.expect("ERROR 100 Malformed username\n\n");
  server.write("# nobody has one\n");
  server.router.process().signal(SIGHUP);
  server.router.wait_for_log({"accounts-loaded", "count=0"});
  alice.send("REGISTER TOSEND alice\n\n");
  alice.expect("REGISTERED TOSEND alice\n\n");
}

TEST_CASE("who may not try any more passwords is in the log, as often as he is told") {
  accounts_router server{{"--limits.logins", "1"}};
  auto alice = peer::connect(server.router.port());
  alice.send(with_password("alice", "his"));
  alice.expect(wrong_password);
  server.router.wait_for_log({"login-failed", "reason=wrong-password"});
  auto again = peer::connect(server.router.port());
  again.send(with_password("alice", "hers"));
  again.expect("ERROR 105 Not authenticated\nReason: rate-limited\n\n");
  auto line = server.router.wait_for_log({"login-failed", "reason=rate-limited"});
  CHECK(line.find(" warning ") != std::string::npos);
  CHECK(line.find("name=alice") != std::string::npos);
}

TEST_CASE("a router does not start without the file of its accounts") {
  accounts_folder folder;
  std::filesystem::remove(folder.path());
  child_process program{
    {router_program(), "--port", "0", "--accounts.file", folder.path()}};
  auto error = program.error().read_all();
  CHECK(error
        == "telexd: cannot read the accounts: " + folder.path()
             + ": No such file or directory (telexd account add makes the file)\n");
  CHECK(program.wait() == 1);
}

TEST_CASE("a router ends in time while passwords are compared") {
  accounts_router server{{"--timeouts.drain", "100ms"}};
  server.write("alice:" + hash_of_hers
               + "\ncarol:$argon2id$v=19$m=65536,t=8,p=1$dGVsZXggaGFzIG5vYm9keQ$"
                 "bm8gcGFzc3dvcmQgaGFzIHRoaXMgaGFzaCwgZXZlciE\n");
  server.router.process().signal(SIGHUP);
  server.router.wait_for_log("accounts-loaded");
  server.router.wait_for_log("accounts-loaded");
  std::vector<peer> crowd;
  for (auto i = 0; i < 4; ++i) {
    crowd.push_back(peer::connect(server.router.port()));
    crowd.back().send(with_password("carol", "x"));
  }
  // All of them were read by then.
  auto last = peer::connect(server.router.port());
  last.send("REGISTER TOSEND dave\n\n");
  last.expect("REGISTERED TOSEND dave\n\n");
  server.router.process().signal(SIGTERM);
  crowd.back().expect("ERROR 102 Unable to send\n\n");
  CHECK(server.router.process().wait() == 0);
}

TEST_CASE("a password is not to be found in the router once it was compared") {
  if (!router_can_be_measured()) {
    WARN("skipped: sanitizers keep what is freed for a while");
    return;
  }
  const std::string password = "this is the password that nobody is to find 4711";
  accounts_router server;
  auto alice = peer::connect(server.router.port());
  SECTION("when it came in one piece") {
    alice.send(with_password("alice", password));
  }
  SECTION("when it came in two") {
    auto request = with_password("alice", password);
    alice.send(request.substr(0, request.size() - 1));
    auto other = peer::connect(server.router.port());
    other.send("REGISTER TOSEND carol\n\n");
    other.expect("REGISTERED TOSEND carol\n\n");
    alice.send("\n");
  }
  alice.expect(wrong_password);
  auto found = is_in_memory(server.router.process().pid(), password.substr(8));
  if (!found) {
    WARN("skipped: this process may not look into another one's memory");
    return;
  }
  CHECK_FALSE(*found);
  // What has not been asked for yet can be found: so this would see it.
  alice.send("REGISTER TOSEND alice\nMood: " + password);
  auto other = peer::connect(server.router.port());
  other.send("REGISTER TOSEND dave\n\n");
  other.expect("REGISTERED TOSEND dave\n\n");
  CHECK(is_in_memory(server.router.process().pid(), password.substr(8)) == true);
}

// -- the client ----------------------------------------------------------------------

TEST_CASE("a program has its password from a file") {
  accounts_router server;
  auto right = server.file("right", "hers\n");
  auto sent = send_to_oneself(server, {{"TELEX_PASSWORD_FILE", right}});
  CHECK(sent.error.empty());
  CHECK(sent.output == "from alice: hello\ndelivered to alice\n");
  CHECK(sent.exit_code == 0);
}

TEST_CASE("a program without a password is told what to do") {
  accounts_router server;
  const std::vector<std::pair<std::string, std::string>> table{
    {"", "telex: the server wants a password for alice; let TELEX_PASSWORD_FILE name a "
         "file that it is in, or have a password-command.\n"},
    {server.file("wrong", "his\n"), "telex: that is not the password of alice.\n"},
    {server.file("empty", ""), "/empty is none: it is empty.\n"},
    {server.path() + ".missing", "can't be read: No such file or directory.\n"}};
  for (const auto& [file, error] : table) {
    auto sent = send_to_oneself(server, {{"TELEX_PASSWORD_FILE", file}});
    INFO(sent.error);
    CHECK(sent.error.ends_with(error));
    CHECK(sent.output.starts_with("not sent to alice"));
    CHECK(sent.exit_code == 3);
  }
}

TEST_CASE("a password that is typed is waited for no longer than --timeout") {
  accounts_router server;
  terminal alice{{client_program(), "send", "alice", "hello", "--as", "alice",
                  "--timeout", "500ms", "--server", server.router.address()}};
  alice.wait_for("Password of alice:");
  alice.type("hers");
  alice.wait_for("telex: no password was given in the time of --timeout.");
  CHECK(alice.wait() == 3);
}

TEST_CASE("a password is asked for at the terminal and not shown") {
  accounts_router server;
  terminal alice{
    {client_program(), "chat", "alice", "--server", server.router.address()}};
  alice.wait_for_line("Password of alice:");
  alice.type("his word\r");
  alice.wait_for("* Not registered: that is not the password of alice.");
  alice.wait_for_line("Password of alice:");
  alice.type("hers\r");
  alice.wait_for_line("alice>");
  CHECK(alice.raw().find("his word") == std::string::npos);
  CHECK(alice.raw().find("wants a password") == std::string::npos);
  CHECK(alice.raw().find("hers") == std::string::npos);
  alice.type("@alice to myself\r");
  alice.wait_for("✓ @alice to myself");
  alice.type("\x1b[A");
  alice.wait_for_line("alice> @alice to myself");
  alice.type("\x15\x04");
  CHECK(alice.wait() == 0);
}

TEST_CASE("who gives no password is asked once more, and it is not shown") {
  accounts_router server;
  terminal alice{
    {client_program(), "chat", "alice", "--server", server.router.address()}};
  alice.wait_for_line("Password of alice:");
  alice.type("\r");
  alice.wait_for("* Not registered: no password was given; Ctrl-D leaves.");
  alice.wait_for_line("Password of alice:");
  alice.type("hers\r");
  alice.wait_for_line("alice>");
  CHECK(alice.raw().find("hers") == std::string::npos);
  alice.type("\x04");
  CHECK(alice.wait() == 0);
}

TEST_CASE("what is typed while a password is compared is neither shown nor kept") {
  fake_server server;
  terminal alice{{client_program(), "chat", "alice", "--server", server.address()}};
  server.accept();
  server.answer_registration("alice", password_required);
  auto try_password = [&](const std::string& word, const std::string& answer) {
    alice.wait_for_line("Password of alice:");
    alice.type(word + '\r');
    server.accept();
    server.sending().expect(with_password("alice", word));
    CHECK_FALSE(alice.takes_lines());
    alice.type("typed ahead\r");
    server.sending().send(answer);
  };
  try_password("his word", wrong_password);
  alice.wait_for("* Not registered: that is not the password of alice.");
  try_password("hers", "ERROR 105 Not authenticated\nReason: rate-limited\n\n");
  alice.wait_for("* Not registered: too many passwords were tried");
  alice.type("\x04");
  CHECK(alice.wait() == 3);
  CHECK(alice.raw().find("typed ahead") == std::string::npos);
}

TEST_CASE("a chat gives the terminal back while a password is compared") {
  fake_server server;
  auto shell = job_shell();
  shell.type(client_program() + " chat alice --server " + server.address() + '\r');
  server.accept();
  server.answer_registration("alice", password_required);
  shell.wait_for_line("Password of alice:");
  shell.type("his word\r");
  server.accept();
  server.sending().expect(with_password("alice", "his word"));
  shell.type("\x1a");
  shell.wait_for("Stopped");
  shell.type("echo sh''own; fg\r");
  shell.wait_for("echo sh''own");
  shell.wait_for("shown");
  server.sending().send(wrong_password);
  shell.wait_for("* Not registered: that is not the password of alice.");
}

TEST_CASE("who has no password leaves with Ctrl-D") {
  accounts_router server{{"--accounts.required"}};
  terminal carol{
    {client_program(), "chat", "carol", "--server", server.router.address()}};
  carol.wait_for_line("Password of carol:");
  carol.type("\x04");
  CHECK(carol.wait() == 3);
}

TEST_CASE("a file that others can read has no password") {
  accounts_router server;
  auto open = server.file("open", "hers\n");
  std::filesystem::permissions(open, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  auto sent = send_to_oneself(server, {{"TELEX_PASSWORD_FILE", open}});
  CHECK(sent.error
        == "telex: the password in " + open
             + " can't be read: others can read or change it; chmod o=,g-w " + open
             + " keeps them out.\n");
  CHECK(sent.exit_code == 3);
}

TEST_CASE("telex send asks for a password at the terminal") {
  accounts_router server;
  terminal alice{{client_program(), "send", "alice", "hello", "--as", "alice",
                  "--server", server.router.address()}};
  alice.wait_for_line("Password of alice:");
  alice.type("hers\r");
  alice.wait_for("delivered to alice");
  CHECK(alice.wait() == 0);
  CHECK(alice.raw().find("hers") == std::string::npos);
}

TEST_CASE("a chat that comes back gives the password that it has") {
  accounts_folder folder;
  auto router
    = std::make_unique<router_process>(words{"--accounts.file", folder.path()});
  auto port = router->port();
  terminal alice{{client_program(), "chat", "alice", "--server", router->address()}};
  alice.wait_for_line("Password of alice:");
  alice.type("hers\r");
  alice.wait_for_line("alice>");
  router.reset();
  alice.wait_for("* Trying to connect again.");
  router
    = std::make_unique<router_process>(words{"--accounts.file", folder.path()}, port);
  alice.wait_for("* Connected again");
  CHECK_FALSE(alice.raw().find("Password of alice", alice.raw().find("Trying"))
              != std::string::npos);
}

TEST_CASE("a client says that a password needs a connection that nobody can read") {
  listener server;
  child_process program{{client_program(), "send", "alice", "hello", "--as", "alice",
                         "--server", "127.0.0.1:" + std::to_string(server.port())},
                        {{"TELEX_PASSWORD_FILE", "/dev/null"}}};
  auto offer = server.accept();
  CHECK(offer.read_until("\n\n").starts_with("REGISTER DUPLEX alice\nProtocol: 2\n"));
  offer.send("ERROR 105 Not authenticated\nReason: insecure\n\n");
  CHECK(program.error().read_all()
        == "telex: the server wants a password for alice, which is not sent where "
           "others can read it; connect over TLS, with --tls and another port; "
           "without one --server means that of TLS.\n");
  CHECK(program.wait() == 3);
}
