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

const std::vector<wire_example> table{
  // -- what clients write, as they should ------------------------------------
  {"REGISTER TOSEND", client, register_frame{role::sender, "alice"},
   "REGISTER TOSEND alice\n\n"},
  {"REGISTER TORECV", client, register_frame{role::receiver, "bob42"},
   "REGISTER TORECV bob42\n\n"},
  {"a name that is for the session to judge", client,
   register_frame{role::sender, "al ice"}, "REGISTER TOSEND al ice\n\n"},
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
};

} // namespace

const std::vector<wire_example>& wire_examples() {
  return table;
}

} // namespace telex::test
