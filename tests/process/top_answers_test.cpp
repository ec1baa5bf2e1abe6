// telex top and those who do not answer it, or not as a router does.

#include "tests/process/top_program.hpp"
#include "tests/support/inspected_router.hpp"
#include "tests/support/peer.hpp"

#include <chrono>

using namespace telex::test;
using namespace telex::test::top_program;
using namespace std::chrono_literals;

TEST_CASE("top says that nobody answers and how somebody would") {
  listener closed;
  auto where = "127.0.0.1:" + std::to_string(closed.port());
  closed.close();
  auto program = once(where);
  check_complaint(program, "nobody answers at " + where
                             + ": telexd has to be started with --admin " + where);
  CHECK(program.wait() == no_router);
}

TEST_CASE("top says that there is no such socket") {
  auto program = once(socket_path());
  check_complaint(program, "nobody answers at unix:" + socket_path());
  CHECK(program.wait() == no_router);
}

TEST_CASE("top says that what answers is no router's admin port") {
  admin_stand_in router;
  router.answer("not here", 404);
  auto program = once(router.address());
  check_complaint(program, "what answers at " + router.address()
                             + " is not telexd --admin: it says 404");
  CHECK(program.wait() == no_router);
}

TEST_CASE("top says what it does not understand of an answer") {
  admin_stand_in router;
  auto state = idle_state();
  state.erase("latency");
  router.tell(state);
  auto program = once(router.address());
  check_complaint(program, "what " + router.address()
                             + " answers is not what this telex understands: there is "
                               "no \"latency\"");
  CHECK(program.wait() == no_router);
}

TEST_CASE("top says that what answers does not speak HTTP") {
  listener chat;
  auto program = once("127.0.0.1:" + std::to_string(chat.port()));
  auto asked = chat.accept();
  asked.read_until("\r\n\r\n");
  asked.send("ERROR 101 No user registered\n\n");
  asked.close();
  check_complaint(program, "is not telexd --admin: it does not speak HTTP");
  CHECK(program.wait() == no_router);
}

TEST_CASE("top does not wait long for who says nothing") {
  listener silent;
  auto where = "127.0.0.1:" + std::to_string(silent.port());
  auto program = once(where);
  check_complaint(program, where + " has not answered within 2 s");
  CHECK(program.wait() == no_router);
}

TEST_CASE("top does not wait long for who says little") {
  listener slow;
  auto where = "127.0.0.1:" + std::to_string(slow.port());
  auto program = once(where);
  auto asked = slow.accept();
  asked.read_until("\r\n\r\n");
  asked.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  asked.drip_until_closed("x", 100ms);
  check_complaint(program, where + " has not answered within 2 s");
  CHECK(program.wait() == no_router);
}

TEST_CASE("top gives up whoever drips a head or a line of it") {
  auto piece = GENERATE(std::string{"x"}, std::string{"x: y\r\n"});
  listener slow;
  auto where = "127.0.0.1:" + std::to_string(slow.port());
  auto begin = steady_clock::now();
  auto program = once(where);
  auto asked = slow.accept();
  asked.read_until("\r\n\r\n");
  asked.send("HTTP/1.1 200 OK\r\nX: ");
  asked.drip_until_closed(piece, 50ms);
  CHECK(steady_clock::now() - begin < 8s);
  check_complaint(program, where + " has not answered within 2 s");
  CHECK(program.wait() == no_router);
}

TEST_CASE("top reads no endless head and no endless answer") {
  auto [begin, part]
    = GENERATE(std::pair{"HTTP/1.1 200 OK\r\n", "X-Header: of some length\r\n"},
               std::pair{"HTTP/1.1 200 OK\r\nX: ", "no end of a line"},
               std::pair{"", "HTTP/1.1 100 Continue\r\n\r\n"},
               std::pair{"HTTP/1.1 200 OK\r\n\r\n", "a body without an end"});
  listener endless;
  auto where = "127.0.0.1:" + std::to_string(endless.port());
  auto program = once(where);
  auto asked = endless.accept();
  asked.read_until("\r\n\r\n");
  std::string parts;
  while (parts.size() < 100'000)
    parts += part;
  auto pour = [&, begin = begin] {
    asked.send(begin);
    for (std::size_t sent = 0; sent < std::size_t{256} << 20; sent += parts.size())
      asked.send(parts);
  };
  CHECK_THROWS_AS(pour(), std::runtime_error);
  check_complaint(program, "what " + where + " answers is too long");
  CHECK(program.wait() == no_router);
}

TEST_CASE("top follows nobody to another place") {
  listener elsewhere;
  listener here;
  auto program = once("127.0.0.1:" + std::to_string(here.port()));
  auto asked = here.accept();
  asked.read_until("\r\n\r\n");
  asked.send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
             + std::to_string(elsewhere.port()) + "/\r\nContent-Length: 0\r\n\r\n");
  check_complaint(program, "it says 302");
  CHECK(program.wait() == no_router);
  CHECK_FALSE(elsewhere.has_pending());
}

TEST_CASE_METHOD(router_fixture, "top asks no proxy") {
  listener proxy;
  auto address = "http://127.0.0.1:" + std::to_string(proxy.port());
  child_process program{
    command({"--once", "--interval", "200ms", "--admin", router.address()}),
    {{"http_proxy", address}, {"ALL_PROXY", address}}};
  CHECK(program.output().read_all().starts_with("telexd 0.1.0"));
  CHECK(program.wait() == success);
  CHECK_FALSE(proxy.has_pending());
}

TEST_CASE_METHOD(router_fixture,
                 "top in a pipe has all columns, or as many as one wants") {
  const words arguments{"--once", "--interval", "200ms", "--admin", router.address()};
  child_process all{command(arguments), {{"COLUMNS", ""}}};
  auto whole = all.output().read_all();
  CHECK(whole.find(" BLOCKED") != std::string::npos);
  CHECK(whole.find("PEER\n") != std::string::npos);
  child_process some{command(arguments), {{"COLUMNS", "40"}}};
  auto narrow = some.output().read_all();
  CHECK(narrow.find(" BLOCKED") == std::string::npos);
  CHECK(narrow.find("OWES>\n") != std::string::npos);
}

TEST_CASE("top says in the words of a router why it does not answer") {
  admin_stand_in router;
  router.answer("Too many \x1b[2Jask.\nmore", 503, "text/plain; charset=utf-8");
  auto program = once(router.address());
  check_complaint(program, router.address() + " says: Too many \\e[2Jask.");
  CHECK(program.wait() == no_router);
}

TEST_CASE("top asks by name where the router allows it") {
  inspected_router router{{"--admin-host", "router.localhost"}};
  auto port = std::to_string(router.admin_port());
  // Resolvers know all names below localhost, or at least that one.
  auto program = once("localhost:" + port);
  CHECK(program.output().read_all().starts_with("telexd 0.1.0 at localhost:" + port));
  auto unknown = once("other.localhost:" + port, {"--no-tls"});
  auto complaint = unknown.error().read_all();
  INFO(complaint);
  CHECK((complaint.find("--admin-host other.localhost") != std::string::npos
         || complaint.find("there is no host") != std::string::npos));
}

TEST_CASE("top says what is wrong with the place that it is to ask") {
  for (const auto& [where, culprit] :
       {std::pair{"a/b:1", "\"a/b\" is no name of a host"},
        std::pair{"a@b:1", "\"a@b\" is no name of a host"},
        std::pair{"127.0.0.1%lo:1", "is no name of a host"},
        std::pair{"[fe80::1%nosuch]:1", "there is no network interface nosuch"},
        std::pair{"nosuch.invalid:1", "there is no host nosuch.invalid"}}) {
    auto program = once(where, {"--no-tls"});
    check_complaint(program, culprit);
    CHECK(program.wait() == no_router);
  }
}

TEST_CASE("top asks an address of one link alone") {
  router_process router{{"--admin", "[::1]:0"}};
  auto line = router.process().output().read_line();
  auto begin = line.find("[::1]:") + 6;
  auto port = line.substr(begin, line.find('/', begin) - begin);
  auto program = once("[::1%lo]:" + port);
  CHECK(program.output().read_all().starts_with("telexd 0.1.0 at [::1%lo]:" + port));
  CHECK(program.wait() == success);
}

TEST_CASE("nothing that a router says is a command to a terminal") {
  const std::string evil = "\x1b]0;owned\a\x7f\xc2\x9b"
                           "2J\u202ex";
  admin_stand_in router;
  auto state = busy_state();
  state["version"] = evil;
  state["messages"]["answered"][evil] = 0;
  for (auto member : {"name", "peer"})
    state["users"][0][member] = evil;
  router.tell(state);
  let_a_second_pass(state);
  state["messages"]["answered"][evil] = 7;
  router.tell(state);
  auto program = once(router.address(), GENERATE(words{}, words{"--json"}));
  auto text = program.output().read_all();
  CHECK(text.find("owned") != std::string::npos);
  for (unsigned char octet : text)
    CHECK((octet == '\n' || (octet >= 0x20 && octet < 0x7f)));
  CHECK(program.wait() == success);
}
