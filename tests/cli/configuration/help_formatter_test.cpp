#include "cli/configuration/help_formatter.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex;

namespace {

/// A program with one of each kind.
struct program {
  program() {
    cli::add_help(app, "thing 1.2");
    app.add_option("WHAT", what, "What to do,\nas one likes.")->type_name("a|b");
    app.add_option("FILE", files, "Where.")->type_name("");
    app.add_option("--near", what, "How near it is.")
      ->type_name("N")
      ->default_str("7")
      ->envname("NEAR");
    auto one = app.add_flag("--one", given, "One of them.");
    auto other = app.add_flag("--other", given, "Another one.")->excludes(one);
    app
      .add_flag("--third", given,
                "And one more, of which there is so much to say that it "
                "takes two lines.")
      ->excludes(one)
      ->excludes(other);
    app.add_flag("--fourth", given, "The last.")->needs(other);
  }

  CLI::App app{"A thing that does so much that no line of 80 columns has the room for "
               "all of it.",
               "thing"};
  std::string what;
  std::vector<std::string> files;
  bool given = false;
};

std::string footer(const std::string& text) {
  CLI::App app{"", "thing"};
  cli::add_help(app, "");
  app.footer(text);
  auto help = app.help();
  return help.substr(help.rfind("and ends.\n") + 11);
}

} // namespace

TEST_CASE("help tells of each option in 80 columns, whatever lines it came in") {
  CHECK(
    program{}.app.help()
    == R"(A thing that does so much that no line of 80 columns has the room for all of it.
Usage: thing [OPTIONS] [WHAT] [FILE...]

Positionals:
  WHAT a|b                    What to do, as one likes.
  FILE ...                    Where.

Options:
  -h,--help                   Prints this text, and ends.
  --version                   Prints the version, and ends.
  --near N                    How near it is. The default is 7. Environment:
                              NEAR.
  --one                       One of them. Not with --other and --third.
  --other                     Another one. Not with --one and --third.
  --third                     And one more, of which there is so much to say
                              that it takes two lines. Not with --one and
                              --other.
  --fourth                    The last. Only with --other.
)");
}

TEST_CASE("commands have the help of their program, and are told of in it") {
  program thing;
  auto command = thing.app.add_subcommand("go", "Goes on as long as anybody likes, and "
                                                "then for a while.");
  command->add_option("--as", thing.what, "How.")->type_name("NAME");
  CHECK(
    thing.app.help().find("\n  go                          Goes on as long as anybody "
                          "likes, and then for a\n                              "
                          "while.\n")
    != std::string::npos);
  CHECK(
    command->help("thing").starts_with("Goes on as long as anybody likes, and then "
                                       "for a while.\nUsage: thing go [OPTIONS]\n"));
  CHECK(command->help().find("\n  -h,--help                   Prints this text")
        != std::string::npos);
}

TEST_CASE("what help ends with keeps its lines up to one that is too long") {
  CHECK(footer("\nShort\nlines,\n\n  a  table\n  b  row\n")
        == "Short\nlines,\n\n  a  table\n  b  row\n");
  auto word = std::string(39, 'x');
  CHECK(footer("Short.\n" + word + ' ' + word + " y\nz\n\nNew.")
        == "Short.\n" + word + ' ' + word + "\ny z\n\nNew.\n");
  // Another indentation is another paragraph.
  CHECK(footer("  " + word + ' ' + word + " y\nz")
        == "  " + word + "\n  " + word + " y\nz\n");
}

TEST_CASE("a row of a table goes on below its text") {
  auto word = std::string(39, 'x');
  CHECK(footer("  a  " + word + ' ' + word + "\n  b  z\n")
        == "  a  " + word + "\n     " + word + "\n  b  z\n");
}
