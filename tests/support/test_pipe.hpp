// A pipe whose other end is what a test looks at.

#pragma once

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace telex::test {

/// Its writing end is for who is tested; no program inherits the two.
struct test_pipe {
  test_pipe() {
    int fds[2];
    REQUIRE(::pipe2(fds, O_CLOEXEC) == 0);
    reader = cli::descriptor{fds[0]};
    writer = cli::descriptor{fds[1]};
  }

  /// What one read(2) gives: nothing at the end.
  std::string read() {
    char bytes[4096];
    auto got = ::read(reader.get(), bytes, sizeof(bytes));
    return {bytes, static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }

  /// All up to the end, when nobody else has the writing end.
  std::string read_all() {
    writer.reset();
    std::string result;
    for (auto part = read(); !part.empty(); part = read())
      result += part;
    return result;
  }

  cli::descriptor reader;
  cli::descriptor writer;
};

} // namespace telex::test
