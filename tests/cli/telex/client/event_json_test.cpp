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
}

TEST_CASE("a message that was turned away is told with its reason") {
  CHECK(to_json(turned_away{"bob", rejection::too_large})
        == R"({"event":"turned_away","from":"bob",)"
           R"("why":"it is larger than 1048576 bytes"})");
}

TEST_CASE("the begin and the end of a conversation are told with their reasons") {
  CHECK(to_json(registered{}, "alice")
        == R"({"event":"registered","name":"alice","protocol":"plain"})");
  CHECK(to_json(registered{telex::wire::extended_grant{}}, "alice")
        == R"({"event":"registered","name":"alice","protocol":"extended"})");
  CHECK(to_json(name_refused{refusal::taken, {}}, "alice")
        == R"({"event":"refused","name":"alice","reason":"taken",)"
           R"("why":"the name alice is taken; choose another one"})");
  CHECK(to_json(unreachable{"it does not answer"}, "127.0.0.1")
        == R"({"event":"unreachable","server":"127.0.0.1",)"
           R"("why":"cannot connect to 127.0.0.1:1933: it does not answer"})");
  CHECK(to_json(lost{loss::draining, "draining"})
        == R"({"event":"lost","reason":"draining",)"
           R"("why":"the server is about to stop"})");
}

TEST_CASE("a result says what is known of a message") {
  CHECK(to_json(settled{1, delivered{{"bob", "x"}}}, {})
        == R"({"event":"result","result":"delivered","to":"bob"})");
  CHECK(to_json(settled{1, not_delivered{{"bob", "x"}, failure::refused, {}},
                        "unknown-recipient"},
                {3, R"({"b":1,"a":"\u20ac"})"})
        == R"({"event":"result","result":"not delivered","to":"bob","line":3,)"
           R"("id":{"b":1,"a":"\u20ac"},"reason":"unknown-recipient",)"
           R"("why":"bob is not connected"})");
  CHECK(to_json(settled{1, not_sent{{"bob", "x"}, "there is no time"}}, {3, {}})
        == R"({"event":"result","result":"not sent","to":"bob","line":3,)"
           R"("why":"there is no time"})");
}

TEST_CASE("the result of a message to everybody has its counts") {
  CHECK(to_json(settled{1, delivered{{"ALL", "x"}}, {}, telex::tally{3, 0, 0}}, {})
        == R"({"event":"result","result":"delivered","to":"ALL",)"
           R"("counts":{"delivered":3,"failed":0,"unknown":0}})");
  CHECK(to_json(settled{1, not_confirmed{{"ALL", "x"}, doubt::unanswered, {}},
                        "recipient-left", telex::tally{3, 0, 1}},
                {})
        == R"({"event":"result","result":"not confirmed","to":"ALL",)"
           R"("counts":{"delivered":3,"failed":0,"unknown":1},)"
           R"("reason":"recipient-left",)"
           R"~("why":"not all who were given it have answered; some may have it )~"
           R"~((3 have it, of 1 nobody knows)"})~");
}

TEST_CASE("the result of what is no message says what is wrong with it") {
  CHECK(to_json(bad_line{"write \"more\""}, {4, "null"}, "")
        == R"({"event":"result","result":"not sent","line":4,"id":null,)"
           R"("why":"write \"more\""})");
  CHECK(to_json(bad_line{"write more"}, {4, {}}, "b-b")
        == R"({"event":"result","result":"not sent","to":"b-b","line":4,)"
           R"("why":"write more"})");
}
