// telex send: where the text comes from.

#include "tests/process/piped_client.hpp"
#include "tests/support/process_status.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>
#include <utility>

#include <fcntl.h>

using namespace telex::test;
using namespace telex::test::piped;

namespace {

struct file_fixture : server_fixture {
  scratch folder;

  std::string file(std::string_view text) {
    auto path = folder / "text";
    std::ofstream{path} << text;
    return path;
  }
};

/// telex, with a standard input that others have set not to block.
struct impatient_client {
  explicit impatient_client(words arguments)
    : program{with_input(std::move(arguments))} {
    input.read.reset();
  }

  words with_input(words arguments) {
    ::fcntl(input.read.get(), F_SETFD, 0);
    ::fcntl(input.read.get(), F_SETFL, O_NONBLOCK);
    words result{"/bin/sh", "-c",
                 "exec \"$0\" \"$@\" <&" + std::to_string(input.read.get()),
                 client_program()};
    result.insert(result.end(), arguments.begin(), arguments.end());
    return result;
  }

  void write(std::string_view text) {
    REQUIRE(::write(input.write.get(), text.data(), text.size())
            == static_cast<ssize_t>(text.size()));
  }

  pipe_ends input = open_pipe();
  child_process program;
};

} // namespace

// -- files -----------------------------------------------------------------------

TEST_CASE_METHOD(file_fixture, "send sends a file, byte for byte") {
  std::string body{"one\r\n\ntwo\0\xff\n", 12};
  auto alice = send({"bob", "--file", file(body)});
  server.welcome("alice");
  server.deliver("bob", body);
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(file_fixture, "send takes - for the standard input") {
  auto alice = send({"bob", "--file", "-"});
  alice.write("hello");
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", "hello");
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(file_fixture, "send says why a file is no message") {
  auto none = folder / "none";
  for (const auto& [path, why] : std::vector<std::pair<std::string, std::string>>{
         {file(""), "there is nothing to send: the text is empty"},
         {none, "cannot open " + none + ": No such file or directory"},
         {folder.path(), "cannot open " + folder.path() + ": Is a directory"}}) {
    auto alice = send({"bob", "--file", path});
    CHECK(alice.error().read_all()
          == "telex: " + why + "; telex send --help says more.\n");
    CHECK(alice.output().read_all().empty());
    CHECK(alice.wait() == usage);
  }
}

TEST_CASE_METHOD(file_fixture, "send sends no file that is too long, nor its begin") {
  auto alice = send({"bob", "--file", file(std::string(65537, 'x'))});
  CHECK(alice.error().read_all().find("longer than 65536") != std::string::npos);
  CHECK(alice.wait() == usage);
}

// -- lines -----------------------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "each line is sent as soon as it is there") {
  auto alice = send({"bob,carol", "--each-line"});
  server.welcome("alice");
  alice.write("@dave -x\n\ntw");
  server.deliver("bob", "@dave -x");
  server.deliver("carol", "@dave -x");
  CHECK(alice.output().read_line() == "delivered to bob (line 1)");
  CHECK(alice.output().read_line() == "delivered to carol (line 1)");
  alice.write("o");
  alice.close_input();
  server.expect_send("bob", "two");
  server.sending().send("ERROR 102 Unable to send\n\n");
  server.deliver("carol", "two");
  CHECK(alice.output().read_all()
        == std::string{refused} + " (line 3)\ndelivered to carol (line 3)\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(file_fixture,
                 "each line of a file is sent, but one that is too long") {
  auto path = file("one\n" + std::string(65537, 'x') + "\nthree");
  auto alice = send({"bob", "--each-line", "--file", path});
  server.welcome("alice");
  server.deliver("bob", "one");
  server.deliver("bob", "three");
  CHECK(alice.output().read_all()
        == "delivered to bob (line 1)\n"
           "not sent: line 2: it is longer than 65536 bytes\n"
           "delivered to bob (line 3)\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(file_fixture, "each line that could not be sent is told of") {
  auto path = file("one\ntwo\n");
  auto alice = send({"bob", "--each-line", "--file", path});
  server.welcome("alice");
  server.expect_send("bob", "one");
  server.hang_up();
  CHECK(alice.output().read_all()
        == "not confirmed by bob: the connection ended before the answer came; bob may "
           "have it (line 1)\n"
           "not sent to bob: there is no connection (line 2)\n");
  CHECK(alice.wait() == lost);
}

// -- an input that does not block --------------------------------------------------

TEST_CASE_METHOD(server_fixture,
                 "send waits for an input that others have set not to block") {
  impatient_client alice{
    {"send", "--as", "alice", "--server", server.address(), "bob"}};
  wait_until_it_sleeps(alice.program.pid());
  alice.write("hel");
  wait_until_it_sleeps(alice.program.pid());
  alice.write("lo");
  alice.input.write.reset();
  server.welcome("alice");
  server.deliver("bob", "hello");
  CHECK(alice.program.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture, "a chat waits for an input that does not block") {
  impatient_client alice{{"chat", "alice", "--server", server.address()}};
  server.welcome("alice");
  wait_until_it_sleeps(alice.program.pid());
  alice.write("@bob hello\n");
  server.deliver("bob", "hello");
  CHECK(alice.program.output().read_line() == "delivered to bob");
  alice.input.write.reset();
  CHECK(alice.program.wait() == all_delivered);
}
