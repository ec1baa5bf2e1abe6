#include "cli/telex/client/event_json.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

TEST_CASE("a message is told as the server has told it") {
  arrived news{"7", "bob", "a \"b\"\n\u20ac"};
  CHECK(to_json(news)
        == R"({"event":"message","from":"bob","text":"a \"b\"\n\u20ac"})");
  news.to_all = true;
  news.date = "2026-01-02T03:04:05.678Z";
  news.content_type = "text/html";
  news.account = true;
  CHECK(to_json(news)
        == R"({"event":"message","from":"bob","to":"ALL","text":"a \"b\"\n\u20ac",)"
           R"("date":"2026-01-02T03:04:05.678Z","content_type":"text/html",)"
           R"("account":true})");
}

TEST_CASE("a text that is no UTF-8 is told octet for octet") {
  CHECK(to_json(arrived{"7", "bob", "\xff\xfe!"})
        == R"({"event":"message","from":"bob","base64":"//4h"})");
  CHECK(to_json(arrived{"7", "bob", "\xff"})
        == R"({"event":"message","from":"bob","base64":"/w=="})");
}

TEST_CASE("names, joins and leaves are told one object each") {
  CHECK(to_json(names{"al", 2, {"albert", "alice"}})
        == R"({"event":"names","prefix":"al","total":2,"names":["albert","alice"]})");
  CHECK(to_json(joined{"bob"}) == R"({"event":"joined","name":"bob"})");
  CHECK(to_json(left{"bob"}) == R"({"event":"left","name":"bob"})");
}

TEST_CASE("a message that was turned away is told with its reason") {
  CHECK(to_json(turned_away{"bob", rejection::too_large})
        == R"({"event":"turned_away","from":"bob",)"
           R"("why":"it is larger than 1048576 bytes"})");
}
