#include "cli/telex/exit_code.hpp"

#include "tests/support/catch.hpp"

#include <fstream>
#include <sstream>
#include <string>

using namespace telex::cli;

TEST_CASE("the table of exit codes has each once, within 80 columns") {
  std::istringstream lines{exit_code_table()};
  std::string line;
  std::getline(lines, line);
  CHECK(line.empty());
  std::getline(lines, line);
  CHECK(line == "Exit codes:");
  std::string found;
  while (std::getline(lines, line)) {
    CHECK(line.size() <= 80);
    CHECK(line.substr(0, 2) == "  ");
    if (line[2] != ' ')
      found += line[2];
  }
  CHECK(found == "012345");
}

TEST_CASE("docs/scripts.md has the table of exit codes") {
  std::ifstream document{TELEX_SCRIPTS_DOCUMENT};
  std::string found;
  for (std::string line; std::getline(document, line);)
    if (found.empty() && line == "| status | meaning |")
      while (std::getline(document, line) && line.starts_with('|'))
        found += line + '\n';
  std::string due = "| --- | --- |\n";
  for (const auto& [code, meaning] : exit_codes)
    due += "| " + std::to_string(code) + " | " + std::string{meaning} + " |\n";
  CHECK(found == due);
}
