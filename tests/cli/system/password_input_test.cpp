#include "cli/system/password_input.hpp"

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <variant>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

constexpr auto long_enough = std::chrono::seconds{30};

struct pipe_fixture {
  pipe_fixture() {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  }

  scratch folder;
  std::string path = folder / "pipe";
};

} // namespace

TEST_CASE_METHOD(pipe_fixture, "a pipe that nobody writes to is given up") {
  auto read = read_password_file(path, std::chrono::milliseconds{20});
  CHECK(std::get<std::string>(read) == "nobody writes to that pipe");
}

TEST_CASE_METHOD(pipe_fixture,
                 "a password comes through a pipe, if it comes late too") {
  std::thread writer{[this] {
    descriptor end{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    CHECK(::write(end.get(), "hers\n", 5) == 5);
  }};
  auto read = read_password_file(path, long_enough);
  writer.join();
  CHECK(std::get<secret>(read).text() == "hers");
}

TEST_CASE_METHOD(pipe_fixture, "who writes no password to a pipe is not waited for") {
  descriptor reader{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  descriptor writer{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  auto read = read_password_file(path, std::chrono::milliseconds{20});
  CHECK(std::get<std::string>(read) == "it takes too long");
}

TEST_CASE("a pipe of a shell has what was written to it, and its end") {
  int ends[2] = {-1, -1};
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const descriptor reader{ends[0]};
  descriptor writer{ends[1]};
  CHECK(::write(writer.get(), "hers\n", 5) == 5);
  writer.reset();
  auto path = "/dev/fd/" + std::to_string(reader.get());
  CHECK(std::get<secret>(read_password_file(path, long_enough)).text() == "hers");
  CHECK(std::get<secret>(read_password_file(path, long_enough)).empty());
}
