#include "cli/telex/log/pretty_printer.hpp"

#include "tests/cli/telex/log/log_lines.hpp"

#include <sstream>

using namespace telex;
using namespace telex::log;
using namespace telex::log::test;

namespace {

std::string printed(const std::vector<std::string>& lines, bool has_colours = false) {
  std::string result;
  pretty_printer subject{result, cli::palette{has_colours}};
  for (const auto& each : lines)
    subject.take(*parsed{each});
  subject.finish();
  return result;
}

/// What a line has behind its event.
std::string details(const std::string& line) {
  auto text = printed({line});
  auto begin = text.find("event-name") + std::string_view{"event-name   "}.size();
  return text.substr(begin, text.size() - begin - 1);
}

std::string details_of(const std::string& fields) {
  return details(line("event-name", fields));
}

} // namespace

TEST_CASE("a message is printed in columns, with who it was from and for") {
  CHECK(printed(delivered_send)
        == "2026-11-25\n"
           "12:29:56.000100 connection/24  received     #4711 alice -> bob 5 B\n"
           "12:29:56.000103 registry/9     looked-up    #4711 alice -> bob 3 us "
           "recipients=1\n"
           "12:29:56.000105 connection/27  queued       #4711 alice -> bob 5 us "
           "waiting=1\n"
           "12:29:56.000120 connection/27  forwarded    #4711 alice -> bob 20 us\n"
           "12:29:56.000230 connection/27  acknowledged #4711 alice -> bob 110 us "
           "delivered\n"
           "12:29:56.000232 transaction/25 settled      #4711 132 us delivered\n"
           "12:29:56.000240 connection/24  answered     #4711 alice -> bob 140 us "
           "delivered\n");
}

TEST_CASE("the lines of a message fit 80 columns") {
  std::istringstream lines{printed(delivered_send)};
  for (std::string line; std::getline(lines, line);)
    CHECK(line.size() <= 80);
}

TEST_CASE("a warning is called one") {
  CHECK(printed({line("new", "", "warning"), line("new", R"("count":2)")})
        == "2026-11-25\n"
           "12:29:56.000100 connection/24  new          warning\n"
           "12:29:56.000100 connection/24  new          count=2\n");
}

TEST_CASE("the date is printed when it changes") {
  auto next_day = line("stopped");
  next_day.replace(next_day.find("25T12"), 5, "26T00");
  auto text = printed({line("x"), line("x"), next_day});
  CHECK(text.find("2026-11-25\n") == 0);
  CHECK(text.find("2026-11-25\n", 1) == std::string::npos);
  CHECK(text.find("\n2026-11-26\n00:29:56") != std::string::npos);
}

TEST_CASE("no line ends with blanks") {
  CHECK(printed({line("x")}) == "2026-11-25\n12:29:56.000100 connection/24  x\n");
}

TEST_CASE("all other fields are printed too") {
  CHECK(details_of(R"("user":"alice","peer":"127.0.0.1","connection":24,)"
                   R"("role":"sender","complete":false)")
        == "alice 127.0.0.1 role=sender complete=false");
  CHECK(details_of(R"("peer":"192.0.2.7","reason":"limits.per-address","count":12)")
        == "192.0.2.7 limits.per-address count=12");
  CHECK(details_of(R"("connection":7)") == "connection=7");
  CHECK(details_of(R"("more":{"a": null})") == R"(more="{\"a\":null}")");
}

TEST_CASE("an event that is not known does not say who writes to whom") {
  CHECK(details_of(R"("transaction":1,"user":"alice","peer":"bob")") == "#1 alice bob");
}

TEST_CASE("nothing that a peer wrote moves the cursor") {
  CHECK(details_of(R"("peer":"\u001b[2J\u0007\u0000\u009b\r\n","na\u001bme":"\u001b")")
        == R"(\e[2J\x07\x00\x9b\r\n na\eme=\e)");
  auto text = printed({line("e\\u001bvent", "", "info", "a\\u001b")});
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("what a peer wrote can't be taken for something else") {
  CHECK(details_of(R"("peer":"bob 5 B delivered")") == "\"bob 5 B delivered\"");
  CHECK(details_of(R"("peer":"a\" -> \"b")") == R"("a\" -> \"b")");
  CHECK(details_of(R"("peer":"a\\")") == R"("a\\")");
  CHECK(details_of(R"("name":"")") == "name=\"\"");
}

TEST_CASE("letters of all scripts are printed as they are") {
  CHECK(details_of(R"("peer":"\u00c3\u00a4")") == "\u00e4");
}

TEST_CASE("names and outcomes are coloured") {
  auto text = printed({delivered_send.back()}, true);
  CHECK(text.find("\x1b[1;36malice\x1b[0m -> \x1b[1;36mbob\x1b[0m")
        != std::string::npos);
  CHECK(text.find("\x1b[32mdelivered\x1b[0m") != std::string::npos);
  text = printed({line("settled", R"("reason":"draining")", "warning")}, true);
  CHECK(text.find("\x1b[31mdraining\x1b[0m") != std::string::npos);
  CHECK(text.find("\x1b[31mwarning\x1b[0m") != std::string::npos);
}
