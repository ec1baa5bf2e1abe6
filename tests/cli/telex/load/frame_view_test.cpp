#include "cli/telex/load/frame_view.hpp"

#include "tests/support/catch.hpp"

#include <string>

using namespace telex::load;

namespace {

const std::string forward = "FORWARD alice\nContent-length: 5\nMessage-id: 17\n"
                            "Date: 2026-01-02T03:04:05.678Z\n\nhello";

} // namespace

TEST_CASE("a frame is cut off with its body, and what follows is left") {
  auto bytes = forward + "SEND bob\n";
  std::string_view input{bytes};
  auto frame = take_frame(input);
  REQUIRE(frame);
  CHECK(frame->command == "FORWARD");
  CHECK(frame->rest == "alice");
  CHECK(frame->headers
        == "Content-length: 5\nMessage-id: 17\nDate: 2026-01-02T03:04:05.678Z\n");
  CHECK(frame->message_id == "17");
  CHECK(frame->body == "hello");
  CHECK(input == "SEND bob\n");
}

TEST_CASE("a frame that is not whole takes nothing") {
  for (std::size_t size = 0; size < forward.size(); ++size) {
    auto input = std::string_view{forward}.substr(0, size);
    CHECK_FALSE(take_frame(input));
    CHECK(input.size() == size);
  }
}

TEST_CASE("frames without a body follow each other") {
  std::string_view input{"ERROR 102 Unable to send\nReason: recipient-left\n"
                         "Delivery: none\nMessage-id: m-1\n\nPING\n\nBYE\n\n"};
  auto frame = take_frame(input);
  REQUIRE(frame);
  CHECK(frame->command == "ERROR");
  CHECK(frame->rest == "102 Unable to send");
  CHECK(frame->message_id == "m-1");
  CHECK(frame->body.empty());
  frame = take_frame(input);
  REQUIRE(frame);
  CHECK(frame->command == "PING");
  CHECK(frame->rest.empty());
  CHECK(frame->headers.empty());
  frame = take_frame(input);
  REQUIRE(frame);
  CHECK(frame->command == "BYE");
  CHECK(input.empty());
}

TEST_CASE("what has no length that can be read has no body") {
  std::string_view input{"FORWARD alice\nContent-length: 5x\n\nhello"};
  auto frame = take_frame(input);
  REQUIRE(frame);
  CHECK(frame->body.empty());
  CHECK(input == "hello");
}

TEST_CASE("a header whose name only begins as another one is none of that") {
  std::string_view input{"SEND bob\nMessage-id-of: 1\nMessage-i: 2\n\n"};
  auto frame = take_frame(input);
  REQUIRE(frame);
  CHECK(frame->message_id.empty());
}
