#include "tests/support/wire_examples.hpp"

namespace telex::test {

using namespace wire;
using namespace std::string_literals;

namespace {

std::string every_octet() {
  std::string result;
  for (int octet = 0; octet < 256; ++octet)
    result.push_back(static_cast<char>(octet));
  return result;
}

constexpr auto client = source::client;
constexpr auto router = source::router;
constexpr auto read_only = false;
constexpr auto written = true;
constexpr auto extended = protocol::extended;
const std::string token = "0123456789abcdefgh_-XY";

const std::vector<wire_example> table{
  // -- what clients write, as they should ------------------------------------
  {"REGISTER TOSEND", client, register_frame{role::sender, "alice"},
   "REGISTER TOSEND alice\n\n"},
  {"REGISTER TORECV", client, register_frame{role::receiver, "bob42"},
   "REGISTER TORECV bob42\n\n"},
  {"a name that is for the session to judge", client,
   register_frame{role::sender, "al ice"}, "REGISTER TOSEND al ice\n\n"},
  {"REGISTER with a password", client,
   register_frame{role::sender, "alice", std::nullopt, secret{"open sesame: 1"}},
   "REGISTER TOSEND alice\nPassword: open sesame: 1\n\n"},
  {"REGISTER with the longest password", client,
   register_frame{role::receiver, "alice", std::nullopt, secret{std::string(256, 'x')}},
   "REGISTER TORECV alice\nPassword: " + std::string(256, 'x') + "\n\n"},
  {"blanks around a password", client,
   register_frame{role::sender, "alice", std::nullopt, secret{"\xc3\xa4 b"}},
   "REGISTER TOSEND alice\r\npASSWORD: \t \xc3\xa4 b \t\r\n\r\n", read_only},
  {"a session means nothing on the plain protocol", client,
   register_frame{role::sender, "alice"},
   "REGISTER TOSEND alice\nSession: no\nPresence: no\n\n", read_only},
  {"a password means nothing where there is no protocol for it", client,
   register_frame{role::duplex, "alice"}, "REGISTER DUPLEX alice\nPassword:\n\n",
   read_only},
  {"a password means nothing but on REGISTER", client, send_frame{"bob", "hello"},
   "SEND bob\nPassword:\nContent-length: 5\n\nhello", read_only},
  {"SEND", client, send_frame{"bob", "hello"}, "SEND bob\nContent-length: 5\n\nhello"},
  {"SEND of nothing", client, send_frame{"bob", ""}, "SEND bob\nContent-length: 0\n\n"},
  {"SEND to all", client, send_frame{"ALL", "hear ye"},
   "SEND ALL\nContent-length: 7\n\nhear ye"},
  {"a body of line feeds", client, send_frame{"bob", "\n\n"},
   "SEND bob\nContent-length: 2\n\n\n\n"},
  {"a body that is a frame", client, send_frame{"bob", "SEND x\n\n"},
   "SEND bob\nContent-length: 8\n\nSEND x\n\n"},
  {"a body of every octet", client, send_frame{"bob", every_octet()},
   "SEND bob\nContent-length: 256\n\n" + every_octet()},
  {"RECEIVED", client, received_frame{"alice"}, "RECEIVED alice\n\n"},
  {"a recipient's ERROR", client, error_frame{103, "Header incomplete"},
   "ERROR 103 Header incomplete\n\n"},

  // -- what the router writes ------------------------------------------------
  {"REGISTERED TOSEND", router, registered_frame{role::sender, "alice"},
   "REGISTERED TOSEND alice\n\n"},
  {"REGISTERED TORECV", router, registered_frame{role::receiver, "alice"},
   "REGISTERED TORECV alice\n\n"},
  {"the answer SEND", router, sent_frame{"bob", false}, "SEND bob\n\n"},
  {"the answer SENT", router, sent_frame{"bob", true}, "SENT bob\n\n"},
  {"FORWARD", router, forward_frame{"alice", "hello"},
   "FORWARD alice\nContent-length: 5\n\nhello"},
  {"FORWARD of nothing", router, forward_frame{"alice", ""},
   "FORWARD alice\nContent-length: 0\n\n"},
  {"the router's ERROR", router, error_frame{102, "Unable to send"},
   "ERROR 102 Unable to send\n\n"},

  {"why a name is not proved", router,
   error_frame{105, "Not authenticated", {"", "wrong-password", {}, {}}},
   "ERROR 105 Not authenticated\nReason: wrong-password\n\n"},
  {"another error has no reason on the plain protocol", router,
   error_frame{102, "Unable to send"}, "ERROR 102 Unable to send\nReason: rejected\n\n",
   read_only},

  // -- what is forgiven ------------------------------------------------------
  {"CR LF", client, send_frame{"bob", "hello"},
   "SEND bob\r\nContent-length: 5\r\n\r\nhello", read_only},
  {"blanks at line ends", client, register_frame{role::receiver, "bob"},
   "REGISTER TORECV bob \t \n \t\n", read_only},
  {"blank lines before a frame", client, received_frame{"alice"},
   "\n \n\r\n\t\nRECEIVED alice\n\n", read_only},
  {"blanks before a start line", client, received_frame{"alice"},
   " \t RECEIVED alice\n\n", read_only},
  {"a header name in any case", client, send_frame{"bob", "hello"},
   "SEND bob\ncONTENT-LENGTH: 5\n\nhello", read_only},
  {"no blank before a value", client, send_frame{"bob", "hello"},
   "SEND bob\nContent-length:5\n\nhello", read_only},
  {"many blanks around a value", client, send_frame{"bob", "hello"},
   "SEND bob\nContent-length: \t 5 \t\n\nhello", read_only},
  {"ten digits", client, send_frame{"bob", "hello"},
   "SEND bob\nContent-length: 0000000005\n\nhello", read_only},
  {"headers that nobody knows", client, send_frame{"bob", "hello"},
   "SEND bob\nX-Mood: good\nContent-length: 5\nY:\n\nhello", read_only},

  // -- what is not known -----------------------------------------------------
  {"an unknown command", client, unknown_frame{}, "SHOUT bob\n\n", read_only},
  {"an unknown command with a body", client, unknown_frame{},
   "SHOUT bob\nContent-length: 5\n\nhello", read_only},
  {"a command in lower case", client, unknown_frame{}, "received bob\n\n", read_only},
  {"an unknown role", client, unknown_frame{}, "REGISTER BOTH bob\n\n", read_only},
  {"two blanks between words", client, unknown_frame{}, "REGISTER  TOSEND bob\n\n",
   read_only},
  {"the router's command from a client", client, unknown_frame{},
   "FORWARD bob\nContent-length: 2\n\nhi", read_only},

  // -- odd, and for the session to judge --------------------------------------
  {"REGISTER without a name", client, register_frame{role::sender, ""},
   "REGISTER TOSEND \n\n", read_only},
  {"SEND to nobody", client, send_frame{"", "hello"},
   "SEND\nContent-length: 5\n\nhello", read_only},
  {"an ERROR without a code", client, error_frame{0, ""}, "ERROR\n\n", read_only},
  {"an ERROR whose code is no number", client, error_frame{0, "no"}, "ERROR 10x no\n\n",
   read_only},
  {"an ERROR without a text", client, error_frame{102, ""}, "ERROR 102\n\n", read_only},
  {"a RECEIVED takes no body", client, received_frame{"alice"},
   "RECEIVED alice\nContent-length: 0\n\n", read_only},

  // -- the extended protocol: registration -----------------------------------
  {"REGISTER DUPLEX", client, register_frame{role::duplex, "alice", extended_offer{}},
   "REGISTER DUPLEX alice\nProtocol: 2\n\n"},
  {"REGISTER DUPLEX with all that can be asked for", client,
   register_frame{role::duplex, "alice", extended_offer{7, true, token},
                  secret{"sesame"}},
   "REGISTER DUPLEX alice\nProtocol: 2\nReceive-window: 7\nPresence: yes\nSession: "
     + token + "\nPassword: sesame\n\n"},
  {"Protocol behind what it gives a meaning", client,
   register_frame{role::duplex, "alice", extended_offer{7, false, ""}, secret{"x y"}},
   "REGISTER DUPLEX alice\nReceive-window: 7\nPassword: x y\nProtocol: 2\n\n",
   read_only},
  {"REGISTERED DUPLEX", router,
   registered_frame{role::duplex, "alice", extended_grant{65536, 32, 64}},
   "REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: 65536\nReceive-window: 32\n"
   "Send-window: 64\n\n"},

  // -- its messages ------------------------------------------------------------
  {"SEND with an id", client, send_frame{"bob", "hi", false, "m-1_A"},
   "SEND bob\nContent-length: 2\nMessage-id: m-1_A\n\nhi", written, extended},
  {"SEND of a type", client, send_frame{"bob", "hi", false, "", "text/x y"},
   "SEND bob\nContent-length: 2\nContent-type: text/x y\n\nhi", written, extended},
  {"an answer with an id", router, sent_frame{"bob", false, {"m1", "", {}, {}}},
   "SEND bob\nMessage-id: m1\n\n", written, extended},
  {"the answer to a broadcast", router,
   sent_frame{"ALL", false, {"m1", "", {}, tally{8, 0, 0}}},
   "SEND ALL\nMessage-id: m1\nDelivered: 8\nFailed: 0\nUnknown: 0\n\n", written,
   extended},
  {"a failed broadcast", router,
   error_frame{102, "Unable to send", {"m1", "rejected", {}, tally{8, 1, 2}}},
   "ERROR 102 Unable to send\nMessage-id: m1\nReason: rejected\nDelivered: 8\n"
   "Failed: 1\nUnknown: 2\n\n",
   written, extended},
  {"a message that was not given", router,
   error_frame{102, "Unable to send", {"m1", "unknown-recipient", fate::failed, {}}},
   "ERROR 102 Unable to send\nMessage-id: m1\nReason: unknown-recipient\n"
   "Delivery: none\n\n",
   written, extended},
  {"a message that may be there", router,
   error_frame{102, "Unable to send", {"", "recipient-left", fate::unknown, {}}},
   "ERROR 102 Unable to send\nReason: recipient-left\nDelivery: unknown\n\n", written,
   extended},
  {"FORWARD with all that is known", router,
   forward_frame{"alice", "hi", false, "17", "text/x", "2026-11-29T11:07:57.123Z", true,
                 true},
   "FORWARD alice\nContent-length: 2\nMessage-id: 17\nDate: 2026-11-29T11:07:57.123Z\n"
   "Content-type: text/x\nTo: ALL\nAccount: yes\n\nhi",
   written, extended},
  {"RECEIVED with an id", client, received_frame{"alice", "17"},
   "RECEIVED alice\nMessage-id: 17\n\n", written, extended},
  {"a recipient's ERROR with an id", client,
   error_frame{103, "Header incomplete", {"17", "", {}, {}}},
   "ERROR 103 Header incomplete\nMessage-id: 17\n\n", written, extended},

  // -- its other frames ----------------------------------------------------------
  {"WHO", client, who_frame{}, "WHO\n\n", written, extended},
  {"WHO of some", client, who_frame{"al"}, "WHO al\n\n", written, extended},
  {"names", router, names_frame{812, "alice\nbob\n"},
   "WHO\nTotal: 812\nContent-length: 10\n\nalice\nbob\n", written, extended},
  {"WATCH", client, watch_frame{"bob"}, "WATCH bob\n\n", written, extended},
  {"who is watched is there", router, watching_frame{"bob", true},
   "WATCH bob\nPresent: yes\n\n", written, extended},
  {"who is watched is not there", router, watching_frame{"bob", false},
   "WATCH bob\nPresent: no\n\n", written, extended},
  {"UNWATCH", client, unwatch_frame{"bob"}, "UNWATCH bob\n\n", written, extended},
  {"the answer to UNWATCH", router, unwatch_frame{"bob"}, "UNWATCH bob\n\n", written,
   extended},
  {"JOINED", router, presence_frame{"bob", true}, "JOINED bob\n\n", written, extended},
  {"LEFT", router, presence_frame{"bob", false}, "LEFT bob\n\n", written, extended},
  {"PING of a client", client, ping_frame{}, "PING\n\n", written, extended},
  {"PING of the router", router, ping_frame{}, "PING\n\n", written, extended},
  {"PONG", client, pong_frame{}, "PONG\n\n", written, extended},
  {"BYE", client, bye_frame{}, "BYE\n\n", written, extended},
  {"BYE of the router", router, bye_frame{"draining"}, "BYE\nReason: draining\n\n",
   written, extended},
  {"a command that nobody knows", client, unknown_frame{}, "DANCE now\n\n", read_only,
   extended},
  {"PING with more", client, unknown_frame{}, "PING me\n\n", read_only, extended},
};

} // namespace

const std::vector<wire_example>& wire_examples() {
  return table;
}

} // namespace telex::test
