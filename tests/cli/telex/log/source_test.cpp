#include "cli/telex/log/source.hpp"

#include "tests/support/catch.hpp"

#include <array>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

using namespace telex;
using namespace telex::log;

namespace {

/// `hello` and a line feed, as gzip packs it.
constexpr std::string_view packed{
  "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd"
  "\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36\x06\x00\x00\x00",
  26};

/// A source that reads a pipe.
struct pipe_fixture {
  pipe_fixture() : pipe_fixture{open()} {}

  void write(std::string_view octets) {
    REQUIRE(::write(writer.get(), octets.data(), octets.size())
            == static_cast<ssize_t>(octets.size()));
  }

  /// What is there, and no more than `most` octets at a time.
  std::string read(std::size_t most = 1000) {
    std::string result(most, '\0');
    result.resize(subject.read(result).value());
    return result;
  }

  /// All up to the end.
  std::string read_all(std::size_t most = 1000) {
    writer.reset();
    std::string result;
    std::string piece(most, '\0');
    while (auto got = subject.read(piece))
      result.append(piece, 0, *got);
    return result;
  }

  cli::descriptor writer;
  source subject;

private:
  static std::array<int, 2> open() {
    std::array<int, 2> result;
    REQUIRE(::pipe(result.data()) == 0);
    return result;
  }
  explicit pipe_fixture(std::array<int, 2> ends)
    : writer{ends[1]}, subject{cli::descriptor{ends[0]}} {}
};

} // namespace

TEST_CASE_METHOD(pipe_fixture, "a source that is not packed is read as it is") {
  write("one");
  CHECK(read() == "one");
  CHECK_FALSE(subject.is_pending());
  write("\x1f\x8b");
  CHECK(read() == "\x1f\x8b");
  CHECK(read_all().empty());
  CHECK(subject.failure().empty());
}

TEST_CASE_METHOD(pipe_fixture, "an empty source is no failure") {
  CHECK(read_all().empty());
  CHECK(subject.failure().empty());
}

TEST_CASE_METHOD(pipe_fixture, "gzip is recognised and unpacked") {
  write(packed);
  CHECK(read_all() == "hello\n");
  CHECK(subject.failure().empty());
}

TEST_CASE_METHOD(pipe_fixture, "gzip is unpacked however little there is room for") {
  write(packed);
  CHECK(read_all(2) == "hello\n");
  CHECK(subject.failure().empty());
}

TEST_CASE_METHOD(pipe_fixture, "gzip may come in two pieces, cut anywhere") {
  auto size = GENERATE(range<std::size_t>(1, 26));
  write(packed.substr(0, size));
  // Of the first octet alone nothing is known: a read would wait for the second.
  if (size > 1)
    CHECK(read().empty());
  std::string result;
  while (subject.is_pending())
    result += read();
  write(packed.substr(size));
  CHECK(result + read_all() == "hello\n");
  CHECK(subject.failure().empty());
}

TEST_CASE_METHOD(pipe_fixture, "several gzip files are unpacked one after the other") {
  write(packed);
  write(packed);
  CHECK(read_all() == "hello\nhello\n");
  CHECK(subject.failure().empty());
}

TEST_CASE_METHOD(pipe_fixture, "gzip that is cut gives what there is, and a failure") {
  auto size = GENERATE(range<std::size_t>(2, 26));
  write(packed.substr(0, size));
  CHECK(std::string_view{"hello\n"}.starts_with(read_all()));
  CHECK(subject.failure() == "its end is missing");
}

TEST_CASE_METHOD(pipe_fixture,
                 "what follows gzip and is none is a failure, not a cut") {
  write(packed);
  write("more");
  CHECK(read_all() == "hello\n");
  CHECK(subject.failure() == "what follows its end is no gzip");
  CHECK_FALSE(subject.is_cut());
}

TEST_CASE_METHOD(pipe_fixture, "zeros that fill a block behind gzip are left out") {
  write(packed);
  write(std::string(10'000, '\0'));
  write(packed);
  write(std::string(1, '\0'));
  CHECK(read_all() == "hello\nhello\n");
  CHECK(subject.failure().empty());
}

TEST_CASE_METHOD(pipe_fixture,
                 "zeros behind gzip may come later, and more after them") {
  write(packed);
  CHECK(read().empty());
  CHECK(read() == "hello\n");
  write(std::string(10'000, '\0'));
  CHECK(read().empty());
  CHECK(subject.failure().empty());
  write(packed);
  CHECK(read_all() == "hello\n");
  CHECK(subject.failure().empty());
}

TEST_CASE_METHOD(pipe_fixture, "gzip with a wrong checksum is a failure") {
  std::string wrong{packed};
  wrong[20] ^= 1;
  write(wrong);
  read_all();
  CHECK(subject.failure() == "it is no gzip from some point on");
}

TEST_CASE_METHOD(pipe_fixture, "a single octet that gzip begins with is not packed") {
  write("\x1f");
  CHECK(read_all() == "\x1f");
  CHECK(subject.failure().empty());
}

TEST_CASE("what can't be read is a failure, with its reason") {
  source subject{cli::descriptor{::open("/", O_RDONLY)}};
  std::string space(10, '\0');
  CHECK_FALSE(subject.read(space));
  CHECK(subject.failure() == "Is a directory");
}
