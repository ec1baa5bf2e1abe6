#include "cli/telexd/logs/log_file.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace telex::cli;
using telex::test::file_size_limit;
using telex::test::scratch;
using telex::test::text_of;

namespace {

/// Standard output is a file meanwhile, which was not opened to append to it.
class redirected_output {
public:
  explicit redirected_output(const std::string& path)
    : original_{::dup(STDOUT_FILENO)} {
    descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600)};
    ::dup2(file.get(), STDOUT_FILENO);
  }
  redirected_output(const redirected_output&) = delete;
  redirected_output& operator=(const redirected_output&) = delete;
  ~redirected_output() {
    ::dup2(original_.get(), STDOUT_FILENO);
  }

private:
  descriptor original_;
};

} // namespace

TEST_CASE("a line that finds no room is completed when there is some") {
  scratch dir;
  log_file file{dir / "log"};
  {
    file_size_limit full{8};
    CHECK(file.write("one\ntwo two\nthree\nfour\n") == 2);
    CHECK(file.failure() == "EFBIG");
    CHECK(file.write("five\n") == 1);
  }
  CHECK(file.write("six\n") == 0);
  CHECK(text_of(dir / "log") == "one\ntwo two\nsix\n");
}

TEST_CASE("a line is completed bit by bit") {
  scratch dir;
  log_file file{dir / "log"};
  for (auto room = 1; room < 8; ++room) {
    file_size_limit full{static_cast<rlim_t>(room)};
    CHECK(file.write(room == 1 ? "a line\n" : "") == 0);
    CHECK(std::filesystem::file_size(dir / "log") == static_cast<std::size_t>(room));
  }
  CHECK(file.write("and on\n") == 0);
  CHECK(text_of(dir / "log") == "a line\nand on\n");
}

TEST_CASE("lines that fit to the last octet are no loss and no torn line") {
  scratch dir;
  log_file file{dir / "log"};
  {
    file_size_limit full{8};
    CHECK(file.write("one\ntwo\nthree\n") == 1);
  }
  CHECK(file.write("four\n") == 0);
  CHECK(text_of(dir / "log") == "one\ntwo\nfour\n");
}

TEST_CASE("a torn line is lost when its file is emptied or another is open") {
  scratch dir;
  std::optional<log_file> file{dir / "log"};
  {
    file_size_limit full{2};
    REQUIRE(file->write("one\n") == 0);
  }
  SECTION("emptied") {
    std::filesystem::resize_file(dir / "log", 0);
    CHECK(file->write("two\n") == 1);
    CHECK(text_of(dir / "log") == "two\n");
  }
  SECTION("added to by somebody else") {
    std::ofstream{dir / "log", std::ios::app} << "x\n";
    CHECK(file->write("two\n") == 1);
    CHECK(text_of(dir / "log") == "onx\ntwo\n");
  }
  SECTION("added to by somebody else who was cut short") {
    std::ofstream{dir / "log", std::ios::app} << "x";
    CHECK(file->write("two\n") == 1);
    CHECK(text_of(dir / "log") == "onx\ntwo\n");
  }
  SECTION("another one") {
    std::filesystem::rename(dir / "log", dir / "log.1");
    std::ofstream{dir / "log"} << "on";
    CHECK_FALSE(file->reopen());
    CHECK(file->write("two\n") == 1);
    CHECK(text_of(dir / "log") == "on\ntwo\n");
  }
  SECTION("closed") {
    file_size_limit full{2};
    CHECK(file->close() == 1);
  }
  SECTION("closed with room") {
    CHECK(file->close() == 0);
    CHECK(text_of(dir / "log") == "one\n");
  }
}

TEST_CASE("standard output that is a file is appended to when it is emptied") {
  scratch dir;
  std::size_t lost = 0;
  {
    redirected_output redirected{dir / "log"};
    log_file file{"-"};
    lost += file.write("one\n");
    std::filesystem::resize_file(dir / "log", 0);
    lost += file.write("two\n");
  }
  CHECK(lost == 0);
  CHECK(text_of(dir / "log") == "two\n");
}

TEST_CASE("to open a pipe anew waits for nobody") {
  scratch dir;
  log_file file{dir / "log"};
  std::filesystem::remove(dir / "log");
  REQUIRE(::mkfifo((dir / "log").c_str(), 0600) == 0);
  CHECK(file.reopen() == "ENXIO");
  CHECK(file.write("goes on\n") == 0);
}
