// What becomes of what each command prints when nobody can have it: its standard output
// is closed or full, or its reader has gone; and of what is wrong, where nobody can be
// told.

#include "tests/process/surroundings.hpp"
#include "tests/process/writing_program.hpp"
#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"

#include <functional>
#include <string>

using namespace telex::test;

namespace {

/// With which exit code a command ends.
enum exit_code { success, unwritten, not_written = 2, not_known };

/// What it says of what it could not write, before the reason.
const std::string client_complaint = "telex: cannot write the output: ";
const std::string router_complaint = "telexd: cannot write to standard output: ";

/// A run that prints something, and goes well if somebody takes that.
struct subject {
  std::string program;
  words arguments;
  std::string complaint = client_complaint;
  /// With which it ends when that is lost.
  int code = unwritten;
  std::string input{};
  std::function<void(fake_server&)> play = [](fake_server&) {};
  /// Whether a reader who goes away has had enough.
  bool is_stream = false;

  words command(words before) const {
    before.push_back(program);
    before.insert(before.end(), arguments.begin(), arguments.end());
    return before;
  }
};

/// The same started by a shell, with its streams elsewhere.
words redirected(const subject& what, const std::string& redirections) {
  return what.command({"/bin/sh", "-c", "exec \"$0\" \"$@\" " + redirections});
}

struct all_commands : surroundings {
  subject client(words arguments) const {
    return {client_program(), std::move(arguments)};
  }

  subject log(words arguments, bool is_stream) const {
    arguments.insert(arguments.begin(), "log");
    subject result = client(std::move(arguments));
    result.code = not_written;
    result.is_stream = is_stream;
    return result;
  }

  /// Who talks to a server in whose stream nothing else may be found.
  subject talk(words arguments, const std::string& input) const {
    subject result = client(with_server(std::move(arguments)));
    result.input = input;
    result.play = [](fake_server& of_bob) {
      of_bob.welcome("alice");
      of_bob.deliver("bob", "hello");
    };
    return result;
  }

  subject check(words arguments) const {
    arguments.insert(arguments.begin(), {"check", telexd.address()});
    subject result = client(std::move(arguments));
    result.code = not_known;
    return result;
  }

  subject of_router(words arguments) const {
    return {router_program(), std::move(arguments), router_complaint};
  }

  std::vector<subject> subjects() const {
    auto from_input = log({}, true);
    from_input.input = received_event;
    return {
      client({"--version"}),
      client({"--help"}),
      log({file}, true),
      log({"--json", file}, true),
      from_input,
      log({"--summary", file}, false),
      log({"--timeline", "--transaction", "1", file}, false),
      log({"--mermaid", "--transaction", "1", file}, false),
      log({"--svg", "-", "--transaction", "1", file}, false),
      client(with_router({"top", "--once", "--interval", "200ms"})),
      client(with_router({"top", "--once", "--json", "--interval", "200ms"})),
      check({}),
      check({"--json"}),
      client({"bench", "pairs", "--count", "1", "--seconds", "0.1", "--warm-up", "0",
              "--server", telexd.address()}),
      talk({"send", "--as", "alice", "bob", "hello"}, ""),
      talk({"send", "--as", "alice", "bob"}, "hello"),
      talk({"chat", "alice"}, "@bob hello\n"),
      of_router({"--version"}),
      of_router({"account", "add", "--help"}),
      of_router({"--print-config"}),
      of_router({"--check-config"}),
      of_router({"account", "list", "--accounts.file", accounts.path()}),
    };
  }

  /// Runs it to its end, and returns its exit code.
  template <class Program>
  int run(const subject& what, Program& program) {
    program.write(what.input);
    program.close_input();
    what.play(server);
    return program.wait();
  }

  router_process telexd;
  accounts_folder accounts;
};

} // namespace

// -- reports -------------------------------------------------------------------------

TEST_CASE_METHOD(all_commands,
                 "what can't be written is a complaint and an exit code") {
  auto [redirection, reason] = GENERATE(table<std::string, std::string>(
    {{">/dev/full", "No space left on device"}, {">&-", "Bad file descriptor"}}));
  for (const auto& each : subjects()) {
    INFO(joined(each.arguments) << redirection);
    child_process program{redirected(each, redirection)};
    CHECK(run(each, program) == each.code);
    CHECK(program.error().read_all() == each.complaint + reason + ".\n");
  }
}

TEST_CASE_METHOD(all_commands, "a file that may not grow is full, and kills nobody") {
  for (const auto& each : {client({"--version"}), of_router({"--version"})}) {
    INFO(each.program);
    auto command = redirected(each, ">\"$FULL\"");
    command[2].insert(0, "ulimit -f 0; ");
    child_process program{command, {{"FULL", path("output")}}};
    CHECK(run(each, program) == each.code);
    CHECK(program.error().read_all() == each.complaint + "File too large.\n");
  }
}

TEST_CASE_METHOD(all_commands,
                 "a report is lost without a reader, and a stream has had one") {
  for (const auto& each : subjects()) {
    INFO(joined(each.arguments));
    writing_program program{each.arguments, dead_pipe(), each.program};
    CHECK(run(each, program) == (each.is_stream ? success : each.code));
    CHECK(program.complaint()
          == (each.is_stream ? "" : each.complaint + "Broken pipe.\n"));
  }
}

TEST_CASE_METHOD(all_commands,
                 "without any streams there is an exit code all the same") {
  for (const auto& each : subjects()) {
    // Who is to read the standard input would find nothing.
    if (!each.input.empty())
      continue;
    INFO(joined(each.arguments));
    child_process program{redirected(each, "<&- >&- 2>&-")};
    CHECK(run(each, program) == each.code);
  }
}

// -- complaints ----------------------------------------------------------------------

TEST_CASE_METHOD(all_commands, "what nobody can be told of is not told elsewhere") {
  auto nobody = "127.0.0.1:1";
  for (auto redirection : {"2>&-", "2>/dev/full"})
    for (const auto& [program, arguments, code] :
         std::vector<std::tuple<std::string, words, int>>{
           {client_program(), {"frob"}, 2},
           {client_program(), {"log", path("missing")}, 2},
           {client_program(), {"log", "--user", "nobody", file}, 1},
           {client_program(), {"send", "--as", "no name", "bob", "hello"}, 2},
           {client_program(), {"top", "--once", "--admin", nobody}, 3},
           {client_program(), {"bench", "pairs", "--server", nobody}, 4},
           {router_program(), {"frob"}, 2},
           {router_program(), {"--port", "0", "--tls", "127.0.0.1:0"}, 2},
           {router_program(), {"--port-file", path("no/such"), "--port", "0"}, 1},
           {router_program(),
            {"account", "list", "--accounts.file", path("missing")},
            1}}) {
      const subject what{program, arguments};
      INFO(joined(arguments) << redirection);
      child_process silent{redirected(what, redirection)};
      CHECK(silent.output().read_all().empty());
      CHECK(silent.wait() == code);
    }
}
