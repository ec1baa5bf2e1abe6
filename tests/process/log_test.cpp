// telex log: files, streams and terminals in, what is printed, and the exit code.

#include "tests/process/log_program.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

#include <csignal>
#include <sstream>

using namespace telex::test;

namespace {

/// Packs `text` with gzip.
std::string packed(const std::string& text) {
  child_process program{{"/bin/sh", "-c", "gzip -c"}};
  program.write(text);
  program.close_input();
  return program.output().read_all();
}

} // namespace

// -- files and streams ---------------------------------------------------------

TEST_CASE("log reads files in their order") {
  folder files;
  auto one = files.write("one", event(1));
  auto two = files.write("two", event(2));
  CHECK(output_of({two, one}) == date + shown(2) + shown(1));
}

TEST_CASE("log reads the standard input without a file, or for -") {
  auto arguments = GENERATE(words{}, words{"-"});
  auto program = run(arguments);
  program.write(event(1));
  program.close_input();
  CHECK(output_of(program) == date + shown(1));
}

TEST_CASE("log reads gzip from files and from the standard input") {
  folder files;
  auto file = files.write("log.gz", packed(event(1)));
  auto program = run({file, "-"});
  program.write(packed(event(2)));
  program.close_input();
  CHECK(output_of(program) == date + shown(1) + shown(2));
}

TEST_CASE("log shows what it has before it waits for more") {
  auto program = run({});
  program.write(event(1));
  CHECK(program.output().read_until("\n" + shown(1)) == date + shown(1));
  program.write(event(2));
  CHECK(program.output().read_line() + '\n' == shown(2));
}

TEST_CASE("log says what was not found, in how many lines, and exits with 1") {
  folder files;
  auto file = files.write("log", event(1) + event(2));
  check_finds_nothing({"--json", "--transaction", "3", file},
                      "telex: nothing matches --transaction 3: 2 lines were read.\n");
  check_finds_nothing({"--user", "a\x1b", "--actor", "router", "--event", "left",
                       "--event", "refused", "--level", "warning", "--failed",
                       "--since", "2026-11-25", "--slower-than", "5ms", file, file},
                      "nothing matches --user a\\e --actor router --event left --event "
                      "refused --level warning --failed --since 2026-11-25T00:00:00"
                      ".000000Z --slower-than 5000us: 4 lines were read.\n");
  check_finds_nothing({files.write("empty", "")}, "there are no events: 0 lines were");
  check_finds_nothing({"--transaction", "3"}, "nothing matches --transaction 3: 0 ");
}

TEST_CASE("log says that nothing was found beside what it could not read") {
  folder files;
  auto program = run({"--user", "bob", files.write("log", event(1)), files.path("no")});
  CHECK(program.error().read_all()
        == "telex: cannot read " + files.path("no")
             + ": No such file or directory.\n"
               "telex: nothing matches --user bob: 1 line was read.\n");
  CHECK(program.wait() == not_all_read);
}

TEST_CASE("a summary of nothing is printed, and is nothing that was found") {
  folder files;
  auto program = run({"--summary", "--user", "bob", files.write("log", event(1))});
  CHECK(program.output().read_all().find("events:      none\n") != std::string::npos);
  CHECK(program.error().read_all()
        == "telex: nothing matches --user bob: 1 line was read.\n");
  CHECK(program.wait() == nothing_found);
}

TEST_CASE("log finds what all its options ask for") {
  folder files;
  auto file = files.write("log", event(1) + event(2) + event(3));
  CHECK(output_of({"--transaction", "2", "--actor", "transaction/25", "--event", "left",
                   "--event", "settled", file, "--level", "debug", "--since",
                   "2026-11-25", "--slower-than", "132us"})
        == date + shown(2));
  check_finds_nothing({"--transaction", "2", "--failed", file}, "3 lines");
}

TEST_CASE("log copies lines as they are") {
  folder files;
  auto line = R"({ "time":"2026-11-25T12:29:56.000232Z", "new":[1 , {}],)"
              R"("level":"info","actor":"router/0","event":"\u0073topped" })"
              "\r\n";
  CHECK(output_of({"--json", files.write("log", line + event(1))}) == line + event(1));
}

TEST_CASE("log prints a summary of all files") {
  folder files;
  auto file = files.write("log", event(1) + event(2));
  auto text = output_of({"--summary", file, file});
  CHECK(text.find("events:      4\n") != std::string::npos);
}

TEST_CASE("a summary is as wide as COLUMNS or the terminal") {
  folder files;
  auto line = event(1);
  line.replace(line.find("settled"), 7, "answered");
  auto file = files.write("log", line);
  std::string bar;
  for (int i = 0; i < 29; ++i)
    bar += "\u2588";
  auto row = "\n             up to  200 us  1  " + bar + "\n";
  child_process piped{{client_program(), "log", "--summary", file},
                      {{"COLUMNS", "60"}}};
  CHECK(output_of(piped).find(row) != std::string::npos);
  terminal narrow{
    {client_program(), "log", "--summary", file}, 60, 24, {{"COLUMNS", ""}}};
  CHECK(narrow.wait() == all_read);
  CHECK(narrow.raw().find(row.substr(1, row.size() - 2) + "\r\n") != std::string::npos);
}

// -- what can't be read --------------------------------------------------------

TEST_CASE("log counts damaged lines, and says where the first one is") {
  folder files;
  auto good = files.write("good", event(1));
  auto bad = files.write("bad", event(2) + "damaged\n" + std::string(100, '\0') + '\n'
                                  + std::string(5'000'000, 'x') + '\n' + event(3)
                                  + event(4).substr(0, 50));
  auto program = run({good, bad});
  CHECK(program.output().read_all() == date + shown(1) + shown(2) + shown(3));
  CHECK(program.error().read_all()
        == "telex: 4 damaged lines were skipped, the first at " + bad + ":2.\n");
  CHECK(program.wait() == all_read);
}

TEST_CASE("log says of one damaged line that it was one") {
  auto program = run({});
  program.write("damaged");
  program.close_input();
  CHECK(program.error().read_all()
        == "telex: 1 damaged line was skipped, the first at the standard input:1.\n"
           "telex: there are no events: 1 line was read.\n");
  CHECK(program.output().read_all().empty());
  CHECK(program.wait() == nothing_found);
}

TEST_CASE("log reads a last line that lacks only its end") {
  auto program = run({});
  auto line = event(1);
  program.write(line.substr(0, line.size() - 1));
  program.close_input();
  CHECK(output_of(program) == date + shown(1));
}

TEST_CASE("log reads the other files if one is missing, and exits with 2") {
  folder files;
  auto program = run({files.path("missing"), files.write("log", event(1))});
  CHECK(program.output().read_all() == date + shown(1));
  check_complaint(program, "cannot read " + files.path("missing")
                             + ": No such file or directory");
  CHECK(program.wait() == not_all_read);
}

TEST_CASE("log can't read a folder") {
  folder files;
  auto program = run({files.path("")});
  check_complaint(program, ": Is a directory");
  CHECK(program.wait() == not_all_read);
}

TEST_CASE("log gives what it can of gzip that is cut, and exits with 2") {
  folder files;
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += event(i);
  auto whole = packed(text);
  auto file = files.write("log.gz", whole.substr(0, whole.size() / 2));
  auto program = run({"--json", file});
  auto got = program.output().read_all();
  CHECK(got.size() > event(0).size());
  CHECK(got.ends_with('\n'));
  CHECK(text.starts_with(got));
  check_complaint(program, "cannot read " + file + ": its end is missing");
  CHECK(program.wait() == not_all_read);
}

TEST_CASE("log shows all of gzip that something follows, and exits with 2") {
  folder files;
  auto line = event(1);
  line.pop_back();
  auto file = files.write("log.gz", packed(line) + "garbage");
  auto program = run({file});
  CHECK(program.output().read_all() == date + shown(1));
  check_complaint(program, "cannot read " + file + ": what follows its end is no gzip");
  CHECK(program.wait() == not_all_read);
}

TEST_CASE("log takes no notice of zeros behind gzip") {
  folder files;
  auto one = files.write("1.gz", packed(event(1)) + std::string(512, '\0'));
  CHECK(output_of({one}) == date + shown(1));
}

TEST_CASE("log that is to follow a gzipped file shows it, and exits with 2") {
  folder files;
  auto file = files.write("log.gz", packed(event(1)));
  auto program = run({"--follow", file});
  CHECK(program.output().read_all() == date + shown(1));
  check_complaint(program, "cannot follow " + file + ": it is gzipped");
  CHECK(program.wait() == not_all_read);
}

// -- what can't be written -----------------------------------------------------

TEST_CASE("log ends without a word when nobody reads on") {
  auto program = run({"--json"});
  program.write(event(1));
  program.output().read_line();
  program.output().close();
  // Neither has its standard input ended, nor does anything come there.
  CHECK(program.wait() == all_read);
  CHECK(program.error().read_all().empty());
}

TEST_CASE("log exits with 2 when its output cannot be written") {
  child_process program{
    {"/bin/sh", "-c", "exec \"$0\" log > /dev/full", client_program()}};
  program.write(event(1));
  program.close_input();
  CHECK(program.error().read_all()
        == "telex: cannot write the output: No space left on device.\n");
  CHECK(program.wait() == not_all_read);
}

// -- terminals -----------------------------------------------------------------

TEST_CASE("log has colours on a terminal, but not against NO_COLOR") {
  folder files;
  auto file = files.write("log", event(1));
  terminal coloured{{client_program(), "log", file}, 80, 24, {{"NO_COLOR", ""}}};
  CHECK(coloured.wait() == all_read);
  CHECK(coloured.raw().find("\x1b[32mdelivered\x1b[0m") != std::string::npos);
  terminal plain{{client_program(), "log", file}, 80, 24, {{"NO_COLOR", "1"}}};
  CHECK(plain.wait() == all_read);
  CHECK(plain.raw().find('\x1b') == std::string::npos);
}

TEST_CASE("log does not wait for somebody to type a log") {
  terminal program{{client_program(), "log"}, 200};
  CHECK(program.wait() == usage);
  CHECK(program.raw().find("FILE: name the log that telexd --actor-log")
        != std::string::npos);
}

// -- arguments -----------------------------------------------------------------

TEST_CASE("log says which argument is wrong and what it should be") {
  struct row {
    words arguments;
    const char* culprit;
  };
  for (const auto& [arguments, culprit] : std::vector<row>{
         {{"--event", "lost"}, "--event: \"lost\" is none of started, listening, "},
         {{"--event", "left", "--event", "x"}, "--event: \"x\" is none of "},
         {{"--event", ""}, "--event: \"\" is none of "},
         {{"--level", "bad"}, "--level: \"bad\" is none of debug, info, warning;"},
         {{"--actor", "user"}, "--actor: \"user\" is none of router, listener, "},
         {{"--actor", "x\ny/1"}, "--actor: \"x\\ny\" is none of router, "},
         {{"--actor", "connection/"}, "--actor: \"connection/\" has no number"},
         {{"--actor", "connection/x"}, "--actor: \"connection/x\" has no number"},
         {{"--transaction", "-1"}, "--transaction: \"-1\" is no number of a message"},
         {{"--transaction", "18446744073709551616"}, "is no number of a message"},
         {{"--since", "noon"}, "--since: \"noon\" is no time, as 2026-"},
         {{"--slower-than", "5"}, "--slower-than: \"5\" is no time span, as 500us"},
         {{"--json", "--summary"}, "--summary: it does not go together with --json;"},
         {{"--mermaid", "--timeline"}, "--mermaid: it does not go together with"},
         {{"--timeline"}, "--timeline: it draws one message; say which by --trans"},
         {{"--svg"}, "--svg"},
         {{"--svg", "-", "--transaction", "1", "-f"}, "leave --follow out"},
         {{"--mermaid", "--transaction", "1", "--failed"}, "leave all filters but"},
         {{"--svg", "", "--transaction", "1"}, "--svg: \"\" is no name of a file"},
         {{"--user"}, "--user"},
         {{"--user", ""}, "--user: \"\" is no name and no address"},
         {{""}, "FILE: \"\" is no name of a file"},
         {{"-", "log", "-"}, "FILE: the standard input, which is -, can be read once"},
         {{"--loud"}, "--loud"},
       }) {
    auto program = run(arguments);
    check_complaint(program, culprit);
    CHECK(program.output().read_all().empty());
    CHECK(program.wait() == usage);
  }
}

TEST_CASE("the help of log has all options and exit codes within 80 columns") {
  auto text = output_of({"--help"});
  for (auto name :
       {"FILE", "--user NAME", "--transaction N", "--actor router|listener|",
        "--event NAME", "--level debug|info|warning", "--since TIME",
        "--slower-than SPAN", "--failed", "-f,--follow", "--json", "--summary",
        "--timeline", "--mermaid", "--svg FILE", "--event takes ", "Exit codes:"})
    CHECK(text.find(name) != std::string::npos);
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
}
