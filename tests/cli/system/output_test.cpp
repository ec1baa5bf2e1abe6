#include "cli/system/output.hpp"

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <csignal>
#include <cstdio>

#include <unistd.h>

using namespace telex;
using namespace telex::cli;

namespace {

struct pipe_fixture {
  cli::descriptor reader;
  cli::descriptor writer;

  pipe_fixture() {
    int fds[2];
    REQUIRE(::pipe(fds) == 0);
    reader = cli::descriptor{fds[0]};
    writer = cli::descriptor{fds[1]};
    std::signal(SIGPIPE, SIG_IGN);
  }

  std::string read() {
    char bytes[4096];
    auto got = ::read(reader.get(), bytes, sizeof(bytes));
    return {bytes, static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }
};

/// One turn of a loop that waits for nothing else.
void turn(output& subject) {
  poller waiting;
  subject.watch(waiting);
  waiting.wake_at(poller::clock::now());
  waiting.wait();
  subject.handle(waiting);
}

} // namespace

TEST_CASE_METHOD(pipe_fixture, "lines are written with their ends") {
  output subject{writer.get(), "test"};
  subject.write_line("one");
  subject.write_line("two");
  subject.flush();
  CHECK(read() == "one\ntwo\n");
}

TEST_CASE_METHOD(pipe_fixture, "a piece ends with a line, so that others may write") {
  output subject{writer.get(), "test"};
  const std::string line(3000, 'x');
  subject.write_line(line);
  subject.write_line(line);
  turn(subject);
  CHECK(read() == line + '\n');
}

TEST_CASE("a file is written whole lines, however long they are") {
  auto file = std::tmpfile();
  output subject{::fileno(file), "test"};
  subject.write_line(std::string(10'000, 'x'));
  turn(subject);
  CHECK(subject.is_empty());
  CHECK(::lseek(::fileno(file), 0, SEEK_END) == 10'001);
  std::fclose(file);
}

TEST_CASE_METHOD(pipe_fixture, "a reader that does not read holds nobody up") {
  output subject{writer.get(), "test"};
  std::string line(1000, 'x');
  while (!subject.is_full()) {
    subject.write_line(line);
    turn(subject);
  }
  // All of it is there when the reader goes on.
  std::size_t got = 0;
  while (subject.is_full()) {
    got += read().size();
    turn(subject);
  }
  CHECK(got > 0);
}

TEST_CASE_METHOD(pipe_fixture, "a reader that has gone is written to no more") {
  output subject{writer.get(), "test"};
  reader.reset();
  subject.write_line("one");
  subject.flush();
  subject.write_line("two");
  subject.flush();
  CHECK_FALSE(subject.is_full());
}

TEST_CASE_METHOD(pipe_fixture, "who goes away loses lines, or has had enough") {
  output lost{writer.get(), "test"};
  output enough{writer.get(), "test", output::parting::has_enough};
  reader.reset();
  for (auto* each : {&lost, &enough}) {
    // Nothing is lost until there is something to write.
    turn(*each);
    CHECK(each->is_closed());
    CHECK_FALSE(each->has_failed());
    each->write_line("one");
  }
  CHECK(lost.has_failed());
  CHECK_FALSE(enough.has_failed());
}
