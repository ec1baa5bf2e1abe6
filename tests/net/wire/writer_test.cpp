#include "net/wire/writer.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/wire_examples.hpp"

#include <string>

using namespace telex;
using namespace telex::wire;

namespace {

std::string written(const frame& f) {
  buffer out;
  write(out, f);
  return {out.begin(), out.end()};
}

} // namespace

TEST_CASE("each frame is written as the table has it") {
  for (const auto& example : test::wire_examples()) {
    INFO(example.what);
    if (example.written)
      CHECK(written(example.frame) == example.bytes);
  }
}

TEST_CASE("a frame is appended to what is there") {
  buffer out{'x'};
  write_received(out, "alice");
  CHECK(std::string{out.begin(), out.end()} == "xRECEIVED alice\n\n");
}

TEST_CASE("each error code is written with its text") {
  auto written = [](error_code code) {
    buffer out;
    write_error(out, code);
    return std::string{out.begin(), out.end()};
  };
  CHECK(written(error_code::malformed_username) == "ERROR 100 Malformed username\n\n");
  CHECK(written(error_code::no_user_registered) == "ERROR 101 No user registered\n\n");
  CHECK(written(error_code::unable_to_send) == "ERROR 102 Unable to send\n\n");
  CHECK(written(error_code::header_incomplete) == "ERROR 103 Header incomplete\n\n");
  CHECK(written(error_code::username_taken) == "ERROR 104 Username taken\n\n");
  CHECK(written(error_code::not_authenticated) == "ERROR 105 Not authenticated\n\n");
}

TEST_CASE("a large body is left to its caller and a small one is not") {
  for (std::size_t size : {0, 5, 4095, 4096, 70'000}) {
    INFO(size);
    const std::string body(size, 'x');
    buffer whole;
    write_forward(whole, "alice", body);
    buffer out;
    auto rest = write_forward_but_large(out, "alice", body);
    CHECK(rest.empty() == (size < 4096));
    out.insert(out.end(), rest.begin(), rest.end());
    CHECK(out == whole);
  }
}
