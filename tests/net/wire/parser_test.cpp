#include "net/wire/parser.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/parsing.hpp"
#include "tests/support/stream_cuts.hpp"
#include "tests/support/wire_examples.hpp"

#include <string>
#include <vector>

using namespace telex;
using namespace telex::wire;
using test::check_all_cuts;
using test::max_body;
using test::parse;

TEST_CASE("each frame of the table is read at every cut") {
  for (const auto& example : test::wire_examples()) {
    INFO(example.what);
    check_all_cuts(example.from, example.bytes, {example.frame}, example.spoken);
  }
}

TEST_CASE("each frame of the table is read with others before and behind it") {
  for (const auto& example : test::wire_examples()) {
    INFO(example.what);
    auto other = frame{error_frame{102, "Unable to send"}};
    auto bytes = std::string{"ERROR 102 Unable to send\n\n"};
    check_all_cuts(example.from, bytes + example.bytes + "\n" + bytes,
                   {other, example.frame, other}, example.spoken);
  }
}

TEST_CASE("a frame that is cut short is not given out") {
  for (const auto& example : test::wire_examples()) {
    INFO(example.what);
    auto cut = example.bytes.substr(0, example.bytes.size() - 1);
    CHECK(parse(example.from, {cut}, example.spoken).empty());
  }
}

TEST_CASE("what is broken is a fault at every cut, and stays one") {
  struct row {
    std::string bytes;
    fault expected;
  };
  const std::vector<row> table{
    {"SEND bob\n\n", fault::no_length},
    {"SEND bob\nX-Mood: good\n\n", fault::no_length},
    {"SEND bob\nContent-length : 5\n\n", fault::no_length},
    {"SEND bob\nContent-length: five\n\n", fault::bad_length},
    {"SEND bob\nContent-length: -1\n\n", fault::bad_length},
    {"SEND bob\nContent-length: +5\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 0x5\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 5x\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 1 2\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 5,5\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 1.0\n\n", fault::bad_length},
    {"SEND bob\nContent-length:\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 00000000005\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 99999999999999999999999\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 5\nContent-length: 5\n\n", fault::bad_length},
    {"SEND bob\nContent-length: 5\ncontent-LENGTH: 6\n\n", fault::bad_length},
    {"SHOUT bob\nContent-length: five\n\n", fault::bad_length},
    {"RECEIVED bob\nContent-length: five\n\n", fault::bad_length},
    {"SEND bob\nContent-length 5\n\n", fault::bad_header},
    {"SEND bob\nhello\n\n", fault::bad_header},
    {"RECEIVED bob\n: 5\n\n", fault::bad_header},
  };
  for (const auto& [bytes, expected] : table) {
    INFO(bytes);
    check_all_cuts(source::client, bytes + "REGISTER TOSEND bob\n\n", {expected});
  }
  parser p{source::client, max_body};
  p.feed("SEND bob\n\nREGISTER TOSEND bob\n\n");
  CHECK(p.next() == parse_result{fault::no_length});
  CHECK(p.next() == parse_result{fault::no_length});
  p.feed("REGISTER TOSEND bob\n\n");
  CHECK(p.next() == parse_result{fault::no_length});
  CHECK_FALSE(p.has_input());
}

TEST_CASE("a TLS handshake is a fault of its own") {
  check_all_cuts(source::client, "\x16\x03\x01 hello\n\n", {fault::tls});
  check_all_cuts(source::client, "\n \n\x16\x03\x01 hello\n\n", {fault::tls});
}

TEST_CASE("a header of the extended protocol that has not its form is a fault") {
  const std::string registration = "REGISTER DUPLEX alice\nProtocol: 2\n";
  const std::string send = "SEND bob\nContent-length: 0\n";
  const std::string too_long(65, 'x');
  const std::vector<std::string> heads{
    registration + "Receive-window: 0\n\n",
    registration + "Receive-window: 1025\n\n",
    registration + "Receive-window: many\n\n",
    registration + "Presence: no\n\n",
    registration + "Session: " + std::string(21, 'x') + "\n\n",
    registration + "Session: " + too_long + "\n\n",
    registration + "Session: " + std::string(30, '.') + "\n\n",
    registration + "Password:\n\n",
    "REGISTER TOSEND alice\nPassword: \n\n",
    "REGISTER TORECV alice\nPassword: a\npassword: a\n\n",
    "REGISTER TOSEND alice\nPassword: " + std::string(257, 'x') + "\n\n",
    registration + "Protocol: 2\n\n",
    registration + "Receive-window: 5\nReceive-window: 5\n\n",
    registration + "Presence: yes\npresence: yes\n\n",
    registration + "Password: a\nPassword: b\n\n",
    registration + "Password: " + std::string(257, 'x') + "\n\n",
    send + "Message-id:\n\n",
    send + "Message-id: a b\n\n",
    send + "Message-id: " + too_long + "\n\n",
    send + "Message-id: a\nmessage-ID: b\n\n",
    send + "Content-type: a\nContent-type: a\n\n",
    send + "Content-type: " + std::string(129, 'x') + "\n\n",
    send + "Content-type: t\xc3\xa4xt\n\n",
    "RECEIVED bob\nMessage-id: !\n\n",
    "ERROR 103 no\nMessage-id: !\n\n",
  };
  for (const auto& head : heads) {
    INFO(head);
    check_all_cuts(source::client, head, {fault::bad_value}, protocol::extended);
  }
}

TEST_CASE("the plain protocol knows no headers of the extended one") {
  check_all_cuts(source::client, "SEND bob\nMessage-id: !\nContent-length: 2\n\nhi",
                 {frame{send_frame{"bob", "hi"}}});
  check_all_cuts(source::client, "REGISTER TOSEND bob\nProtocol: 2\nPresence: ?\n\n",
                 {frame{register_frame{role::sender, "bob"}}});
  check_all_cuts(source::client, "REGISTER DUPLEX bob\nPresence: ?\n\n",
                 {frame{register_frame{role::duplex, "bob"}}});
  check_all_cuts(source::client, "REGISTER DUPLEX bob\nProtocol: 3\n\n",
                 {frame{register_frame{role::duplex, "bob"}}});
  check_all_cuts(source::client, "PING\n\n", {frame{unknown_frame{}}});
}

TEST_CASE("a client leaves out what it can't read of a router's headers") {
  check_all_cuts(source::router, "ERROR 102 no\nReason: \nMessage-id: !\nFailed: x\n\n",
                 {frame{error_frame{102, "no"}}}, protocol::extended);
}

TEST_CASE("a head may have as many octets as its limit, and not one more") {
  auto head_of = [](std::size_t size) {
    auto head = std::string{"REGISTER TOSEND bob\nX: "};
    return head + std::string(size - head.size() - 2, 'x') + "\n\n";
  };
  auto frames = std::vector<parse_result>{frame{register_frame{role::sender, "bob"}}};
  auto faults = std::vector<parse_result>{fault::head_too_long};
  REQUIRE(head_of(max_head).size() == max_head);
  CHECK(parse(source::client, {head_of(max_head)}) == frames);
  CHECK(parse(source::client, test::single_octets(head_of(max_head))) == frames);
  CHECK(parse(source::client, {head_of(max_head + 1)}) == faults);
  CHECK(parse(source::client, test::single_octets(head_of(max_head + 1))) == faults);
  CHECK(parse(source::client, {"\n\n \n" + head_of(max_head)}) == frames);
}

TEST_CASE("a head without an end is a fault as soon as it is over its limit") {
  CHECK(parse(source::client, {std::string(max_head, 'x')}).empty());
  CHECK(parse(source::client, {std::string(max_head + 1, 'x')})
        == std::vector<parse_result>{fault::head_too_long});
}

TEST_CASE("blank lines between frames have no limit") {
  auto bytes = std::string(5 * max_head, '\n') + "RECEIVED alice\n\n";
  auto expected = std::vector<parse_result>{frame{received_frame{"alice"}}};
  CHECK(parse(source::client, {bytes}) == expected);
  CHECK(parse(source::client, test::single_octets(bytes)) == expected);
}

TEST_CASE("blanks before a start line have no limit and are no part of a head") {
  auto blanks = std::string(max_head + 1, ' ');
  auto expected = std::vector<parse_result>{frame{received_frame{"alice"}}};
  for (const auto& line_end : {"", "\n", " \t\r\n"}) {
    auto bytes = blanks + line_end + "RECEIVED alice\n\n";
    CHECK(parse(source::client, {bytes}) == expected);
    CHECK(parse(source::client, {blanks, line_end, "RECEIVED alice\n\n"}) == expected);
    CHECK(parse(source::client, test::single_octets(bytes)) == expected);
  }
}

TEST_CASE("a body may have as many octets as its limit, a longer one is dropped") {
  auto message = [](std::size_t size) {
    return "SEND bob\nContent-length: " + std::to_string(size) + "\n\n"
           + std::string(size, 'x');
  };
  auto next = frame{received_frame{"alice"}};
  check_all_cuts(source::client, message(max_body) + "RECEIVED alice\n\n",
                 {frame{send_frame{"bob", std::string(max_body, 'x')}}, next});
  check_all_cuts(source::client, message(max_body + 1) + "RECEIVED alice\n\n",
                 {frame{send_frame{"bob", "", max_body + 1}}, next});
}

TEST_CASE("the body of an unknown command is dropped, however long") {
  auto size = 10 * max_body;
  auto bytes = "SHOUT bob\nContent-length: " + std::to_string(size) + "\n\n"
               + std::string(size, 'x') + "RECEIVED alice\n\n";
  auto expected
    = std::vector<parse_result>{frame{unknown_frame{}}, frame{received_frame{"alice"}}};
  CHECK(parse(source::client, {bytes}) == expected);
  CHECK(parse(source::client, test::single_octets(bytes)) == expected);
}

TEST_CASE("what is held is parsed later, and what is fed meanwhile comes after it") {
  auto one = std::string{"RECEIVED alice\n\nRECEIVED bob\n\nRECE"};
  parser p{source::client, max_body};
  CHECK_FALSE(p.has_input());
  p.feed(one);
  CHECK(p.next() == parse_result{frame{received_frame{"alice"}}});
  CHECK(p.has_input());
  p.hold();
  one.assign(one.size(), '#');
  p.feed("IVED carol\n\n");
  CHECK(p.next() == parse_result{frame{received_frame{"bob"}}});
  p.hold();
  CHECK(p.next() == parse_result{frame{received_frame{"carol"}}});
  CHECK(p.next() == parse_result{need_more{}});
  CHECK_FALSE(p.has_input());
}

TEST_CASE("the beginning of an odd head can be looked at") {
  parser subject{source::client, 100};
  for (std::string head : {"xSEND bob\nA: b\n\n", "x\nSEND bob\n\n"}) {
    subject.feed(head);
    auto result = subject.next();
    CHECK_FALSE(std::holds_alternative<need_more>(result));
    CHECK(subject.odd_head() == head);
  }
  parser other{source::client, 100};
  const auto shout = "SHOUT " + std::string(1000, 'x') + "\n\n";
  other.feed(shout);
  CHECK(std::holds_alternative<frame>(other.next()));
  CHECK(other.odd_head() == shout.substr(0, 256));
}

TEST_CASE("a password in an odd head is not kept") {
  for (std::string head : {"REGISTR TOSEND bob\nPassword: secret\n\n",
                           "REGISTER TOSEND bob\nPassword: secret\n:\n\n"}) {
    parser subject{source::client, 100};
    subject.feed(head);
    CHECK_FALSE(std::holds_alternative<need_more>(subject.next()));
    CHECK(subject.odd_head() == head.substr(0, head.find('\n')));
  }
}
