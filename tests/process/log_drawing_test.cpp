// telex log that draws a message: where the drawing goes, and what it says if there is
// none. What it looks like is tested in tests/cli/telex/log/.

#include "tests/process/log_program.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"
#include "tests/support/text_of.hpp"

#include <sys/stat.h>

using namespace telex::test;

namespace {

/// A line of the log.
std::string line(const std::string& actor, const std::string& event,
                 const std::string& fields) {
  return R"({"time":"2026-11-25T12:29:56.000100Z","level":"debug","actor":")" + actor
         + R"(","event":")" + event + '"' + fields + "}\n";
}

/// A message that `sender` gets an answer to.
std::string message(int transaction, const std::string& sender = "alice") {
  auto fields = R"(,"transaction":)" + std::to_string(transaction) + R"(,"user":")"
                + sender + R"(","peer":"bob","connection":24,)";
  return line("connection/24", "received", fields + R"("bytes":5)")
         + line("connection/24", "answered",
                fields + R"("duration_us":140,"reason":"recipient-busy")");
}

/// Where a run of the router begins.
const std::string listening
  = line("router/0", "listening", R"(,"address":"127.0.0.1:1933")");

/// A log of two messages, and another one of a router that reports no steps.
struct logs : folder {
  std::string file = write("log", listening + message(1) + message(2));
  std::string quiet = write("quiet", listening);
};

} // namespace

TEST_CASE_METHOD(logs, "log draws a message") {
  auto text = output_of({"--timeline", "--transaction", "2", file});
  CHECK(text.starts_with("transaction 2: alice to bob, 5 octets\n"
                         "not delivered after 140 us: recipient-busy\n"));
  CHECK(text.find("\x1b") == std::string::npos);
}

TEST_CASE_METHOD(logs, "a drawing is as wide as the terminal, and has its colours") {
  words command{client_program(), "log", "--timeline", "--transaction", "1", file};
  environment changes{{"COLUMNS", ""}, {"NO_COLOR", ""}};
  terminal usual{command, 80, 24, changes};
  terminal wide{command, 100, 24, changes};
  CHECK(usual.wait() == all_read);
  CHECK(wide.wait() == all_read);
  CHECK(usual.raw().find("\x1b[31mnot delivered") != std::string::npos);
  CHECK(wide.raw().size() > usual.raw().size());
}

TEST_CASE_METHOD(logs, "log does not draw over what it draws") {
  auto before = text_of(file);
  std::filesystem::create_symlink(file, path("link"));
  for (const auto& picture : {file, path("./log"), path("link")}) {
    auto program = run({"--svg", picture, "--transaction", "1", file});
    CHECK(program.error().read_all().find("take the place of the log")
          != std::string::npos);
    CHECK(program.wait() == 2);
  }
  CHECK(text_of(file) == before);
}

TEST_CASE_METHOD(logs, "log writes a message for Mermaid") {
  auto text = output_of({"--mermaid", "--transaction", "1", file});
  CHECK(text.starts_with("sequenceDiagram\n    actor p0 as alice\n"));
}

TEST_CASE_METHOD(logs, "log draws an image into a file, or to the standard output") {
  auto picture = write("picture", "what was there before");
  CHECK(output_of({"--svg", picture, "--transaction", "1", file}).empty());
  auto text = output_of({"--svg", "-", "--transaction", "1", file});
  CHECK(text.starts_with("<svg "));
  CHECK(text.ends_with("</svg>\n"));
  CHECK(text_of(picture) == text);
}

TEST_CASE_METHOD(logs, "an image for a pipe or a link leaves it what it was") {
  words drawing{"--transaction", "1", file};
  auto fifo = path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  child_process reader{{"/bin/cat", fifo}};
  drawing.insert(drawing.begin(), {"--svg", fifo});
  CHECK(output_of(drawing).empty());
  CHECK(reader.output().read_all().starts_with("<svg "));
  CHECK(std::filesystem::is_fifo(fifo));

  auto picture = write("picture", "what was there before");
  std::filesystem::create_symlink(picture, path("link"));
  drawing[1] = path("link");
  CHECK(output_of(drawing).empty());
  CHECK(std::filesystem::is_symlink(path("link")));
  CHECK(text_of(picture).starts_with("<svg "));

  drawing[1] = "/dev/stdout";
  CHECK(output_of(drawing) == text_of(picture));
}

TEST_CASE_METHOD(logs, "an image that can't be written leaves the file as it was") {
  auto picture = write("picture", "what was there before");
  child_process program{
    {"/bin/sh", "-c",
     "ulimit -f 0; exec \"$0\" log --svg \"$1\" --transaction 1 \"$2\"",
     client_program(), picture, file}};
  check_complaint(program, "cannot write " + picture + ": File too large.");
  CHECK(program.wait() == not_all_read);
  CHECK(text_of(picture) == "what was there before");
}

TEST_CASE_METHOD(logs, "log says that it has no message to draw") {
  auto form = GENERATE(as<std::string>{}, "--timeline", "--mermaid");
  auto program = run({form, "--transaction", "3", file});
  check_complaint(program, "the log has no message 3.");
  CHECK(program.output().read_all().empty());
  CHECK(program.wait() == nothing_found);
}

TEST_CASE_METHOD(logs, "log replaces no image if there is no message to draw") {
  auto picture = write("picture", "what was there before");
  auto program = run({"--svg", picture, "--transaction", "3", file});
  check_complaint(program, "the log has no message 3.");
  CHECK(program.wait() == nothing_found);
  CHECK(text_of(picture) == "what was there before");
}

TEST_CASE_METHOD(logs, "log says that there are no steps to draw") {
  auto program = run({"--timeline", "--transaction", "1", quiet});
  check_complaint(program, "the log has no steps of messages, which telexd writes with "
                           "--actor-log-level debug.");
  CHECK(program.wait() == nothing_found);
}

TEST_CASE_METHOD(logs, "log draws the last of several messages with a number") {
  auto later = write("later", listening + message(1, "carol") + listening);
  auto program = run({"--timeline", "--transaction", "1", file, later});
  CHECK(program.output().read_all().starts_with("transaction 1: carol to bob,"));
  CHECK(program.error().read_all()
        == "telex: message 1 is in 2 runs of the router; the last one is drawn.\n");
  CHECK(program.wait() == all_read);
}

TEST_CASE_METHOD(logs,
                 "log draws what it could read, and exits with 2 if that is not all") {
  auto program = run({"--timeline", "--transaction", "1", file, path("missing")});
  CHECK(program.output().read_all().starts_with("transaction 1: alice to bob,"));
  check_complaint(program, "No such file or directory");
  CHECK(program.wait() == not_all_read);
}
