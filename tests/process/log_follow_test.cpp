// telex log --follow: what is added to files and streams, and how it ends.

#include "tests/process/log_program.hpp"

#include <csignal>

using namespace telex::test;

namespace {

/// A file that is followed, of which the first event has been shown.
struct followed_file : folder {
  followed_file() : program{run({"--follow", write("log", event(1))})} {
    CHECK(program.output().read_line() + '\n' == date);
    expect(1);
  }

  void expect(int transaction) {
    CHECK(program.output().read_line() + '\n' == shown(transaction));
  }

  /// Ends it, which must have nothing more to show or to complain of.
  void interrupt(int number = SIGINT) {
    program.signal(number);
    CHECK(output_of(program).empty());
  }

  child_process program;
};

} // namespace

TEST_CASE_METHOD(followed_file, "log that follows a file shows what is added") {
  write("log", event(2));
  expect(2);
  write("log", event(3) + event(4));
  expect(3);
  expect(4);
  interrupt();
}

TEST_CASE_METHOD(followed_file, "SIGTERM ends log that follows a file, too") {
  interrupt(SIGTERM);
}

TEST_CASE_METHOD(followed_file, "log waits for the rest of a line that is cut") {
  auto line = event(3);
  write("log", event(2) + line.substr(0, 70));
  expect(2);
  write("log", line.substr(70));
  expect(3);
  // A line that is not there yet is not damaged.
  write("log", event(4) + line.substr(0, 70));
  expect(4);
  interrupt();
}

TEST_CASE_METHOD(followed_file, "log goes on with a file that has replaced its own") {
  rename("log", "log.1");
  write("log", event(2));
  expect(2);
  write("log", event(3));
  expect(3);
  interrupt();
}

TEST_CASE_METHOD(followed_file, "log loses nothing that is written to a renamed file") {
  rename("log", "log.1");
  // This is shown, so the file that has no name is still read.
  write("log.1", event(2));
  expect(2);
  write("log", "");
  // So is this: the new file, which is there, has not taken its place yet.
  write("log.1", event(3));
  expect(3);
  write("log.1", event(4));
  write("log", event(5));
  expect(4);
  expect(5);
  interrupt();
}

TEST_CASE_METHOD(followed_file, "log goes on with a file that was emptied") {
  std::filesystem::resize_file(path("log"), 0);
  // Shorter than what was there, or nobody could tell that something was.
  write("log", R"({"time":"2026-11-25T12:30:00.000000Z","level":"info",)"
               R"("actor":"router/0","event":"stopped"})"
               "\n");
  CHECK(program.output().read_line() == "12:30:00.000000 router/0       stopped");
  program.signal(SIGINT);
  check_complaint(program, path("log") + " was truncated: goes on with its beginning");
  CHECK(program.wait() == all_read);
}

TEST_CASE_METHOD(followed_file, "a line that is cut by a rotation is damaged") {
  write("log", event(2) + "{\"time\"");
  expect(2);
  rename("log", "log.1");
  write("log", event(3));
  expect(3);
  program.signal(SIGINT);
  check_complaint(program,
                  "1 damaged line was skipped, the first at " + path("log") + ":3");
  CHECK(program.wait() == all_read);
}

TEST_CASE("log follows only the last of several files") {
  folder files;
  auto one = files.write("one", event(1));
  auto two = files.write("two", event(2));
  auto program = run({"-f", "--json", one, two});
  CHECK(program.output().read_until(event(2)) == event(1) + event(2));
  files.write("one", event(3));
  files.write("two", event(4));
  CHECK(program.output().read_until("\n") == event(4));
  program.signal(SIGINT);
  CHECK(output_of(program).empty());
}

TEST_CASE("log that follows the standard input ends with it") {
  auto program = run({"-f", "--json"});
  program.write(event(1));
  CHECK(program.output().read_until("\n") == event(1));
  program.close_input();
  CHECK(output_of(program).empty());
}

TEST_CASE("log that follows prints its summary when it is interrupted") {
  auto program = run({"-f", "--summary"});
  program.write(event(1));
  // It has read that when there is no place for more.
  program.write(std::string(2 * 1024 * 1024, '\n'));
  program.signal(SIGINT);
  CHECK(program.output().read_all().find("events:      1\n") != std::string::npos);
  CHECK(program.wait() == all_read);
}

TEST_CASE("log that follows says when it ends that nothing was found") {
  check_finds_nothing({"-f", "--transaction", "2"},
                      "nothing matches --transaction 2: 0 lines were read.");
}

TEST_CASE("SIGTERM ends log that follows although nobody reads its output") {
  folder files;
  std::string text;
  for (int i = 0; i < 10'000; ++i)
    text += event(i);
  auto program = run({"-f", "--json", files.write("log", text)});
  program.output().read_line();
  program.signal(SIGTERM);
  CHECK(program.wait() == 128 + SIGTERM);
}

TEST_CASE("log that can't find the file to follow exits with 2") {
  folder files;
  auto program = run({"-f", files.path("missing")});
  check_complaint(program, "No such file or directory");
  CHECK(program.wait() == not_all_read);
}
